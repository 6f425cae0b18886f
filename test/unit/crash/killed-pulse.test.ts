import { expect, test } from 'vitest';
import { findZoneServers } from '../../../lambda/dns/delegation.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { checkWrite } from '../../../lambda/pulse/write-check.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createMortal, type Death, deathsAmong, type Mortal } from '../support/mortal.ts';
import { publisherThrough, tableThrough } from '../support/through.ts';
import type { World } from '../support/world.ts';
import { countUnknown, intentsIn, isAsBefore, OTHERS, openWorld, sweep, sweepTwice } from './killed-round.ts';

/** Of everything that a pulse's write may take; a minute after it what it left is the janitor's. */
const PULSE_MS = 60_000;
const VALUE = 'of-this-pulse';

/** Writes a value beside that of a sister, until it is killed or has ended. @returns its calls */
async function writeMortally({ deployment, route53, table }: World, death?: Death): Promise<Mortal['calls']> {
  const mortal = createMortal(systemClock, death);
  const { clock, through } = mortal;
  const ended = checkWrite(
    deployment,
    { runId: 'pulse', value: VALUE, deadline: clock.now() + PULSE_MS },
    {
      clock,
      publisher: publisherThrough(route53.client('prober'), through, clock),
      intents: createIntentLedger(tableThrough(table, through), deployment.id),
      findServers: (deadline) => findZoneServers(deployment.zoneName, deployment.network, { clock, deadline }),
    },
  );
  if (!death) expect((await ended).write.outcome).toBe('passed');
  else await Promise.race([mortal.died, ended.then(() => Promise.reject(new Error(`no call "${death.at}"`)))]);
  return mortal.calls;
}

async function inWorld<T>(play: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld('canary');
  return play(world).finally(() => world.close());
}

const deaths = deathsAmong(await inWorld((world) => writeMortally(world)));

test.each(deaths.map((death) => ({ ...death, when: death.carriedOut ? 'after' : 'before' })))(
  'a pulse killed $when "$at" leaves at most what the janitors remove by the ledger, and the value of a sister stays',
  ({ at, carriedOut }) =>
    inWorld(async (world) => {
      await writeMortally(world, { at, carriedOut });
      const values = OTHERS.flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => Value));
      const there = world.route53
        .sets()
        .flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => Value));
      expect(there).toEqual(expect.arrayContaining(values));
      expect(await countUnknown(world)).toBe(0);
      expect((await sweep(world, { later: 0, seed: 1 })).removed).toEqual([]);

      const answers = await sweepTwice(world, 1);

      expect(answers.flatMap(({ failed }) => failed)).toEqual([]);
      expect({ zoneAsBefore: isAsBefore(world), intents: intentsIn(world) }).toEqual({
        zoneAsBefore: true,
        intents: 0,
      });
    }),
);
