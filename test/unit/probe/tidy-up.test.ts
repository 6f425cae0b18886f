import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { RoundWiring } from '../../../lambda/handlers/round.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { type ScriptedCa, startScriptedCa } from '../acme/scripted-ca.ts';
import { realTargetAlias as cname, realTarget, someCa } from '../support/deployments.ts';
import { oneRound, probeAt } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

let scripted: ScriptedCa;
let world: World;
let ahead = 0;
/** The system's, put forward. */
const clock: Clock = { now: () => Date.now() + ahead, sleep: systemClock.sleep };

beforeAll(async () => {
  scripted = await startScriptedCa();
});
afterEach(async () => {
  await world.close();
  scripted.reset();
  ahead = 0;
});
afterAll(() => scripted.stop());

/** Ports whose sessions talk to the scripted CA over https, as in the function. */
async function overHttps(): Promise<Partial<RoundWiring>> {
  const connection = openConnection(scripted.config(), clock);
  const privateKeyPem = await createAccountKey();
  const registration = { privateKeyPem, transcript: { requests: [] }, deadline: clock.now() + 60_000 };
  const accountUrl = await openSession(connection, registration).register({});
  return {
    accounts: { ...world.wiring.accounts, find: async () => ({ privateKeyPem, accountUrl }) },
    openSession: (_ca, options) => openSession(connection, options),
  };
}
const outcomes = (steps: readonly { readonly step: string; readonly outcome: string }[]) =>
  steps.slice(-2).map(({ step, outcome }) => [step, outcome]);

test('past the deadline the certificate is revoked and the authorizations are deactivated, at the CA', async () => {
  world = await startWorld({ deployment: realTarget, records: [cname], clock });
  const ports = await overHttps();
  scripted.script('certificate', async (usual) => {
    ahead = 60_000;
    return usual();
  });
  const probe = probeAt(await oneRound(world, { cas: ['staging'] }, ports), 'staging');
  expect(probe.trouble).toMatchObject({ code: 'deadline-exceeded' });
  expect(scripted.revoked).toHaveLength(1);
  expect([...scripted.authorizations.values()].map(({ status }) => status)).toEqual(['deactivated', 'deactivated']);
  expect(outcomes(probe.steps)).toEqual([
    ['revoke', 'passed'],
    ['cleanup', 'passed'],
  ]);
});

test('a revocation that hangs leaves time for the deactivation', async () => {
  const hanging = () => {
    ahead = 66_000;
    return new Promise<never>(() => {});
  };
  world = await startWorld({
    deployment: realTarget,
    records: [cname],
    clock,
    behaves: { staging: () => ({ revoke: hanging }) },
  });
  const probe = probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
  expect(probe.outcome).toBe('passed');
  expect(outcomes(probe.steps)).toEqual([
    ['revoke', 'failed'],
    ['cleanup', 'passed'],
  ]);
  expect(world.cas.staging?.deactivated).toHaveLength(2);
});

test('what was issued is revoked also when it is not what was ordered', async () => {
  world = await startWorld({
    behaves: {
      staging: () => ({
        downloadCertificate: async () => ({ chainPem: world.cas.backup?.rootPem ?? '', alternates: [] }),
      }),
    },
  });
  const probe = probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
  expect(probe.steps.at(-2)).toMatchObject({ step: 'chain', outcome: 'failed' });
  expect(probe.certificate).toBeUndefined();
  expect(world.cas.staging?.revoked).toHaveLength(1);
});

test('what is no certificate at all is not revoked, and no defect of the prober', async () => {
  const chainPem = '-----BEGIN CERTIFICATE-----';
  world = await startWorld({
    behaves: { staging: () => ({ downloadCertificate: async () => ({ chainPem, alternates: [] }) }) },
  });
  const probe = probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
  expect(probe.steps.at(-1)).toMatchObject({ step: 'chain', outcome: 'failed' });
  expect(JSON.stringify(probe)).not.toContain('prober-defect');
});

test('at a CA that has no authorization deactivated none is asked for, and the step says so', async () => {
  const quirks = { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: false };
  world = await startWorld({ deployment: { ...realTarget, cas: [someCa('staging', { quirks })] }, records: [cname] });
  const probe = probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
  expect(probe.outcome).toBe('passed');
  expect(world.cas.staging?.deactivated).toEqual([]);
  expect(probe.steps.at(-1)).toMatchObject({
    step: 'cleanup',
    outcome: 'passed',
    note: 'the authorizations stay, because CA staging has none deactivated: a later probe may find them valid',
  });
});
