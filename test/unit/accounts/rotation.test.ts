import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { ROTATION_STEPS, type RotationStep } from '../../../lambda/contract/events.ts';
import type { SecretStore } from '../../../lambda/store/secrets.ts';
import { problem, type ScriptedCa, startScriptedCa } from '../acme/scripted-ca.ts';
import { accountOf, openRotation, troubleOf } from './rotation-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => ca.accounts.clear());
afterEach(() => ca.reset());
afterAll(() => ca.stop());

test('the four steps change the key of the account, and nothing else', async () => {
  const { secrets, accountUrl, rotation, works } = await openRotation(ca);
  const before = secrets.current();
  secrets.begin('new');
  await rotation();
  expect(secrets.current()).toEqual({
    ...before,
    privateKeyPem: expect.not.stringContaining(before?.privateKeyPem ?? ''),
  });
  expect(secrets.labels()).toEqual({ AWSCURRENT: 'new', AWSPREVIOUS: expect.any(String) });
  expect([...ca.accounts]).toEqual([[expect.any(String), accountUrl]]);
  expect(await works(secrets.current())).toBe(true);
  expect(await works(before)).toBe(false);
});

test('each step can be run again, at once and after all others', async () => {
  const { secrets, accountUrl, step } = await openRotation(ca);
  secrets.begin('new');
  for (const each of ROTATION_STEPS) {
    await step(each);
    await step(each);
  }
  const renewed = secrets.current();
  for (const each of ROTATION_STEPS) expect(await step(each)).toMatch(/^done before/);
  expect(secrets.current()).toEqual(renewed);
  expect(accountOf(ca, renewed)).toBe(accountUrl);
  expect(ca.received.filter(({ resource }) => resource === 'keyChange')).toHaveLength(1);
});

/** What a step calls, by which the row stops it. */
type Call = { readonly store: keyof SecretStore } | { readonly ca: 'keyChange' | 'newAccount' };
const CALLS: Readonly<Record<RotationStep, Call>> = {
  createSecret: { store: 'putPending' },
  setSecret: { ca: 'keyChange' },
  testSecret: { ca: 'newAccount' },
  finishSecret: { store: 'promote' },
};
const ROWS = ROTATION_STEPS.flatMap((step) => (['before', 'after'] as const).map((when) => ({ step, when })));

test.each(ROWS)(
  'killed $when the call of $step: a key works, no account is orphaned, the next run finishes',
  async ({ step: killed, when }) => {
    const { secrets, accountUrl, step, works, ensure } = await openRotation(ca);
    const before = secrets.current();
    secrets.begin('new');
    for (const each of ROTATION_STEPS.slice(0, ROTATION_STEPS.indexOf(killed))) await step(each);
    const call = CALLS[killed];
    if ('store' in call) secrets.faults.push({ method: call.store, when });
    else
      ca.script(call.ca, async (usual) => {
        if (when === 'after') await usual();
        return (response) => response.destroy();
      });

    await expect(step(killed)).rejects.toThrow();

    const alive = [await works(secrets.current()), await works(secrets.pending())];
    expect(alive).toContain(true);
    expect([...ca.accounts.values()]).toEqual([accountUrl]);
    const key = secrets.pending()?.privateKeyPem;

    for (const each of ROTATION_STEPS) await step(each);
    expect([...ca.accounts.values()]).toEqual([accountUrl]);
    expect(accountOf(ca, secrets.current())).toBe(accountUrl);
    expect(await works(secrets.current())).toBe(true);
    expect(secrets.labels()).toMatchObject({ AWSCURRENT: 'new' });
    expect(secrets.current()?.privateKeyPem).not.toBe(before?.privateKeyPem);
    if (key !== undefined) expect(secrets.current()?.privateKeyPem).toBe(key);
    expect(await ensure({ verify: true })).toEqual({ accountUrl });
  },
);

test.each(ROWS)('killed $when the call of $step: whoever verifies the account meanwhile loses nothing', async (row) => {
  const { secrets, accountUrl, step, works, ensure } = await openRotation(ca);
  secrets.begin('new');
  for (const each of ROTATION_STEPS.slice(0, ROTATION_STEPS.indexOf(row.step))) await step(each);
  const call = CALLS[row.step];
  if ('store' in call) secrets.faults.push({ method: call.store, when: row.when });
  else
    ca.script(call.ca, async (usual) => {
      if (row.when === 'after') await usual();
      return (response) => response.destroy();
    });
  await expect(step(row.step)).rejects.toThrow();

  const settled = await ensure({ verify: true });

  expect(settled.accountUrl).toBe(accountUrl);
  expect(settled).not.toHaveProperty('forgotten');
  expect([...ca.accounts.values()]).toEqual([accountUrl]);
  expect(await works(secrets.current())).toBe(true);
  for (const each of ROTATION_STEPS) await step(each);
  expect(accountOf(ca, secrets.current())).toBe(accountUrl);
  expect(secrets.labels()).toMatchObject({ AWSCURRENT: 'new' });
});

test('a 409 for a key that the account has already counts as done', async () => {
  const { secrets, accountUrl, step } = await openRotation(ca);
  secrets.begin('new');
  await step('createSecret');
  ca.script('keyChange', { ...problem('malformed', 409), headers: { Location: accountUrl } });
  await expect(step('setSecret')).resolves.toBe('the CA knows the account by the new key');
});

describe('refused is', () => {
  test.each<[string, (secrets: Awaited<ReturnType<typeof openRotation>>['secrets']) => void, RotationStep, string]>([
    [
      'a secret whose rotation is off',
      (secrets) => void Object.assign(secrets, { rotationEnabled: false }),
      'createSecret',
      'not enabled',
    ],
    ['a token that is not AWSPENDING', (secrets) => secrets.begin('other'), 'createSecret', 'no version AWSPENDING'],
    ['setSecret before createSecret', () => undefined, 'setSecret', 'holds nothing'],
    ['finishSecret before createSecret', () => undefined, 'finishSecret', 'holds nothing'],
  ])('%s', async (_what, change, step, words) => {
    const opened = await openRotation(ca);
    const before = opened.secrets.current();
    opened.secrets.begin('new');
    change(opened.secrets);
    expect(await troubleOf(opened.step(step))).toMatchObject({
      code: 'rotation-refused',
      message: expect.stringContaining(words),
    });
    expect(opened.secrets.current()).toEqual(before);
  });

  test('finishSecret with a key that the CA does not know', async () => {
    const { secrets, step } = await openRotation(ca);
    const before = secrets.current();
    secrets.begin('new');
    await step('createSecret');
    expect(await troubleOf(step('testSecret'))).toMatchObject({ code: 'account-refused' });
    expect(await troubleOf(step('finishSecret'))).toMatchObject({ code: 'rotation-refused' });
    expect(secrets.current()).toEqual(before);
  });

  test('a key in AWSPENDING that is of another account', async () => {
    const other = await openRotation(ca);
    const { secrets, step, accountUrl } = await openRotation(ca);
    secrets.begin('new');
    const stolen = { ...other.secrets.current(), version: 1 as const, accountUrl };
    await secrets.store.putPending('scripted', 'new', stolen);
    expect(await troubleOf(step('setSecret'))).toMatchObject({ code: 'rotation-refused' });
    expect(ca.received.map(({ resource }) => resource)).not.toContain('keyChange');
  });

  test.each<RotationStep>(['createSecret', 'setSecret', 'testSecret', 'finishSecret'])(
    'the secret of another CA in AWSPENDING, at %s',
    async (each) => {
      const { secrets, step, ensure } = await openRotation(ca);
      secrets.begin('new');
      const privateKeyPem = await createAccountKey();
      const swapped = { version: 1 as const, directory: 'https://other.example.org/directory', privateKeyPem };
      await secrets.store.putPending('scripted', 'new', swapped);
      expect(await troubleOf(step(each))).toMatchObject({ code: 'secret-malformed' });
      ca.accounts.clear();
      expect(await troubleOf(ensure({ verify: true }))).toMatchObject({ code: 'secret-malformed' });
      expect(ca.accounts.size).toBe(0);
    },
  );
});

test('testSecret with a version that has no value, as a schedule is set up, changes nothing and asks no CA', async () => {
  const { secrets, step } = await openRotation(ca);
  ca.received.length = 0;
  secrets.begin('new');
  await expect(step('testSecret')).resolves.toContain('no value');
  expect(ca.received).toEqual([]);
});

test('a secret without an account gets one first, and its key is changed then', async () => {
  const opened = await openRotation(ca);
  opened.secrets.begin('new');
  await opened.secrets.store.write('scripted', { version: 1 });
  ca.accounts.clear();
  await opened.rotation();
  expect(ca.accounts.size).toBe(1);
  expect(accountOf(ca, opened.secrets.current())).toBe(opened.secrets.current()?.accountUrl);
});

describe('a CA that was wiped', () => {
  test('before the rotation has the key registered anew, which is told, and changed then', async () => {
    const { secrets, accountUrl, step } = await openRotation(ca);
    ca.accounts.clear();
    ca.keys.clear();
    secrets.begin('new');
    expect(await step('createSecret')).toContain(`had forgotten ${accountUrl}`);
    for (const each of ROTATION_STEPS) await step(each);
    expect([...ca.accounts.values()]).toEqual([secrets.current()?.accountUrl]);
    expect(accountOf(ca, secrets.current())).toBe(secrets.current()?.accountUrl);
  });

  test.each<RotationStep>(['setSecret', 'testSecret', 'finishSecret'])(
    'before %s has it given up, and the next rotation works',
    async (wiped) => {
      const { secrets, step, rotation, ensure, works } = await openRotation(ca);
      secrets.begin('new');
      for (const each of ROTATION_STEPS.slice(0, ROTATION_STEPS.indexOf(wiped))) await step(each);
      ca.accounts.clear();
      ca.keys.clear();
      expect(await troubleOf(step(wiped))).toMatchObject({
        code:
          wiped === 'setSecret' ? 'rotation-outdated' : wiped === 'testSecret' ? 'account-refused' : 'rotation-refused',
      });
      await ensure({ verify: true });
      expect(ca.accounts.size).toBe(1);
      expect(await works(secrets.current())).toBe(true);
      secrets.begin('next');
      await rotation('next');
      expect([...ca.accounts.values()]).toEqual([secrets.current()?.accountUrl]);
      expect(await works(secrets.current())).toBe(true);
    },
  );

  test('and registered anew by a run that was killed before it gave the rotation up: the next step does', async () => {
    const { secrets, step, ensure } = await openRotation(ca);
    secrets.begin('new');
    await step('createSecret');
    ca.accounts.clear();
    ca.keys.clear();
    secrets.faults.push({ method: 'dropPending', when: 'before' });
    await expect(ensure({ verify: true })).rejects.toThrow('killed');
    expect(await troubleOf(step('setSecret'))).toMatchObject({ code: 'rotation-outdated' });
    expect(secrets.labels()).not.toHaveProperty('AWSPENDING');
  });
});

test('a CA that asks for the binding before it says whether it knows a key is asked for the account', async () => {
  const { secrets, accountUrl, step, works } = await openRotation(ca);
  secrets.begin('new');
  const binding = () => problem('externalAccountRequired', 401);
  for (const each of ROTATION_STEPS) {
    ca.script('newAccount', ...(each === 'createSecret' ? [] : [binding()]));
    await step(each);
  }
  expect(accountOf(ca, secrets.current())).toBe(accountUrl);
  expect(await works(secrets.current())).toBe(true);
});

test('a deactivated account is named, and its key stays', async () => {
  const { secrets, accountUrl, step } = await openRotation(ca);
  secrets.begin('new');
  await step('createSecret');
  ca.script('keyChange', problem('unauthorized', 403, { detail: 'Account is not valid, has status "deactivated"' }));
  const before = secrets.current();
  expect(await troubleOf(step('setSecret'))).toMatchObject({
    code: 'account-refused',
    message: expect.stringContaining(accountUrl),
  });
  expect(secrets.current()).toEqual(before);
});

test('no key is in the trouble of a CA that cuts the connection', async () => {
  const { secrets, step } = await openRotation(ca);
  secrets.begin('new');
  await step('createSecret');
  ca.script('keyChange', () => (response) => response.destroy());
  const error = await step('setSecret').catch((thrown: unknown) => thrown);
  const seen = JSON.stringify(error) + String(error) + (error instanceof Error ? error.stack : '');
  expect(seen).toContain('ca-unreachable');
  for (const secret of [secrets.current(), secrets.pending()])
    expect(seen).not.toContain(secret?.privateKeyPem?.split('\n')[1]);
});
