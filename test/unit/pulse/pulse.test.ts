import { afterEach, beforeEach, expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { problem } from '../acme/scripted-ca.ts';
import { realTarget } from '../support/deployments.ts';
import { type PulseWorld, startPulseWorld } from './pulse-world.ts';

let world: PulseWorld;
beforeEach(async () => {
  world = await startPulseWorld();
});
afterEach(() => world.close());

test('a healthy pulse asks each CA for directory, nonce and account, orders nothing, and says so', async () => {
  const answer = await world.pulse();

  expect(world.staging.received.map(({ method, resource }) => `${method} ${resource}`)).toEqual([
    'GET directory',
    'HEAD newNonce',
    'POST account',
  ]);
  expect(answer.verdict).toMatchObject({
    fault: 'none',
    code: 'healthy',
    readiness: { renewal: 'unknown', failover: 'unknown' },
  });
  expect(answer.cas.map(({ ca, outcome }) => [ca, outcome])).toEqual([
    ['staging', 'passed'],
    ['backup', 'passed'],
  ]);
  expect(answer.findings.filter(({ outcome }) => outcome === 'does-not-hold')).toEqual([]);
  expect(answer.findings.filter(({ id }) => id === 'account-known').map(({ outcome }) => outcome)).toEqual([
    'holds',
    'holds',
  ]);
  expect(world.told).toHaveLength(1);
});

test('a backup CA whose account was deactivated would not take over', async () => {
  world.backup.script('account', async (usual) => ({ ...(await usual()), body: { status: 'deactivated' } }));

  const { verdict } = await world.pulse();

  expect(verdict).toMatchObject({ fault: 'configuration', code: 'account-unusable', cas: ['backup'] });
  expect(verdict?.readiness).toEqual({ renewal: 'unknown', failover: 'blocked' });
});

test('a CA that forgot the account is told, and no account is made', async () => {
  world.backup.script('account', problem('accountDoesNotExist', 400));

  const { verdict } = await world.pulse();

  expect(verdict).toMatchObject({ code: 'account-unusable', readiness: { failover: 'at-risk' } });
  expect(world.backup.received.map(({ resource }) => resource)).not.toContain('newAccount');
});

test('a key that rotation has put at the CA already is found under AWSPENDING', async () => {
  const pending = world.secrets.staging;
  const { backup } = world.secrets;
  const { accountUrl, directory } = pending as AccountSecret;
  world.secrets.staging = { ...(backup as AccountSecret), accountUrl, directory };
  const readPending = async (ca: string) =>
    ca === 'staging' ? ({ versionId: 'v2', secret: pending } as never) : undefined;

  const { cas, verdict } = await world.pulse({ secrets: { ...world.ports.secrets, readPending } });

  expect(cas[0]).toMatchObject({ ca: 'staging', outcome: 'passed', accountKey: 'pending' });
  expect(verdict?.fault).toBe('none');
});

test('a CA that is down keeps no other check from being told', async () => {
  await world.backup.stop();

  const answer = await world.pulse();

  expect(answer.verdict).toMatchObject({ fault: 'ca', code: 'ca-unreachable', cas: ['backup'] });
  expect(answer.verdict?.readiness).toEqual({ renewal: 'unknown', failover: 'blocked' });
  expect(answer.cas.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
});

test('a secret that may not be read is ours, and the CA is asked all the same', async () => {
  world.secrets.backup = new TroubleError({
    ...{ code: 'secret-unreadable', message: 'Denied.', action: 'Allow it.', cause: 'AccessDeniedException' },
  });

  const { verdict, cas } = await world.pulse();

  expect(verdict).toMatchObject({ fault: 'configuration', code: 'iam-denies-secret', cas: ['backup'] });
  expect(cas[1]?.requests).toBe(2);
});

test('before the first round there is no account, which is nobody’s fault', async () => {
  world.secrets.staging = undefined;

  const { verdict, cas, findings } = await world.pulse();

  expect(verdict?.fault).toBe('none');
  expect(cas[0]).toMatchObject({ outcome: 'passed', requests: 2 });
  expect(findings.find(({ id, subject }) => id === 'account-known' && subject.ca === 'staging')?.outcome).toBe(
    'could-not-tell',
  );
});

test('a CA that asked to be left alone is asked nothing', async () => {
  world.staging.script('account', {
    ...problem('rateLimited', 429),
    headers: { 'Retry-After': '3600', 'Content-Type': 'application/problem+json' },
  });
  await world.pulse();
  world.staging.received.length = 0;

  const { verdict, cas } = await world.pulse();

  expect(world.staging.received).toEqual([]);
  expect(cas[0]?.outcome).toBe('skipped');
  expect(verdict?.code).toBe('waiting-for-ca');
});

test('no secret, nonce or TXT value is told', async () => {
  const answer = JSON.stringify(await world.pulse());

  expect(answer).not.toContain('PRIVATE KEY');
  for (const secret of world.staging.secrets) expect(answer).not.toContain(secret);
  expect(answer).not.toContain('renewal-prober-pulse-');
});

test('a zone that the parent does not delegate blocks everybody, though no order was made', async () => {
  const { verdict } = await world.pulse({}, { zoneName: 'gone.example.org' });

  expect(verdict).toMatchObject({
    ...{ fault: 'configuration', code: 'zone-not-delegated' },
    readiness: { renewal: 'blocked', failover: 'blocked' },
  });
});

test('a real name without its CNAME is found before anybody orders for it', async () => {
  const { verdict, names } = await world.pulse({}, realTarget);

  expect(names).toEqual(['example.org', '*.example.org']);
  expect(verdict).toMatchObject({ fault: 'configuration', code: 'alias-missing' });
});

test('a switch that does not take the call is a warning, and no fault', async () => {
  const { verdict, findings, deadMansSwitch } = await world.pulse({
    ping: async () => ({ outcome: 'failed', why: 'it answered 500' }),
  });

  expect(deadMansSwitch).toEqual({ outcome: 'failed', why: 'it answered 500' });
  expect(verdict?.fault).toBe('none');
  expect(findings).toContainEqual(
    expect.objectContaining({
      id: 'check-completed',
      outcome: 'could-not-tell',
      subject: { server: 'dead-mans-switch' },
    }),
  );
});

test('a defect in the making of the answer does not silence the sign of life', async () => {
  const judge = () => {
    throw new Error('a defect');
  };

  await expect(world.pulse({ judge })).rejects.toThrow('a defect');
  expect(world.told).toHaveLength(1);
});

test('signals are sent once the pulse is remembered, and cost no answer', async () => {
  const seen: number[] = [];
  const sendSignals = async () => {
    seen.push((await world.ports.pulses.read()).length);
    throw new Error('a defect');
  };

  const answer = await world.pulse({ sendSignals });

  expect(seen).toEqual([1]);
  expect(answer.state).toBe('completed');
  expect(world.world.warnings.map(({ message }) => message)).toContain('signals not sent');
});

test('a breaker that cannot be read or written is warned of, and keeps no CA from being asked', async () => {
  const denied = () => Promise.reject(new TroubleError({ code: 'ledger-unavailable', message: 'm', action: 'a' }));
  world.staging.script('account', {
    ...problem('rateLimited', 429),
    headers: { 'Retry-After': '3600', 'Content-Type': 'application/problem+json' },
  });

  const answer = await world.pulse({ breaker: { openUntil: denied, open: denied } });

  expect(answer.cas[0]?.outcome).toBe('failed');
  expect(world.world.warnings.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['breaker not read', 'Retry-After not remembered']),
  );
});
