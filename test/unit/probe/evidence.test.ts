import { afterEach, describe, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { type Evidence, evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import type { FindingId } from '../../../lambda/contract/evidence/findings.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { someCa } from '../support/deployments.ts';
import { oneRound } from '../support/one-round.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

let world: World;
const start = async (options?: WorldOptions) => {
  world = await startWorld(options);
};
afterEach(() => world.close());

/** What was kept of the round; it must fit the schema that is shipped. */
function evidenceOf(result: RoundResult): Evidence {
  const kept = world.kept.get(result.evidence?.key ?? '');
  return evidenceSchema.parse(kept);
}
const outcomes = ({ findings = [] }: Pick<Evidence, 'findings'>, id: FindingId) =>
  findings.filter((each) => each.id === id).map(({ outcome }) => outcome);

/** What a JSON pointer leads to; undefined where it leads nowhere. */
function pointed(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

describe('the evidence of a healthy round', () => {
  test('holds what was asked, what was seen before and after validation, and what follows', async () => {
    await start({
      deployment: {
        cas: [
          someCa('staging', { caaIdentities: ['ca.example'] }),
          someCa('backup', { role: 'backup', caaIdentities: ['other.example'] }),
        ],
      },
    });
    const result = await oneRound(world, { reason: 'test' });
    const evidence = evidenceOf(result);
    expect(evidence).toMatchObject({
      deployment: 'main',
      zone: 'acme.example.org',
      run: { id: 'run', trigger: 'on-demand', reason: 'test', outcome: 'passed' },
      target: { id: 'web', kind: 'canary', names: ['@', '*'] },
      identifiers: [
        { ca: 'staging', names: ['r1.staging.main.canary.acme.example.org', expect.any(String)] },
        { ca: 'backup' },
      ],
      cas: [
        { id: 'staging', accountUrl: 'https://staging.test/account/1' },
        { id: 'backup', role: 'backup', accountUrl: 'https://backup.test/account/1' },
      ],
      cleanup: { outcome: 'passed' },
      dns: { before: [{ state: 'gathered' }], after: { state: 'gathered' } },
      caa: { state: 'gathered' },
      controls: { state: 'gathered', found: [] },
    });
    expect(evidence.caa.found).toHaveLength(4);
    expect(outcomes(evidence, 'every-server-served-before-validation')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'every-server-served-after-validation')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'resolvers-see-value')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'alias-leads-into-zone')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'caa-allows')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'chain-trusted')).toEqual(['holds', 'holds']);
    expect(outcomes(evidence, 'check-completed')).toEqual([]);
    expect(evidence.findings.filter(({ outcome }) => outcome === 'does-not-hold')).toEqual([]);
    expect(result.findings?.map(({ id }) => id).sort()).toEqual(evidence.findings.map(({ id }) => id).sort());
  });

  test('has only pointers that lead somewhere', async () => {
    await start();
    const evidence = evidenceOf(await oneRound(world));
    const pointers = evidence.findings.flatMap((finding) => finding.evidence);
    expect(pointers.length).toBeGreaterThan(20);
    expect(pointers.filter((each) => pointed(evidence, each) === undefined)).toEqual([]);
  });
});

test('the look after validation does not wait for the certificate', async () => {
  await start({
    deployment: { cas: [someCa('staging')] },
    behaves: {
      staging: (session) => ({
        finalize: async (order, csr) => {
          const finalized = await session.finalize(order, csr);
          const asked = Date.now();
          await expect.poll(() => Date.now()).toBeGreaterThan(asked);
          return finalized;
        },
      }),
    },
  });
  const evidence = evidenceOf(await oneRound(world));
  const finalize = evidence.probes[0]?.steps.find(({ step }) => step === 'finalize');
  const { startedAt = 'never' } = evidence.dns.after;
  expect(startedAt <= (finalize?.startedAt ?? '')).toBe(true);
});

test('a CA that says it saw another value is found, beside what the servers served', async () => {
  const problem = {
    type: 'urn:ietf:params:acme:error:unauthorized',
    detail: 'Incorrect TXT record "x" found at _acme-challenge.example.org',
  };
  await start({
    deployment: { cas: [someCa('staging')] },
    behaves: {
      staging: (session) => ({
        awaitAuthorization: async (url) => {
          const authorization = await session.authorization(url);
          const challenges = authorization.challenges.map((each) => ({ ...each, error: problem }));
          return { ...authorization, status: 'invalid', challenges };
        },
      }),
    },
  });
  const evidence = evidenceOf(await oneRound(world));
  expect(evidence.findings).toContainEqual(
    expect.objectContaining({
      id: 'value-seen-by-ca',
      outcome: 'does-not-hold',
      value: 'other-value',
      subject: { ca: 'staging' },
    }),
  );
  expect(evidence.findings).toContainEqual(
    expect.objectContaining({ id: 'validation-accepted', outcome: 'does-not-hold', value: 'unauthorized' }),
  );
  expect(outcomes(evidence, 'every-server-served-before-validation')).toEqual(['holds']);
  expect(outcomes(evidence, 'every-server-served-after-validation')).toEqual(['holds']);
  expect(outcomes(evidence, 'certificate-issued')).toEqual(['could-not-tell']);
});

test('a CA that refuses the order: nothing was published, and the DNS is looked at all the same', async () => {
  const refusal = new AcmeProblemError({
    problem: { type: 'urn:ietf:params:acme:error:serverInternal', status: 500 },
    status: 500,
    resource: 'newOrder',
    url: 'https://staging.test/order',
    retryAfter: undefined,
    documented: true,
  });
  await start({
    deployment: { cas: [someCa('staging')] },
    behaves: { staging: () => ({ newOrder: () => Promise.reject(refusal) }) },
  });
  const evidence = evidenceOf(await oneRound(world));
  expect(evidence.dns).toMatchObject({ before: [], after: { state: 'gathered' } });
  expect(outcomes(evidence, 'no-server-error')).toEqual(['does-not-hold']);
  expect(outcomes(evidence, 'delegation-consistent')).not.toEqual([]);
  expect(outcomes(evidence, 'every-server-served-after-validation')).toEqual([]);
  expect(outcomes(evidence, 'cleanup-done')).toEqual(['holds']);
});

test('CAA is judged for the account that ordered, and for that of the production CA that the config names', async () => {
  const production = 'https://production.test/account/7';
  await start({
    deployment: {
      cas: [
        someCa('staging', { caaIdentities: ['ca.example'] }),
        someCa('production', { role: 'production', caaIdentities: ['ca.example'], accountUrl: production }),
      ],
    },
    records: [
      {
        type: 'CAA',
        name: 'example.org',
        data: { flags: 0, tag: 'issue', value: `ca.example; accounturi=${production}` },
      },
    ],
  });
  const evidence = evidenceOf(await oneRound(world));
  expect(evidence.cas.map(({ accountUrl }) => accountUrl)).toEqual(['https://staging.test/account/1', production]);
  expect(evidence.caa.found?.map(({ ca, outcome }) => `${ca} ${outcome}`)).toEqual([
    'staging refused',
    'production allowed',
    'staging refused',
    'production allowed',
  ]);
  const caa = evidence.findings.filter(({ id }) => id === 'caa-allows');
  expect(caa.map(({ outcome, value, subject }) => [subject.ca, outcome, value])).toEqual([
    ['staging', 'does-not-hold', 'other-account'],
    ['production', 'holds', undefined],
  ]);
  expect(evidence.controls.found).toMatchObject([
    { kind: 'directory', ca: 'production', outcome: 'fails' },
    { kind: 'new-nonce', outcome: 'undetermined' },
  ]);
});

describe('a round whose evidence is not kept', () => {
  test('says so, and is what it was', async () => {
    await start();
    const trouble = { code: 'evidence-unavailable', message: 'S3 is down.', action: 'Wait.' } as const;
    const result = await oneRound(world, {}, { evidence: { put: () => Promise.reject(new TroubleError(trouble)) } });
    expect(result).toMatchObject({ outcome: 'passed', evidence: { trouble } });
    expect(result.findings?.length).toBeGreaterThan(10);
    expect(world.warnings).toEqual([{ message: 'evidence not kept', trouble }]);
  });

  test('is not failed by a defect of the store', async () => {
    await start();
    const result = await oneRound(world, {}, { evidence: { put: () => Promise.reject(new TypeError('SECRETMARK')) } });
    expect(result).toMatchObject({ outcome: 'passed', evidence: { trouble: { code: 'prober-defect' } } });
    expect(JSON.stringify(result)).not.toContain('SECRETMARK');
  });
});
