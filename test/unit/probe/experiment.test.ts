import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import type { ExperimentKind } from '../../../lambda/contract/verdict/vocabulary.ts';
import { makeRound } from '../../../lambda/handlers/round.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { realTargetAlias as cname, realTarget, someCa } from '../support/deployments.ts';
import { probeAt } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ahead = 0;
const holds: number[] = [];
afterEach(async () => {
  await world.close();
  holds.length = 0;
  ahead = 0;
});

/** The system's, which passes over long waits that nothing can cut short: a hold is the only one. */
const clock: Clock = {
  now: () => Date.now() + ahead,
  sleep: async (milliseconds, signal) => {
    if (signal || milliseconds < 5_000) return systemClock.sleep(milliseconds, signal);
    holds.push(milliseconds);
    ahead += milliseconds;
  },
};

/** A confirmation that does one thing otherwise at staging. */
async function confirmation(kind: ExperimentKind, deadlineSeconds = 170, target = realTarget): Promise<RoundResult> {
  const roles = { staging: 'staging', backup: 'backup' } as const;
  const cas = (['staging', 'backup'] as const).map((id) => someCa(id, { role: roles[id], deadlineSeconds }));
  world = await startWorld({ deployment: { ...target, cas }, records: [cname], clock });
  const experiment = { kind, ca: 'staging' };
  const request = {
    runId: 'run.confirm',
    target: 'web',
    cas: 'all',
    trigger: 'confirmation',
    confirms: 'run',
  } as const;
  const made = await makeRound({ ...request, experiment }, 240_000, world.wiring);
  if (!made) throw new Error('no round');
  return made;
}
const keyAt = (result: RoundResult, ca: string) =>
  new X509Certificate(probeAt(result, ca).certificate?.chainPem ?? '').publicKey.asymmetricKeyType;
const challengeAt = (result: RoundResult, ca: string) =>
  probeAt(result, ca).steps.find(({ step }) => step === 'challenge');

test('a confirmation says in result and evidence what it did otherwise', async () => {
  const result = await confirmation('other-key');
  const experiment = { kind: 'other-key', ca: 'staging' };
  expect(result).toMatchObject({ confirms: 'run', experiment });
  const evidence = evidenceSchema.parse(world.kept.get(result.evidence?.key ?? ''));
  expect(evidence.run).toMatchObject({ id: 'run.confirm', confirms: 'run', experiment });
});

test('other-key: the CA in question certifies an RSA key, the other an EC key', async () => {
  const result = await confirmation('other-key');
  expect(result.outcome).toBe('passed');
  expect([keyAt(result, 'staging'), keyAt(result, 'backup')]).toEqual(['rsa', 'ec']);
});

test('other-names: the CA in question issues for a canary in the delegated zone, the other for the real name', async () => {
  const result = await confirmation('other-names');
  expect(result).toMatchObject({ outcome: 'passed', cleanup: { outcome: 'passed' } });
  expect(probeAt(result, 'staging').certificate?.names.sort()).toEqual([
    '*.r1.r2.staging.main.canary.acme.example.org',
    'r1.r2.staging.main.canary.acme.example.org',
  ]);
  expect(probeAt(result, 'backup').certificate?.names.sort()).toEqual(['*.example.org', 'example.org']);
  expect(world.route53.sets()).toEqual([]);
});

test('alone: only the CA in question issues', async () => {
  const result = await confirmation('alone');
  expect(result.probes.map(({ ca, outcome }) => [ca, outcome])).toEqual([['staging', 'passed']]);
  expect(world.cas.backup?.orders).toEqual([]);
});

describe('after-negative-ttl', () => {
  test('the CA in question is told to look a minute after the values were seen, the other at once', async () => {
    const result = await confirmation('after-negative-ttl');
    expect(result.outcome).toBe('passed');
    expect(holds).toEqual([60_000]);
    const held = challengeAt(result, 'staging');
    expect(held?.note).toBe('the values had lain there for 60 s before it');
    const seen = probeAt(result, 'staging').steps.find(({ step }) => step === 'propagation');
    const seenAt = Date.parse(seen?.startedAt ?? '') + (seen?.durationMs ?? 0);
    expect(Date.parse(held?.startedAt ?? '') - seenAt).toBeGreaterThanOrEqual(60_000);
    expect(challengeAt(result, 'backup')).not.toHaveProperty('note');
  });

  test('it keeps a quarter of a minute of the probe’s time for what comes after', async () => {
    const result = await confirmation('after-negative-ttl', 40);
    expect(result.outcome).toBe('passed');
    expect(holds).toHaveLength(1);
    expect(holds[0]).toBeLessThanOrEqual(25_000);
    expect(holds[0]).toBeGreaterThan(10_000);
  });

  test('where no time is left it goes on, and says so', async () => {
    const result = await confirmation('after-negative-ttl', 14);
    expect(result.outcome).toBe('passed');
    expect(holds).toEqual([]);
    expect(challengeAt(result, 'staging')?.note).toBe('no time was left to wait 60 s before it');
  });
});
