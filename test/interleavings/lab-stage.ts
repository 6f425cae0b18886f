import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { setRoute53 } from '../../lab/aws/route53.ts';
import type { Clock } from '../../lambda/contract/clock.ts';
import type { Key, Table } from '../../lambda/store/table.ts';
import type { Instance } from '../lab/aws/instance.ts';
import { createTable } from '../lab/store/table.ts';
import { tableThrough } from '../unit/support/through.ts';
import { faultOf, STANDING } from './memory-stage.ts';
import type { Stage } from './stage.ts';
import { DEPLOYMENTS, type Story, ZONE } from './story.ts';

/** So many times faster than told do the stories go. The time of a call does not shrink with them. */
const FASTER = 8;
/** Longer than in memory, for calls take long on a busy machine. */
const ABANDONED_MS = 60_000;

/** Where stories are played side by side, each in a hosted zone of its own of the lab's emulator. */
export type Lab = { open(story: Story): Promise<Stage> };

/** Route 53 with the lab's conformance layer, and a ledger in its DynamoDB, both through the SDK. */
export async function openLab(instance: Instance): Promise<Lab> {
  await setRoute53(instance.endpoint, { throttling: false });
  const ledger = (await createTable(instance, 'interleavings')).open();
  let opened = 0;
  return {
    async open(story) {
      opened += 1;
      // Stories open side by side: the count goes on while this one waits.
      const id = `story${opened}`;
      const route53 = new Route53Client({ ...instance.client, maxAttempts: 1 });
      const made = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: id }));
      const zoneId = made.HostedZone?.Id ?? '';
      const Changes = STANDING.map((ResourceRecordSet) => ({ Action: 'CREATE' as const, ResourceRecordSet }));
      await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }));
      return stageAt({ ...story, route53, zoneId, table: ownTable(ledger, id), faster: FASTER });
    },
  };
}

/** A hosted zone of a lab as a stage, in real time or so many times faster. */
export function stageAt(options: {
  readonly route53: Route53Client;
  readonly zoneId: string;
  readonly table: Table;
  readonly latencies: Story['latencies'];
  readonly faults: Story['faults'];
  readonly faster: number;
}): Stage {
  const { route53, zoneId, latencies, faults } = options;
  const { pass, ...clock } = fastClock(options.faster);
  const calls = callsUnderway();
  const table = tableThrough(options.table, (_, carryOut) => calls.follow(carryOut()));
  let turn = 0;
  let changes = 0;
  const pause = () => clock.sleep(latencies[turn++ % latencies.length] ?? 0);
  const send = async (ours: boolean, args: Parameters<Route53Client['send']>) => {
    const isChange = args[0] instanceof ChangeResourceRecordSetsCommand;
    const fault = ours && isChange ? faultOf(faults[changes++ % faults.length]) : undefined;
    await pause();
    if (fault?.before) throw fault.before;
    const answer = await (route53.send(...args) as unknown as Promise<unknown>);
    await pause();
    if (fault?.after) throw fault.after;
    return answer;
  };
  return {
    ...{ zoneId, clock, table, abandonedMs: ABANDONED_MS },
    run: (work) => work,
    async pass(milliseconds) {
      await calls.ended();
      await pass(milliseconds);
    },
    client: ({ ours }) =>
      ({
        send: (...args: Parameters<Route53Client['send']>) => calls.follow(send(ours, args)),
      }) as unknown as Route53Client,
    async sets() {
      const answer = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 300 }));
      if (answer.IsTruncated) throw new Error('there are more sets in the zone than a story can have written');
      return answer.ResourceRecordSets ?? [];
    },
    async intents() {
      const left = await Promise.all(DEPLOYMENTS.map((id) => table.before(`intent#${id}`, '~', 1_000)));
      return left.flat().length;
    },
  };
}

/** What the dead have sent, and those who gave up waiting: nothing of it is carried out an hour later. */
function callsUnderway(): { follow<T>(call: Promise<T>): Promise<T>; ended(): Promise<void> } {
  const underway = new Set<Promise<unknown>>();
  return {
    follow(call) {
      const ended: Promise<unknown> = call.then(
        () => underway.delete(ended),
        () => underway.delete(ended),
      );
      underway.add(ended);
      return call;
    },
    async ended() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

function fastClock(faster: number): Clock & { pass(milliseconds: number): Promise<void> } {
  const began = Date.now();
  let passed = 0;
  return {
    now: () => began + passed + (Date.now() - began) * faster,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds / faster);
        signal?.addEventListener('abort', end, { once: true });
      }),
    async pass(milliseconds) {
      passed += milliseconds;
    },
  };
}

/** The part of a table that one story has for itself. */
function ownTable(table: Table, prefix: string): Table {
  const own = <K extends Key>(key: K) => ({ ...key, pk: `${prefix}|${key.pk}` });
  return {
    get: (key) => table.get(own(key)),
    put: (key, ...rest) => table.put(own(key), ...rest),
    update: (key, ...rest) => table.update(own(key), ...rest),
    remove: (key, ...rest) => table.remove(own(key), ...rest),
    transact: (updates) => table.transact(updates.map((update) => ({ ...update, key: own(update.key) }))),
    before: (pk, ...rest) => table.before(`${prefix}|${pk}`, ...rest),
  };
}
