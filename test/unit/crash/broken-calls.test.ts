import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../lambda/contract/codes.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { roundSchema } from '../../../lambda/contract/result.ts';
import { makeRound } from '../../../lambda/handlers/round.ts';
import { lostAnswer, ServiceError } from '../support/memory-route53.ts';
import { createMortal, type Mortal } from '../support/mortal.ts';
import { createPacedClock } from '../support/paced-clock.ts';
import { type Through, wiringThrough } from '../support/through.ts';
import {
  aftermathIn,
  FUNCTION_MS,
  HARMLESS,
  healthyCalls,
  KINDS,
  type Kind,
  openWorld,
  REQUEST,
} from './killed-round.ts';

/** `CRASH=all` in the environment (`npm run prove -- crash`): each call of AWS; else those that change the zone, or say what will. */
const WHICH = process.env.CRASH === 'all' ? /./ : /^route53 change|intent/;
/** Once Route 53 fails for good: it is tried until the time of the round is up, and the removal for 40 s more. */
const HASTE = 20;

/**
 * `throttled`: refused, and not carried out; `cut`: carried out, and the answer gets lost; `late`: the answer gets lost, and it
 * is carried out when the round has ended.
 */
type Break = 'throttled' | 'cut' | 'late';
type Broken = { readonly at: string; readonly how: Break; readonly andAfter?: boolean };

/** As the SDK throws for Route 53; what the stores make of it for the others. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ledger: 'ledger-unavailable',
  secrets: 'secret-unreadable',
  evidence: 'evidence-unavailable',
  events: 'events-unavailable',
};
const serviceOf = (call: string) => call.split(' ')[0] ?? '';
const isAws = ({ id }: Mortal['calls'][number]) => serviceOf(id) === 'route53' || serviceOf(id) in CODES;

function errorOf(service: string, how: Break): Error {
  if (service === 'route53')
    return how === 'throttled' ? new ServiceError('Throttling', 'Rate exceeded') : lostAnswer();
  const code = CODES[service] ?? 'prober-defect';
  return new TroubleError({ code, message: `${service}: ${how}.`, action: 'Wait.', cause: how });
}

/** Makes a round one of whose calls is broken, or it and all later ones of its service. */
async function playBroken(kind: Kind, { at, how, andAfter = false }: Broken) {
  const clock = createPacedClock();
  const world = await openWorld(kind, clock);
  const landing: (() => Promise<unknown>)[] = [];
  const mortal = createMortal(clock);
  let struck = false;
  const through: Through = (call, carryOut) =>
    mortal.through(call, async () => {
      const isIt = mortal.calls.at(-1)?.id === at;
      const service = serviceOf(call.name);
      if (!isIt && !(struck && andAfter && service === serviceOf(at))) return carryOut();
      struck = true;
      if (andAfter) clock.pace(HASTE);
      if (how === 'cut') await carryOut();
      if (how === 'late') landing.push(carryOut);
      throw errorOf(service, how);
    });
  try {
    const ended = await makeRound(REQUEST, FUNCTION_MS, wiringThrough(world, through, clock)).then(
      (result) => roundSchema.parse(result).state,
      (error: unknown) => {
        if (error instanceof TroubleError) return error.trouble.code;
        throw error;
      },
    );
    clock.pace(1);
    // Of those that came twice, the second is refused.
    for (const land of landing) await land().catch(() => undefined);
    return { struck, ended, ...(await aftermathIn(world, 1)) };
  } finally {
    await world.close();
  }
}

describe.concurrent.each(Object.keys(KINDS) as Kind[])('a round for the names of a %s target', async (kind) => {
  const calls = (await healthyCalls(kind)).filter(isAws).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const some = calls.filter(({ id }) => WHICH.test(id));
  const cases = some.flatMap(({ id, writes }) =>
    (['throttled', ...(writes ? (['cut', 'late'] as const) : [])] as const).map((how) => ({ at: id, how })),
  );

  test.each(cases)('leaves at most what the janitors remove by the ledger when "$at" is $how', async (broken) => {
    const came = await playBroken(kind, broken);
    const ended = broken.at === 'ledger put run' ? 'ledger-unavailable' : 'completed';
    expect(came).toEqual({ ...HARMLESS, struck: true, ended });
  });

  const zone = some.filter(({ id }) => serviceOf(id) === 'route53');
  const lasting = zone.flatMap(({ id }) =>
    (['throttled', 'cut'] as const).map((how) => ({ at: id, how, andAfter: true })),
  );

  test.each(lasting)('also when from "$at" on all of Route 53 is $how until the round has ended', async (broken) => {
    const came = await playBroken(kind, broken);
    expect(came).toEqual({ ...HARMLESS, struck: true, ended: 'completed' });
  });
});
