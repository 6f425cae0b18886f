import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import type { JanitorAnswer } from '../../../lambda/contract/result.ts';
import { txtSet } from '../support/memory-route53.ts';
import { createMortal, type Death, deathsAmong, type Mortal } from '../support/mortal.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';
import type { World } from '../support/world.ts';
import {
  ABANDONED_MS,
  intentsIn,
  isAsBefore,
  KINDS,
  type Kind,
  killRound,
  openWorld,
  sweep,
  sweepThrough,
  sweepTwice,
  valuesIn,
} from './killed-round.ts';

const KILLED: Death = { at: 'route53 change', carriedOut: true };
const LATER = { later: ABANDONED_MS, seed: 1 };

/** A world with what a round left that was killed when its values lay in the zone. */
async function afterKill<T>(kind: Kind, then: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(kind);
  try {
    await killRound(world, KILLED);
    return await then(world);
  } finally {
    await world.close();
  }
}

/** A janitor, killed at a call or not at all. @returns its calls */
async function sweepMortally(world: World, death?: Death): Promise<Mortal['calls']> {
  const clock = createSimulatedClock(Date.now() + ABANDONED_MS);
  const mortal = createMortal(clock, death);
  const ended = sweepThrough(world, mortal.through, mortal.clock);
  await clock.run<unknown>(
    death ? Promise.race([mortal.died, ended.then(() => Promise.reject(new Error('not killed')))]) : ended,
  );
  return mortal.calls;
}

describe.each(Object.keys(KINDS) as Kind[])('what a killed round for a %s target left', async (kind) => {
  const deaths = deathsAmong(await afterKill(kind, (world) => sweepMortally(world)));

  test.each(deaths.map((death) => ({ ...death, when: death.carriedOut ? 'after' : 'before' })))(
    'is removed by the next janitor when one is killed $when "$at"',
    ({ at, carriedOut }) =>
      afterKill(kind, async (world) => {
        await sweepMortally(world, { at, carriedOut });
        expect((await sweep(world, LATER)).failed).toEqual([]);
        expect({ zoneAsBefore: isAsBefore(world), intents: intentsIn(world) }).toEqual({
          zoneAsBefore: true,
          intents: 0,
        });
      }),
  );

  test('is removed by two janitors at once, in whatever order their calls come', () =>
    afterKill(kind, async (world) => {
      const left = world.route53.sets();
      const items = new Map(world.table.items);
      for (let seed = 0; seed < 100; seed++) {
        world.route53.reset(left);
        for (const [key, item] of items) world.table.items.set(key, item);
        const answers = await sweepTwice(world, seed);
        expect({ seed, failed: answers.flatMap(({ failed }) => failed) }).toEqual({ seed, failed: [] });
        expect({ seed, zoneAsBefore: isAsBefore(world), intents: intentsIn(world) }).toEqual({
          ...{ seed, zoneAsBefore: true, intents: 0 },
        });
      }
    }));
});

/** What somebody else does at a name of ours after the round was killed, and what must lie there after the janitor. */
type Meanwhile = {
  readonly what: string;
  readonly set: (ours: ResourceRecordSet) => ResourceRecordSet | undefined;
  readonly stays: (ours: ResourceRecordSet) => ResourceRecordSet | undefined;
  readonly found?: string;
};
const theirs = (name: string | undefined, ttl = 10) => txtSet(name ?? '', ['theirs'], { TTL: ttl });
const MEANWHILE: readonly Meanwhile[] = [
  { what: 'removes it', set: () => undefined, stays: () => undefined },
  {
    what: 'puts a value in its place, as certbot does',
    set: ({ Name }) => theirs(Name),
    stays: ({ Name }) => theirs(Name),
    found: 'there are 1 TXT values of another client',
  },
  {
    what: 'adds a value and sets the time to live, as lego does',
    set: (ours) => ({
      ...theirs(ours.Name),
      ResourceRecords: [...(ours.ResourceRecords ?? []), ...(theirs(ours.Name).ResourceRecords ?? [])],
    }),
    stays: ({ Name }) => theirs(Name),
    found: 'there are 1 TXT values of another client',
  },
  { what: 'sets its time to live', set: (ours) => ({ ...ours, TTL: 300 }), stays: () => undefined },
  {
    what: 'puts a multivalue set there, as cert-manager does',
    set: ({ Name }) => ({ ...theirs(Name), SetIdentifier: 'theirs', MultiValueAnswer: true }),
    stays: ({ Name }) => ({ ...theirs(Name), SetIdentifier: 'theirs', MultiValueAnswer: true }),
    found: 'there are TXT record sets with a routing policy',
  },
  {
    what: 'puts a CNAME there',
    set: ({ Name }) => ({ Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'elsewhere.example.net' }] }),
    stays: ({ Name }) => ({ Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'elsewhere.example.net' }] }),
    found: 'there is a CNAME record',
  },
];

describe.each(Object.keys(KINDS) as Kind[])(
  'when somebody changes what a killed round for a %s target left and',
  (kind) => {
    test.each(MEANWHILE)('$what, theirs stays as it is, and is told', ({ set, stays, found }) =>
      afterKill(kind, async (world) => {
        const [first] = valuesIn(world);
        const ours = world.route53.sets().find(({ Name }) => Name === first?.name) as ResourceRecordSet;
        const swap = (before: ResourceRecordSet, after: ResourceRecordSet | undefined) =>
          world.route53.sets().flatMap((each) => (each === before ? (after ?? []) : each));
        world.route53.reset(swap(ours, set(ours)));

        const answers: JanitorAnswer[] = [await sweep(world, LATER), await sweep(world, LATER)];

        const kept = stays(ours);
        expect(world.route53.sets().filter(({ Name }) => Name === ours.Name)).toEqual(kept ? [kept] : []);
        expect(answers.flatMap(({ failed }) => failed)).toEqual([]);
        expect(answers.flatMap(({ leftAlone }) => leftAlone)).toEqual(
          found === undefined ? [] : [{ runId: 'run', name: ours.Name, found }],
        );
        expect(intentsIn(world)).toBe(0);
      }),
    );
  },
);
