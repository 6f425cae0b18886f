import { describe, expect, test } from 'vitest';
import { STEPS } from '../../../lambda/contract/vocabulary.ts';
import { type Death, deathsAmong, type Mortal } from '../support/mortal.ts';
import { HARMLESS, healthyCalls, KINDS, type Kind, killAndCleanUp } from './killed-round.ts';

/** `CRASH=all` in the environment (`npm run prove -- crash`): each death; else those about the zone, and some of the others. */
const EVERY = process.env.CRASH === 'all' ? 1 : 21;
const ABOUT_ZONE = /^route53 change|intent/;
/** What no round for such names does: nothing is installed yet, and a canary's authorizations are of no use to anybody. */
const NOT_DONE: Readonly<Record<Kind, readonly string[]>> = { canary: ['install', 'cleanup'], real: ['install'] };

const calls: Readonly<Record<Kind, Mortal['calls']>> = {
  canary: await healthyCalls('canary'),
  real: await healthyCalls('real'),
};
const deathsOf = (kind: Kind): Death[] =>
  deathsAmong(calls[kind]).filter(({ at }, index) => ABOUT_ZONE.test(at) || index % EVERY === 0);

describe.concurrent.each(Object.keys(KINDS) as Kind[])('a round for the names of a %s target', (kind) => {
  test('tells the ledger of each step, so that it is killed before, in and after each', ({ expect }) => {
    const noted = calls[kind].flatMap(({ id }) => /^ledger update run staging (\w+)$/.exec(id)?.[1] ?? []);
    expect(noted).toEqual(STEPS.filter((step) => !NOT_DONE[kind].includes(step)));
  });

  test.each(deathsOf(kind).map((death, seed) => ({ ...death, when: death.carriedOut ? 'after' : 'before', seed })))(
    'killed $when "$at" leaves at most what the janitors remove by the ledger',
    async ({ at, carriedOut, seed }) => {
      expect(await killAndCleanUp(kind, { at, carriedOut }, seed)).toEqual(HARMLESS);
    },
  );
});
