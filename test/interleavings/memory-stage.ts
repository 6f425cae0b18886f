import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { createMemoryTable } from '../unit/support/memory-ledger.ts';
import { createMemoryRoute53, type Fault, lostAnswer, ServiceError, txtSet } from '../unit/support/memory-route53.ts';
import { createSimulatedClock } from '../unit/support/simulated-clock.ts';
import type { Stage } from './stage.ts';
import { type FaultKind, REAL_NAMES, type Story, ZONE } from './story.ts';

/** A call that was given up may take 6 s more. */
const ABANDONED_MS = 20_000;

/** What was in the zone before, and must be after. */
export const STANDING: readonly ResourceRecordSet[] = [
  txtSet(ZONE, ['v=spf1 -all']),
  { Name: REAL_NAMES[0], Type: 'A', TTL: 300, ResourceRecords: [{ Value: '192.0.2.1' }] },
  txtSet(`_acme-challenge.old.${ZONE}`, ['left-by-a-person']),
];

/** A zone and a ledger in memory, with a clock whose time passes only where everybody waits: the same story goes the same way. */
export function createMemoryStage({ latencies, faults }: Story): Stage {
  const clock = createSimulatedClock();
  let turn = 0;
  const pause = () => clock.sleep(latencies[turn++ % latencies.length] ?? 0);
  let changes = 0;
  const route53 = createMemoryRoute53({
    async around(call) {
      await pause();
      if (call.actor !== 'ours' || call.kind !== 'change') return undefined;
      return faultOf(faults[changes++ % faults.length]);
    },
    settle: pause,
  });
  const table = createMemoryTable(() => clock.sleep((latencies[turn++ % latencies.length] ?? 0) / 4));
  route53.fill(STANDING);
  return {
    ...{ zoneId: 'Z1', clock, table, abandonedMs: ABANDONED_MS },
    run: (work) => clock.run(work),
    pass: (milliseconds) => clock.sleep(milliseconds),
    client: ({ ours }) => route53.client(ours ? 'ours' : 'other'),
    sets: () => Promise.resolve(route53.sets()),
    intents: () => Promise.resolve([...table.items.values()].filter(({ pk }) => pk?.S?.startsWith('intent#')).length),
  };
}

/** What the SDK throws instead of sending a change, or instead of handing on its answer. */
export function faultOf(kind: FaultKind | undefined): Fault | undefined {
  if (kind === 'throttled') return { before: new ServiceError('Throttling', 'Rate exceeded') };
  if (kind === 'busy') return { before: new ServiceError('PriorRequestNotComplete', 'not complete') };
  return kind === 'lost' ? { after: lostAnswer() } : undefined;
}
