import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { createPublisher, type PublishEntry } from '../../../lambda/dns/publisher.ts';
import { createForeignClient, FOREIGN_KINDS, type ForeignKind } from '../support/foreign-clients.ts';
import {
  createMemoryRoute53,
  type Fault,
  lostAnswer,
  type MemoryRoute53,
  ServiceError,
} from '../support/memory-route53.ts';
import { createSimulatedClock, type SimulatedClock } from '../support/simulated-clock.ts';

const NAMES = ['a.acme.example.org', 'b.acme.example.org'];

type ProberPlan = { readonly sharing: PublishEntry['sharing']; readonly startMs: number; readonly stayMs: number };
type ForeignPlan = {
  readonly kind: ForeignKind;
  readonly name: number;
  readonly startMs: number;
  readonly stayMs: number;
};
type Story = {
  readonly probers: readonly ProberPlan[];
  readonly foreigners: readonly ForeignPlan[];
  /** Milliseconds that calls take, one after the other, over and over. */
  readonly latencies: readonly number[];
  readonly faults: readonly ('none' | 'throttled' | 'busy' | 'lost')[];
};

const milliseconds = fc.nat(1_500);
const story: fc.Arbitrary<Story> = fc.record({
  probers: fc.array(
    fc.record({
      sharing: fc.constantFrom<PublishEntry['sharing'][]>('shared', 'exclusive'),
      startMs: milliseconds,
      stayMs: milliseconds,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  foreigners: fc.array(
    fc.record({
      kind: fc.constantFrom(...FOREIGN_KINDS),
      name: fc.nat(NAMES.length - 1),
      startMs: milliseconds,
      stayMs: milliseconds,
    }),
    { maxLength: 5 },
  ),
  latencies: fc.array(fc.nat(400), { minLength: 5, maxLength: 30 }),
  faults: fc.array(fc.constantFrom<Story['faults'][number][]>('none', 'none', 'none', 'throttled', 'busy', 'lost'), {
    minLength: 1,
    maxLength: 12,
  }),
});

/** The zone without what an actor wrote, in a form that can be compared. */
function withoutValuesOf(actor: string, sets: readonly ResourceRecordSet[]): string[] {
  const isOwn = (value: string | undefined) => value?.startsWith(`"${actor}-`) === true;
  return sets
    .map((set) => ({ ...set, ResourceRecords: (set.ResourceRecords ?? []).filter(({ Value }) => !isOwn(Value)) }))
    .filter(({ ResourceRecords }) => ResourceRecords.length > 0)
    .map((set) => JSON.stringify(set))
    .sort();
}
const holds = (sets: readonly ResourceRecordSet[], actor: string) =>
  sets.some(({ ResourceRecords }) => ResourceRecords?.some(({ Value }) => Value?.startsWith(`"${actor}-`)));

function faultOf(kind: Story['faults'][number] | undefined): Fault | undefined {
  if (kind === 'throttled') return { before: new ServiceError('Throttling', 'Rate exceeded') };
  if (kind === 'busy') return { before: new ServiceError('PriorRequestNotComplete', 'not complete') };
  return kind === 'lost' ? { after: lostAnswer() } : undefined;
}

type World = { readonly clock: SimulatedClock; readonly route53: MemoryRoute53; readonly putBack: Set<string> };

function createWorld({ latencies, faults, probers }: Story): World {
  const clock = createSimulatedClock();
  let turn = 0;
  const pause = () => clock.sleep(latencies[turn++ % latencies.length] ?? 0);
  let changes = 0;
  const putBack = new Set<string>();
  const route53 = createMemoryRoute53({
    async around(call) {
      await pause();
      return call.actor.startsWith('prober') && call.kind === 'change'
        ? faultOf(faults[changes++ % faults.length])
        : undefined;
    },
    settle: pause,
    onChange({ actor }, before, after) {
      // A read-modify-write of another client may write a value back that we have removed since it read.
      for (const [index] of probers.entries()) {
        const prober = `prober${index}`;
        for (const name of NAMES) {
          const here = (sets: readonly ResourceRecordSet[]) => sets.filter(({ Name }) => Name === name);
          if (actor !== prober && !holds(here(before), prober) && holds(here(after), prober)) putBack.add(prober);
        }
      }
      const index = Number(/^prober(\d)$/.exec(actor)?.[1] ?? -1);
      const plan = probers[index];
      if (!plan) return;
      expect(withoutValuesOf(actor, after), 'what others wrote, before and after a change of ours').toEqual(
        withoutValuesOf(actor, before),
      );
      if (plan.sharing !== 'exclusive') return;
      for (const set of after) {
        const grown = set.ResourceRecords?.length ?? 0;
        const was = before.find(({ Name, SetIdentifier }) => Name === set.Name && SetIdentifier === set.SetIdentifier);
        if (grown <= (was?.ResourceRecords?.length ?? 0)) continue;
        expect(withoutValuesOf(actor, [set]), 'values of others where we come last').toEqual([]);
      }
    },
  });
  return { clock, route53, putBack };
}

async function actAsProber(plan: ProberPlan, index: number, world: World): Promise<void> {
  const { clock, route53 } = world;
  const actor = `prober${index}`;
  const publisher = createPublisher({ client: route53.client(actor), hostedZoneId: 'Z1', clock, random: () => 0.5 });
  const deadline = () => ({ deadline: clock.now() + 60_000 });
  const entriesOf = (round: string, ours: readonly string[]) =>
    NAMES.map((name) => ({ name, values: [`${actor}-${round}`], sharing: plan.sharing, ours }));
  await clock.sleep(plan.startMs);
  await publisher.publish(entriesOf('first', []), deadline());
  await publisher.publish(entriesOf('late', [`${actor}-first`]), deadline());
  await clock.sleep(plan.stayMs);
  const all = NAMES.map((name) => ({ name, values: [`${actor}-first`, `${actor}-late`] }));
  world.putBack.delete(actor);
  await publisher.remove(all, deadline()).catch((error: unknown) => {
    // Too busy a name: the janitor comes later.
    if (!(error instanceof TroubleError)) throw error;
    world.putBack.add(actor);
  });
  expect(holds(route53.sets(), actor) && !world.putBack.has(actor), 'left after the removal').toBe(false);
}

async function actAsForeigner(plan: ForeignPlan, index: number, { clock, route53 }: World): Promise<void> {
  const actor = `foreign${index}`;
  const client = createForeignClient(plan.kind, {
    client: route53.client(actor),
    clock,
    thinkMs: () => plan.startMs / 2,
  });
  const name = NAMES[plan.name] ?? '';
  // Their own refusals are theirs to bear.
  const ignoreRefusal = (error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
  };
  await clock.sleep(plan.startMs);
  await client.present(name, `${actor}-value`).catch(ignoreRefusal);
  await clock.sleep(plan.stayMs);
  await client.cleanUp(name, `${actor}-value`).catch(ignoreRefusal);
}

test('no interleaving with other writers loses a value of theirs, or leaves one of ours', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const world = createWorld(told);
      const { clock, route53 } = world;
      await clock.run(
        Promise.all([
          ...told.probers.map((plan, index) => actAsProber(plan, index, world)),
          ...told.foreigners.map((plan, index) => actAsForeigner(plan, index, world)),
        ]),
      );
      // The janitor, when all others are done.
      for (const [index] of told.probers.entries()) {
        const actor = `prober${index}`;
        const publisher = createPublisher({
          client: route53.client(actor),
          hostedZoneId: 'Z1',
          clock,
          random: Math.random,
        });
        const all = NAMES.map((name) => ({ name, values: [`${actor}-first`, `${actor}-late`] }));
        await clock.run(publisher.remove(all, { deadline: clock.now() + 600_000 }));
        expect(holds(route53.sets(), actor)).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
