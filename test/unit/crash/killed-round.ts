import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import { sweepAll } from '../../../lambda/handlers/janitor.ts';
import { makeRound } from '../../../lambda/handlers/round.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import type { RoundRequest } from '../../../lambda/probe/plan.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { realTarget, realTargetAlias } from '../support/deployments.ts';
import { seeded } from '../support/interleaver.ts';
import { txtSet } from '../support/memory-route53.ts';
import { createMortal, type Death, type Mortal } from '../support/mortal.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';
import { publisherThrough, type Through, tableThrough, wiringThrough } from '../support/through.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

/** What a round is killed in: one for fresh names of a canary, one for a real name with its wildcard. */
export const KINDS = {
  canary: {},
  real: { deployment: realTarget satisfies Partial<Deployment>, records: [realTargetAlias] },
} as const satisfies Readonly<Record<string, WorldOptions>>;
export type Kind = keyof typeof KINDS;

export const REQUEST: RoundRequest = {
  runId: 'run',
  target: 'web',
  cas: 'all',
  trigger: 'on-demand',
  reason: 'to be killed',
};
/** What is left of the function's time when the round begins; half a minute after it what it left is the janitor's. */
export const FUNCTION_MS = 110_000;
export const ABANDONED_MS = FUNCTION_MS + 31_000;
const SWEEP_MS = 600_000;

/** What others keep in the zone: an unrelated record, sets of other clients, a challenge of a sister that is under way. */
export const OTHERS: readonly ResourceRecordSet[] = [
  txtSet('unrelated.acme.example.org', ['keep me'], { TTL: 300 }),
  txtSet('other.example.org.acme.example.org', ['a', 'b']),
  txtSet('multi.example.org.acme.example.org', ['one'], { SetIdentifier: 'one', MultiValueAnswer: true }),
  txtSet('_acme-challenge.r1.staging.sister.canary.acme.example.org', ['of the sister'], { TTL: 5 }),
  txtSet('_pulse.acme.example.org', ['of the sister'], { TTL: 5 }),
];

/** What came of a round that did not end as it should. */
export type Aftermath = {
  /** Whether others' records are as they were. */
  readonly othersUntouched: boolean;
  /** Values that lie in the zone and in no intent of this deployment. */
  readonly unknownToLedger: number;
  /** Names that a janitor removed while the round could still be running. */
  readonly sweptTooEarly: number;
  /** By two janitors at once, later: what they could not do, what they left, and intents that remain. */
  readonly failed: number;
  readonly zoneAsBefore: boolean;
  readonly intents: number;
  /** Orders that the same event made when it came again, if its run id was taken. */
  readonly secondOrders: number;
  /** Of the next round. */
  readonly next: string;
};
/** What it must be, whatever befell the round. */
export const HARMLESS: Aftermath = {
  ...{ othersUntouched: true, unknownToLedger: 0, sweptTooEarly: 0 },
  ...{ failed: 0, zoneAsBefore: true, intents: 0 },
  ...{ secondOrders: 0, next: 'passed, zone as before' },
};

/** The calls of a round that nobody kills, in their order. */
export async function healthyCalls(kind: Kind): Promise<Mortal['calls']> {
  const world = await openWorld(kind);
  const mortal = createMortal(systemClock);
  await makeRound(REQUEST, FUNCTION_MS, wiringThrough(world, mortal.through, mortal.clock));
  await world.close();
  return mortal.calls;
}

/** @throws Error when the round ends before its death */
export async function killAndCleanUp(kind: Kind, death: Death, seed: number): Promise<Aftermath> {
  const world = await openWorld(kind);
  try {
    await killRound(world, death);
    return await aftermathIn(world, seed);
  } finally {
    await world.close();
  }
}

/** @param seed of the order in which the calls of two janitors come */
export async function aftermathIn(world: World, seed: number): Promise<Aftermath> {
  const run = await world.wiring.runs.read(REQUEST.runId);
  const othersUntouched = OTHERS.every((set) => world.route53.sets().includes(set));
  const unknownToLedger = await countUnknown(world);
  const early = await sweep(world, { later: 0, seed });
  const answers = await sweepTwice(world, seed);
  return {
    ...{ othersUntouched, unknownToLedger, sweptTooEarly: early.removed.length },
    failed: answers.flatMap((answer) => answer.failed).length,
    zoneAsBefore: isAsBefore(world),
    intents: intentsIn(world),
    secondOrders: run ? await ordersOfSameEvent(world) : 0,
    next: await nextRound(world),
  };
}

export async function openWorld(kind: Kind, clock?: Clock): Promise<World> {
  const world = await startWorld({ ...KINDS[kind], ...(clock ? { clock } : {}) });
  world.route53.fill(OTHERS);
  return world;
}

/** @throws Error when the round ends first */
export async function killRound(world: World, death: Death): Promise<void> {
  const mortal = createMortal(systemClock, death);
  const made = makeRound(REQUEST, FUNCTION_MS, wiringThrough(world, mortal.through, mortal.clock));
  const ended = made.then(() => {
    throw new Error(`the round ended without the call "${death.at}": ${mortal.calls.map(({ id }) => id).join(', ')}`);
  });
  await Promise.race([mortal.died, ended]);
  // What was sent before it died is carried out.
  await new Promise((resolve) => setImmediate(resolve));
}

/** @param options.later how long after now, milliseconds */
export async function sweep(world: World, options: { readonly later: number; readonly seed: number }) {
  const clock = createSimulatedClock(Date.now() + options.later);
  return clock.run(sweepThrough(world, slowly(clock, seeded(options.seed)), clock));
}

/** Two janitors at once, when the round cannot be running any more; their calls come in an order drawn by lot. */
export async function sweepTwice(world: World, seed: number) {
  const clock = createSimulatedClock(Date.now() + ABANDONED_MS);
  const random = seeded(seed);
  return clock.run(Promise.all([1, 2].map(() => sweepThrough(world, slowly(clock, random), clock))));
}

/** @param through what becomes of the janitor's calls */
export function sweepThrough({ route53, table, deployment }: World, through: Through, clock: Mortal['clock']) {
  return sweepAll({
    publisher: publisherThrough(route53.client('janitor'), through, clock),
    table: tableThrough(table, through),
    deployment: deployment.id,
    clock,
    deadline: clock.now() + SWEEP_MS,
  });
}

/** Each call takes a while before it is carried out, and its answer as well. */
function slowly(clock: Mortal['clock'], random: () => number): Through {
  return async (_call, carryOut) => {
    await clock.sleep(random() * 400);
    const answer = await carryOut();
    await clock.sleep(random() * 400);
    return answer;
  };
}

/** Values in the zone that others did not have there, with their names. */
export function valuesIn({ route53 }: World): { readonly name: string; readonly value: string }[] {
  const all = (sets: readonly ResourceRecordSet[]) =>
    sets.flatMap(({ Name = '', ResourceRecords = [] }) =>
      ResourceRecords.map(({ Value = '' }) => ({ name: Name, value: Value.slice(1, -1) })),
    );
  const known = new Set(all(OTHERS).map(({ name, value }) => `${name} ${value}`));
  return all(route53.sets()).filter(({ name, value }) => !known.has(`${name} ${value}`));
}

/** How many of them no intent of this deployment tells of. */
export async function countUnknown(world: World): Promise<number> {
  const intents = await createIntentLedger(world.table, world.deployment.id).abandoned(Date.now() + SWEEP_MS);
  const known = intents.flatMap(({ entries }) => entries);
  return valuesIn(world).filter(
    ({ name, value }) => !known.some((entry) => entry.name === name && entry.values.includes(value)),
  ).length;
}

export function isAsBefore({ route53 }: World): boolean {
  const inOrder = (sets: readonly ResourceRecordSet[]) => sets.map((set) => JSON.stringify(set)).sort();
  return JSON.stringify(inOrder(route53.sets())) === JSON.stringify(inOrder(OTHERS));
}

/** Intents whose values are not known to be gone; those that were removed are only looked for once more. */
export function intentsIn({ table }: World): number {
  return [...table.items].filter(([key, item]) => key.startsWith('intent#') && !item.removed?.BOOL).length;
}

/** The event comes a second time, as EventBridge may send it. */
async function ordersOfSameEvent(world: World): Promise<number> {
  const orders = () => Object.values(world.cas).flatMap((ca) => ca.orders).length;
  const before = orders();
  await makeRound(REQUEST, FUNCTION_MS, world.wiring);
  return orders() - before;
}

async function nextRound(world: World): Promise<string> {
  const next = await makeRound({ ...REQUEST, runId: 'next' }, FUNCTION_MS, world.wiring);
  return `${next?.outcome}, zone ${isAsBefore(world) ? 'as before' : 'changed'}`;
}
