import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { issue, openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const resources = () => ca.received.map(({ resource }) => resource);
const ISSUANCE = ['newOrder', 'authorization', 'challenge', 'authorization', 'finalize', 'order', 'certificate'];

test('a cold connection adds the directory and one nonce to the seven requests of an issuance', async () => {
  const { session } = await openFixture(ca);
  await issue(session, ['a.example.org']);
  expect(resources()).toEqual(['directory', 'newNonce', ...ISSUANCE]);
});

test('a warm connection takes seven requests, and no nonce twice', async () => {
  const { session } = await openFixture(ca);
  await issue(session, ['a.example.org']);
  ca.received.length = 0;
  await issue(session, ['b.example.org']);
  expect(resources()).toEqual(ISSUANCE);
  const nonces = ca.received.map(({ header }) => header.nonce);
  expect(new Set(nonces).size).toBe(ISSUANCE.length);
});
