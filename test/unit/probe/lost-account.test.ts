import { afterEach, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import type { AccountSource } from '../../../lambda/probe/account.ts';
import { realTargetAlias as cname, realTarget } from '../support/deployments.ts';
import { oneRound, probeAt } from '../support/one-round.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

const OLD = 'https://staging.test/account/1';
const NEW = 'https://staging.test/account/2';

let world: World;
afterEach(() => world.close());

const refusal = (type: string, detail?: string) =>
  new AcmeProblemError({
    problem: { type: `urn:ietf:params:acme:error:${type}`, status: 400, ...(detail ? { detail } : {}) },
    status: 400,
    resource: 'newOrder',
    url: 'https://staging.test/order',
    retryAfter: undefined,
    documented: true,
  });

/** One probe at a CA that refuses to take an order so from whoever is in `refused`. */
async function probe(
  error: AcmeProblemError,
  options: { refused?: readonly string[]; verify?: AccountSource['verify']; world?: WorldOptions } = {},
) {
  const { refused = [OLD] } = options;
  world = await startWorld(options.world);
  const asked: string[] = [];
  const sessions: (string | undefined)[] = [];
  const { accounts, openSession } = world.wiring;
  const result = await oneRound(
    world,
    { cas: ['staging'] },
    {
      accounts: {
        ...accounts,
        verify: (ca) => {
          asked.push(ca.id);
          return (options.verify ?? accounts.verify)(ca);
        },
      },
      openSession: (ca, session) => {
        sessions.push(session.accountUrl);
        const opened = openSession(ca, session);
        return refused.includes(session.accountUrl ?? '')
          ? { ...opened, newOrder: () => Promise.reject(error) }
          : opened;
      },
    },
  );
  return { probe: probeAt(result, 'staging'), asked, sessions };
}
const orderStep = ({ steps }: ProbeResult) => steps.find(({ step }) => step === 'order');

test.each([
  ['accountDoesNotExist', undefined],
  ['unauthorized', 'No such account'],
  ['unauthorized', 'Account "https://staging.test/account/1" not found'],
])('an account that the CA lost (%s, %s) is verified, and the probe goes on with the new one', async (type, detail) => {
  const made = await probe(refusal(type, detail), { world: { deployment: realTarget, records: [cname] } });
  expect(made.probe.outcome).toBe('passed');
  expect(made.asked).toEqual(['staging']);
  expect(orderStep(made.probe)).toMatchObject({ outcome: 'passed', attempts: 2 });
  expect(orderStep(made.probe)?.note).toMatch(new RegExp(`did not know the account ${OLD}.*${NEW}.*accounturi`));
  // What is left is tidied up with the new account as well.
  expect(made.sessions).toEqual([OLD, NEW, NEW]);
  expect(world.cas.staging?.orders).toHaveLength(1);
});

test('is verified once: what the CA says then is the trouble', async () => {
  const made = await probe(refusal('accountDoesNotExist'), { refused: [OLD, NEW] });
  expect(made.probe.trouble).toMatchObject({ code: 'account-refused', step: 'order' });
  expect(made.asked).toEqual(['staging']);
  expect(orderStep(made.probe)).toMatchObject({ outcome: 'failed', attempts: 2 });
});

test('the trouble of the account function is that of the probe', async () => {
  const trouble = { code: 'account-refused', message: 'it is deactivated', action: 'empty the secret' } as const;
  const made = await probe(refusal('accountDoesNotExist'), { verify: () => Promise.reject(new TroubleError(trouble)) });
  expect(made.probe.trouble).toEqual({ ...trouble, step: 'order' });
  expect(orderStep(made.probe)?.note).toBe(`CA staging did not know the account ${OLD}`);
});

test('an account that the CA knows when it is asked again is not told as new', async () => {
  let orders = 0;
  world = await startWorld({
    behaves: {
      staging: (session) => ({
        newOrder: (names) =>
          orders++ === 0 ? Promise.reject(refusal('accountDoesNotExist')) : session.newOrder(names),
      }),
    },
  });
  const { accounts } = world.wiring;
  const result = await oneRound(world, { cas: ['staging'] }, { accounts: { ...accounts, verify: accounts.find } });
  expect(orderStep(probeAt(result, 'staging'))?.note).toBe(
    `CA staging did not know the account ${OLD}; asked again, it knew it`,
  );
});

test.each([
  ['unauthorized', 'Account is not valid, has status "deactivated"', 'account-refused'],
  ['unauthorized', 'the account was revoked and is unknown', 'account-refused'],
  ['unauthorized', 'not for this name', 'ca-refused'],
  ['malformed', 'account not found', 'ca-refused'],
])('%s (%s) is the trouble itself, and nobody is asked', async (type, detail, code) => {
  const made = await probe(refusal(type, detail));
  expect(made.probe.trouble).toMatchObject({ code, step: 'order' });
  expect(made.asked).toEqual([]);
  expect(orderStep(made.probe)).not.toHaveProperty('note');
});
