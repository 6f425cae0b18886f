import { describe, expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { createAccountSource } from '../../../lambda/probe/account.ts';
import { someCa } from '../support/deployments.ts';

const ca = someCa('staging');
const whole: AccountSecret = {
  version: 1,
  directory: ca.directory,
  privateKeyPem: '-----BEGIN PRIVATE KEY-----',
  accountUrl: 'https://staging.test/account/1',
};

/** Accounts out of secrets that change from one reading to the next; `made` has the CAs whose account was asked for. */
function open(
  readings: readonly (AccountSecret | undefined)[],
  make: () => Promise<void> = async () => {},
  pending?: AccountSecret,
) {
  const made: string[] = [];
  const verified: boolean[] = [];
  let reading = 0;
  const source = createAccountSource({
    secrets: {
      read: async () => readings[Math.min(reading++, readings.length - 1)],
      readPending: async () => pending && { versionId: 'v2', secret: pending },
    },
    makeAccount: async (id, how) => {
      made.push(id);
      verified.push(how?.verify ?? false);
      await make();
    },
  });
  return {
    made,
    verified,
    find: () => source.find(ca),
    pending: () => source.pending(ca),
    verify: () => source.verify(ca),
  };
}

test('an account that is there is taken', async () => {
  const { find, made } = open([whole]);
  expect(await find()).toEqual({ privateKeyPem: whole.privateKeyPem, accountUrl: whole.accountUrl });
  expect(made).toEqual([]);
});

test.each<[string, AccountSecret | undefined]>([
  ['no secret', undefined],
  ['a binding alone', { version: 1, externalAccountBinding: { keyId: 'k', hmacKey: 'h' } }],
  ['a key that was not registered', { ...whole, accountUrl: undefined } as unknown as AccountSecret],
])('with %s the account is made, once, and read again', async (_what, before) => {
  const { find, made } = open([before, whole]);
  expect((await find()).accountUrl).toBe(whole.accountUrl);
  expect(made).toEqual(['staging']);
});

test('one that the CA does not know is verified by the account function, and read again', async () => {
  const moved = { ...whole, accountUrl: 'https://staging.test/account/2' };
  const { verify, made, verified } = open([moved]);
  expect((await verify()).accountUrl).toBe(moved.accountUrl);
  expect([made, verified]).toEqual([['staging'], [true]]);
});

test('the key of a rotation that has not ended is told as such; without one there is none', async () => {
  const { pending } = open([whole], undefined, { ...whole, privateKeyPem: '-----BEGIN NEW KEY-----' });
  expect(await pending()).toEqual({
    privateKeyPem: '-----BEGIN NEW KEY-----',
    accountUrl: whole.accountUrl,
    pending: true,
  });
  expect(await open([whole]).pending()).toBeUndefined();
});

test('the secret of another CA in AWSPENDING is told', async () => {
  const { pending } = open([whole], undefined, { ...whole, directory: 'https://other.test/dir' });
  await expect(pending()).rejects.toMatchObject({ trouble: { code: 'secret-malformed' } });
});

describe('trouble', () => {
  test('of the account function is passed on', async () => {
    const refused = new TroubleError({ code: 'account-refused', message: 'no', action: 'ask the CA' });
    await expect(open([undefined], () => Promise.reject(refused)).find()).rejects.toBe(refused);
  });

  test('when there is still no account', async () => {
    const { find, made } = open([undefined]);
    await expect(find()).rejects.toMatchObject({ trouble: { code: 'account-missing', step: 'account' } });
    expect(made).toHaveLength(1);
  });

  test('when the secret holds an account of another directory: none is made', async () => {
    const { find, made } = open([{ ...whole, directory: 'https://other.test/dir' }]);
    await expect(find()).rejects.toMatchObject({ trouble: { code: 'secret-malformed' } });
    expect(made).toEqual([]);
  });
});
