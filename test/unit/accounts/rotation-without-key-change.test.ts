import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROTATION_STEPS } from '../../../lambda/contract/events.ts';
import type { CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import { type ScriptedCa, startScriptedCa } from '../acme/scripted-ca.ts';
import { accountOf, BINDING, openRotation, troubleOf } from './rotation-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
beforeEach(() => {
  ca.accounts.clear();
  ca.withoutKeyChange();
});
afterEach(() => ca.reset());
afterAll(() => ca.stop());

const caa = (outcome: CaaFinding['outcome'], reason: CaaFinding['reason']): CaaFinding => ({
  ...{ identifier: 'www.example.org', ca: 'scripted', outcome, reason, message: 'CAA at example.org (words)' },
  ...{ foundAt: 'example.org', aliases: [], records: [], recordCount: 1 },
});

test.each([
  ['has none in its directory', {}],
  [
    'is known to have none',
    { quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: false, authorizationDeactivation: true } },
  ],
])('a CA that %s: a new account takes the place of the old one', async (_what, changes) => {
  const { secrets, accountUrl, rotation, works } = await openRotation(ca, {
    changes,
    caa: [caa('allowed', 'authorized'), caa('refused', 'other-issuer')],
  });
  const before = secrets.current();
  secrets.begin('new');
  await rotation();
  const after = secrets.current();
  expect(after).toMatchObject({
    directory: before?.directory,
    accountUrl: expect.not.stringContaining(`${accountUrl}\n`),
  });
  expect(after?.accountUrl).not.toBe(accountUrl);
  expect(accountOf(ca, after)).toBe(after?.accountUrl);
  expect([await works(before), await works(after)]).toEqual([true, true]);
  expect(ca.received.map(({ resource }) => resource)).not.toContain('keyChange');
});

describe('nothing is registered, and said what to do, where', () => {
  test.each([
    ['a CAA record names accounts', caa('undetermined', 'account-unknown'), 'account-pinned', 'accounturi'],
    ['CAA could not be read', caa('undetermined', 'lookup-failed'), 'pin-unknown', 'CAA'],
    [
      'the config does not say what the CA is called in CAA',
      caa('undetermined', 'identity-unknown'),
      'pin-unknown',
      'caaIdentities',
    ],
  ])('%s', async (_what, finding, cause, words) => {
    const { secrets, step } = await openRotation(ca, { caa: [caa('allowed', 'authorized'), finding] });
    const before = secrets.current();
    secrets.begin('new');
    expect(await troubleOf(step('createSecret'))).toMatchObject({
      code: 'rotation-impossible',
      cause,
      message: expect.stringContaining('www.example.org'),
      action: expect.stringContaining(words),
    });
    expect([secrets.current(), secrets.pending(), ca.accounts.size]).toEqual([before, undefined, 1]);
  });

  test('such a record appeared after the first step', async () => {
    const findings: CaaFinding[] = [];
    const { secrets, step } = await openRotation(ca, { caa: findings });
    secrets.begin('new');
    await step('createSecret');
    findings.push(caa('undetermined', 'account-unknown'));
    expect(await troubleOf(step('setSecret'))).toMatchObject({ cause: 'account-pinned' });
    expect(ca.accounts.size).toBe(1);
  });
});

describe('a CA that demands a binding', () => {
  const initial = { version: 1 as const, externalAccountBinding: BINDING };
  const open = (quirks: { bindingReusable?: boolean } = {}) => {
    ca.demandBinding(BINDING.keyId, BINDING.hmacKey);
    const known = ca.config().quirks;
    return openRotation(ca, { initial, changes: { externalAccountBinding: true, quirks: { ...known, ...quirks } } });
  };

  test('which the present account used up: nothing is registered, and a new one asked for', async () => {
    const { secrets, step } = await open();
    secrets.begin('new');
    expect(await troubleOf(step('createSecret'))).toMatchObject({
      code: 'rotation-impossible',
      cause: 'binding-used',
      action: expect.stringContaining('replace externalAccountBinding'),
    });
    expect([secrets.pending(), ca.accounts.size]).toEqual([undefined, 1]);
  });

  test.each([
    ['that can be used again', true, BINDING],
    ['that is new', false, { keyId: 'kid-2', hmacKey: Buffer.from('another key that binds').toString('base64url') }],
  ])('%s: a new account is registered with it', async (_what, bindingReusable, binding) => {
    const { secrets, accountUrl, rotation, works } = await open({ bindingReusable });
    await secrets.store.write('scripted', { ...initial, ...secrets.current(), externalAccountBinding: binding });
    ca.demandBinding(binding.keyId, binding.hmacKey);
    secrets.begin('new');
    await rotation();
    expect(secrets.current()).toMatchObject({ externalAccountBinding: binding, boundKeyId: binding.keyId });
    expect(secrets.current()?.accountUrl).not.toBe(accountUrl);
    expect(await works(secrets.current())).toBe(true);
  });
});

const CUTS = [
  ['putPending', 'createSecret'],
  ['promote', 'finishSecret'],
  ['write', 'finishSecret'],
] as const;
test.each(CUTS.flatMap(([method, step]) => (['before', 'after'] as const).map((when) => ({ method, step, when }))))(
  'killed $when $method in $step: no further account is made, and the next run or the next probe finishes',
  async ({ method, step: killed, when }) => {
    const { secrets, accountUrl, step, ensure, works } = await openRotation(ca);
    secrets.begin('new');
    for (const each of ROTATION_STEPS.slice(0, ROTATION_STEPS.indexOf(killed))) await step(each);
    secrets.faults.push({ method, when });
    await expect(step(killed)).rejects.toThrow('killed');
    for (const each of ROTATION_STEPS) await step(each);
    const { accountUrl: url } = await ensure();
    expect(url).not.toBe(accountUrl);
    expect(new Set(ca.accounts.values())).toEqual(new Set([accountUrl, url]));
    expect(secrets.current()).toMatchObject({ accountUrl: url });
    expect(await works(secrets.current())).toBe(true);
  },
);

test('the answer to the registration was lost: the next run finds the account, and makes no other', async () => {
  const { secrets, accountUrl, step, rotation } = await openRotation(ca);
  secrets.begin('new');
  await step('createSecret');
  ca.script('newAccount', undefined, async (usual) => {
    await usual();
    return (response) => response.destroy();
  });
  expect(await troubleOf(step('setSecret'))).toMatchObject({ code: 'ca-unreachable' });
  await rotation();
  expect(new Set(ca.accounts.values())).toEqual(new Set([accountUrl, secrets.current()?.accountUrl]));
});
