import { createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { problem, type ScriptedCa, startScriptedCa, thumbprint } from './scripted-ca.ts';
import { openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const accountOf = (pem: string) => ca.accounts.get(thumbprint(createPublicKey(pem).export({ format: 'jwk' })));

test('the account has the new key from then on, and the old one is none of it', async () => {
  const { session, privateKeyPem, accountUrl } = await openFixture(ca);
  const renewed = await createAccountKey();
  await session.keyChange(renewed);
  expect([accountOf(renewed), accountOf(privateKeyPem)]).toEqual([accountUrl, undefined]);
  await expect(session.newOrder(['a.example.org'])).rejects.toMatchObject({ problem: { detail: 'signature' } });
});

test('a key that the account has already is done; one of another account is not', async () => {
  const renewed = await createAccountKey();
  const { session, accountUrl } = await openFixture(ca);
  const conflict = (Location: string) => ({ ...problem('malformed', 409), headers: { Location } });
  ca.script('keyChange', conflict(accountUrl), conflict(new URL(accountUrl).pathname), conflict(`${accountUrl}0`));
  await session.keyChange(renewed);
  await session.keyChange(renewed);
  await expect(session.keyChange(renewed)).rejects.toMatchObject({ status: 409, resource: 'keyChange' });
});

test('both messages are signed anew after badNonce', async () => {
  ca.script('keyChange', problem('badNonce', 400));
  const { session, requests, accountUrl } = await openFixture(ca);
  const renewed = await createAccountKey();
  await session.keyChange(renewed);
  expect(accountOf(renewed)).toBe(accountUrl);
  expect(requests.filter(({ resource }) => resource === 'keyChange')).toMatchObject([{ status: 400 }, { attempt: 2 }]);
});

test('the transcript has the request and nothing of either message, whatever the CA quotes', async () => {
  const { session, requests } = await openFixture(ca);
  const renewed = await createAccountKey();
  ca.script('keyChange', (_usual, { body, payload }) =>
    problem('malformed', 400, { detail: `${body} ${(payload as { signature: string }).signature}` }),
  );
  const error = await session.keyChange(renewed).catch((thrown: unknown) => thrown);
  const sent = JSON.parse(ca.received.at(-1)?.body ?? '{}') as Record<string, string>;
  const inner = ca.received.at(-1)?.payload as Record<string, string>;
  const kept = JSON.stringify([requests, error]);
  expect(requests.at(-1)).toMatchObject({ resource: 'keyChange', method: 'POST', status: 400 });
  for (const secret of [...Object.values(sent), ...Object.values(inner)]) expect(kept).not.toContain(secret);
});

test('a CA whose directory has no keyChange is told as such, and asked for nothing', async () => {
  ca.withoutKeyChange();
  const { session } = await openFixture(ca);
  await expect(session.keyChange(await createAccountKey())).rejects.toMatchObject({ reason: 'no keyChange' });
  expect(ca.received.map(({ resource }) => resource)).toEqual(['directory']);
});

test('the account can be read with its own key only', async () => {
  const { session } = await openFixture(ca);
  await expect(session.readAccount()).resolves.toBeUndefined();
  await session.keyChange(await createAccountKey());
  await expect(session.readAccount()).rejects.toMatchObject({ resource: 'account' });
});
