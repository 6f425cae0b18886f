import { afterEach, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSource } from '../../../lambda/probe/account.ts';
import { someAccountKey } from '../support/fake-ca.ts';
import { oneRound, probeAt } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

const URL = 'https://staging.test/account/1';
const PENDING = { privateKeyPem: someAccountKey(), accountUrl: URL, pending: true as const };

let world: World;
afterEach(() => world.close());

const refusal = (type: string, detail?: string, resource: 'newOrder' | 'directory' = 'newOrder') =>
  new AcmeProblemError({
    problem: { type: `urn:ietf:params:acme:error:${type}`, status: 400, ...(detail ? { detail } : {}) },
    ...{ status: 400, resource, url: 'https://staging.test/order', retryAfter: undefined, documented: true },
  });

/** One probe at a CA that answers an order of the key in AWSCURRENT, and of that in AWSPENDING, so. */
async function probe(
  answers: { current?: AcmeProblemError; pending?: AcmeProblemError },
  pending: AccountSource['pending'] = async () => PENDING,
) {
  world = await startWorld();
  const { accounts, openSession } = world.wiring;
  let verified = 0;
  const result = await oneRound(
    world,
    { cas: ['staging'] },
    {
      accounts: {
        ...accounts,
        pending,
        verify: (ca) => {
          verified += 1;
          return accounts.verify(ca);
        },
      },
      openSession: (ca, session) => {
        const opened = openSession(ca, session);
        const isOld = session.accountUrl === URL && session.privateKeyPem !== PENDING.privateKeyPem;
        const isNew = session.privateKeyPem === PENDING.privateKeyPem;
        const answer = isNew ? answers.pending : isOld ? answers.current : undefined;
        return answer ? { ...opened, newOrder: () => Promise.reject(answer) } : opened;
      },
    },
  );
  const made = probeAt(result, 'staging');
  const known = result.findings?.find(({ id, subject }) => id === 'account-known' && subject.ca === 'staging');
  return { made, order: made.steps.find(({ step }) => step === 'order'), known, verified };
}

test.each([
  ['accountDoesNotExist', undefined],
  ['unauthorized', 'no such key'],
  ['malformed', 'JWS verification error'],
])(
  'where the CA refuses the key of AWSCURRENT (%s), the probe goes on with AWSPENDING, and says so',
  async (type, detail) => {
    const { made, order, known, verified } = await probe({ current: refusal(type, detail) });
    expect(made).toMatchObject({ outcome: 'passed', accountKey: 'pending', accountUrl: URL });
    expect(order).toMatchObject({
      attempts: 2,
      note: expect.stringMatching(/refused the key of AWSCURRENT.*AWSPENDING/),
    });
    expect(known).toMatchObject({ outcome: 'does-not-hold', value: 'pending', detail: order?.note });
    expect(verified).toBe(0);
  },
);

test('where it refuses both, the account is verified', async () => {
  const both = refusal('accountDoesNotExist');
  const { made, known, verified } = await probe({ current: both, pending: both });
  expect(made).toMatchObject({ outcome: 'passed', accountUrl: 'https://staging.test/account/2' });
  expect(made).not.toHaveProperty('accountKey');
  expect(known).toMatchObject({ value: 'lost' });
  expect(verified).toBe(1);
});

test('where it refuses both as malformed, what it said first is the trouble', async () => {
  const { made, verified } = await probe({
    current: refusal('malformed', 'first'),
    pending: refusal('malformed', 'second'),
  });
  expect(made).toMatchObject({ outcome: 'failed', trouble: { problem: { detail: 'first' } } });
  expect(made).not.toHaveProperty('accountKey');
  expect(verified).toBe(0);
});

test('what the CA has against an order with AWSPENDING is the trouble then', async () => {
  const { made, order } = await probe({ current: refusal('malformed'), pending: refusal('rateLimited') });
  expect(made).toMatchObject({ accountKey: 'pending', trouble: { code: 'ca-rate-limited' } });
  expect(order?.note).toContain('AWSPENDING');
});

test('where AWSPENDING cannot be read, what the CA said is the trouble', async () => {
  const unreadable = new TroubleError({ code: 'secret-unreadable', message: 'm', action: 'a' });
  const { made } = await probe({ current: refusal('malformed') }, () => Promise.reject(unreadable));
  expect(made.trouble).toMatchObject({ code: 'ca-refused' });
});

test.each([
  ['a deactivated account', refusal('unauthorized', 'Account is not valid, has status "deactivated"')],
  ['a rate limit', refusal('rateLimited')],
])('%s is no reason to look for another key; the account is named where it is the trouble', async (_what, current) => {
  const { made } = await probe({ current }, () => expect.unreachable('AWSPENDING was read'));
  expect(made.trouble?.code).toMatch(/account-refused|ca-rate-limited/);
  if (made.trouble?.code === 'account-refused') expect(made.trouble.message).toContain(URL);
});
