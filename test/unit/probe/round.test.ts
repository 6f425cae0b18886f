import { afterEach, describe, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import { type RoundResult, roundSchema } from '../../../lambda/contract/result.ts';
import { makeRound, type RoundWiring } from '../../../lambda/handlers/round.ts';
import type { RoundRequest } from '../../../lambda/probe/plan.ts';
import { realTargetAlias as cname, realTarget, someCa } from '../support/deployments.ts';
import { ServiceError, txtSet } from '../support/memory-route53.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

let world: World;
const start = async (options?: WorldOptions) => {
  world = await startWorld(options);
};
afterEach(() => world.close());

/** One round; what it gives back must fit the schema that is shipped. */
async function round(
  more: Partial<RoundRequest> = {},
  seconds = 60,
  ports: Partial<RoundWiring> = {},
): Promise<RoundResult> {
  const request: RoundRequest = {
    runId: 'run',
    target: 'web',
    cas: 'all',
    trigger: 'on-demand',
    reason: 'test',
    ...more,
  };
  const result = await makeRound(request, 50_000 + seconds * 1000, { ...world.wiring, ...ports });
  return roundSchema.parse(result);
}
const probeOf = (result: RoundResult, ca: string) => {
  const probe = result.probes.find((each) => each.ca === ca);
  if (!probe) throw new Error(`no probe at ${ca}`);
  return probe;
};
const never = () => new Promise<never>(() => {});
const refusal = (retryAfter?: string, status = 503) =>
  new AcmeProblemError({
    problem: { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many', status },
    status,
    resource: 'newOrder',
    url: 'https://staging.test/order',
    retryAfter,
    documented: true,
  });
const intents = () => [...world.table.items.keys()].filter((key) => key.startsWith('intent#'));
const hurried: Partial<Deployment> = {
  cas: [someCa('staging', { deadlineSeconds: 1 }), someCa('backup', { role: 'backup' })],
};

test('a name server that never serves the values is named before the probes have used up their time', async () => {
  const cas = [someCa('staging', { deadlineSeconds: 4 }), someCa('backup', { role: 'backup', deadlineSeconds: 4 })];
  await start({ deployment: { cas } });
  const { publisher } = world.wiring;
  const lost = { ...publisher, publish: async () => ({ attempts: 1, changeIds: [], refused: [], unanswered: false }) };
  const result = await round({}, 60, { publisher: lost });
  for (const { trouble } of result.probes) {
    expect(trouble).toMatchObject({ code: 'propagation-timeout', step: 'propagation' });
    expect(trouble?.message).toMatch(/^1 of 1 authoritative servers .* ns1\.acme\.example\.org .*: NXDOMAIN/);
  }
});

describe('a healthy round', () => {
  test('issues at both CAs for an apex with its wildcard, over one change, and leaves nothing', async () => {
    await start();
    world.route53.put(txtSet('other.acme.example.org', ['unrelated']));
    const before = JSON.stringify(world.route53.sets());
    const result = await round();
    expect(result).toMatchObject({ outcome: 'passed', cleanup: { outcome: 'passed' } });
    expect(result.probes.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    const { steps, certificate, names } = probeOf(result, 'staging');
    expect(steps.map(({ step }) => step)).toEqual([
      ...['account', 'order', 'authorization', 'publish', 'propagation', 'challenge', 'validation'],
      ...['finalize', 'certificate', 'chain', 'revoke'],
    ]);
    expect(certificate?.names.sort()).toEqual([...names].sort());
    expect(steps.find(({ step }) => step === 'propagation')?.note).toMatch(/^all 1 name servers .* INSYNC after/);
    const changes = world.route53.calls.filter(({ kind }) => kind === 'change');
    expect(changes).toHaveLength(2);
    expect(changes[0]?.changes.map((change) => change.ResourceRecordSet?.ResourceRecords?.length)).toEqual([2, 2]);
    expect(JSON.stringify(world.route53.sets())).toBe(before);
    expect(intents()).toEqual([]);
    expect(world.cas.staging?.revoked).toHaveLength(1);
  });

  test('is kept in the ledger with its progress, told to telemetry, and holds no secret', async () => {
    await start();
    const result = await round();
    const kept = await world.wiring.runs.read('run');
    expect(kept?.result).toEqual(result);
    expect(kept?.progress).toMatchObject({ staging: 'revoke', backup: 'revoke' });
    expect(world.told).toHaveLength(1);
    expect(JSON.stringify(result)).not.toMatch(/PRIVATE KEY|token-/);
  });

  test('for real names goes the way of their CNAME, and leaves no authorization behind', async () => {
    await start({ deployment: realTarget, records: [cname] });
    expect((await round()).outcome).toBe('passed');
    expect(world.cas.staging?.deactivated).toHaveLength(2);
    expect(world.route53.sets()).toEqual([]);
    // Another client may write back what it read before the removal: the janitor looks again.
    expect(intents()).toHaveLength(1);
  });
});

describe('trouble at one CA stays there', () => {
  test('when it refuses the order', async () => {
    await start({ behaves: { staging: () => ({ newOrder: () => Promise.reject(refusal()) }) } });
    const result = await round();
    expect(result.outcome).toBe('failed');
    expect(probeOf(result, 'staging')).toMatchObject({
      outcome: 'failed',
      trouble: { code: 'ca-rate-limited', step: 'order' },
    });
    expect(probeOf(result, 'backup').outcome).toBe('passed');
  });

  test('when it hangs: its own deadline ends it', async () => {
    await start({ deployment: hurried, behaves: { staging: () => ({ newOrder: never }) } });
    const result = await round();
    expect(probeOf(result, 'staging')).toMatchObject({ trouble: { code: 'deadline-exceeded', step: 'order' } });
    expect(probeOf(result, 'backup').outcome).toBe('passed');
  });

  test('when it does not accept the challenge', async () => {
    await start({
      behaves: {
        backup: (session) => ({
          awaitAuthorization: async (url) => ({ ...(await session.authorization(url)), status: 'invalid' }),
        }),
      },
    });
    const result = await round();
    expect(probeOf(result, 'backup').trouble).toMatchObject({ code: 'validation-failed', step: 'validation' });
    expect(probeOf(result, 'staging').outcome).toBe('passed');
    expect(world.route53.sets()).toEqual([]);
  });

  test('when the prober itself is at fault there', async () => {
    await start({ behaves: { staging: () => ({ challengeValue: () => Promise.reject(new TypeError('x')) }) } });
    const result = await round();
    expect(probeOf(result, 'staging').trouble).toMatchObject({ code: 'prober-defect', step: 'publish' });
    expect(probeOf(result, 'backup').outcome).toBe('passed');
  });
});

describe('what leaves the question open is inconclusive', () => {
  test('an authorization that was valid already: it is deactivated, DNS was not exercised', async () => {
    await start({
      behaves: {
        staging: (session) => ({
          authorization: async (url) => ({ ...(await session.authorization(url)), status: 'valid' }),
        }),
      },
    });
    const result = await round({ cas: ['staging'] });
    expect(result.outcome).toBe('inconclusive');
    expect(probeOf(result, 'staging')).toMatchObject({ trouble: { code: 'authorization-already-valid' } });
    expect(world.cas.staging?.deactivated).toHaveLength(2);
    expect(result.cleanup).toBeUndefined();
  });

  test('a real name in use by another client: nothing is published', async () => {
    await start({ deployment: realTarget, records: [cname] });
    const foreign = txtSet(cname.data, ['theirs']);
    world.route53.put(foreign);
    const result = await round();
    expect(result.outcome).toBe('inconclusive');
    expect(result.probes.map(({ trouble }) => trouble?.code)).toEqual([
      'challenge-name-in-use',
      'challenge-name-in-use',
    ]);
    expect(world.route53.sets()).toEqual([foreign]);
    expect(world.route53.calls.filter(({ kind }) => kind === 'change')).toEqual([]);
  });
});

test.each([
  ['is missing', [], 'there is none'],
  ['leads elsewhere', [{ ...cname, data: 'elsewhere.example.net' }], 'it leads to elsewhere.example.net'],
])('publishes nothing for a real name whose CNAME %s', async (_what, records, words) => {
  await start({ deployment: realTarget, records: [...records] });
  const result = await round({ cas: ['staging'] });
  expect(probeOf(result, 'staging').trouble).toMatchObject({
    code: 'challenge-alias-missing',
    step: 'publish',
    message: expect.stringContaining(words),
    action: expect.stringContaining('_acme-challenge.example.org. CNAME example.org.acme.example.org'),
  });
  expect(world.route53.calls).toEqual([]);
});

describe('cleanup', () => {
  const hanging = { awaitAuthorization: never };

  test('happens past the deadline of all probes', async () => {
    await start({ behaves: { staging: () => hanging, backup: () => hanging } });
    const result = await round({}, 2);
    expect(result.probes.map(({ trouble }) => trouble?.code)).toEqual(['deadline-exceeded', 'deadline-exceeded']);
    expect(result.cleanup?.outcome).toBe('passed');
    expect(world.route53.sets()).toEqual([]);
    expect(intents()).toEqual([]);
  });

  test('cannot wait for a change that never gets an answer: what it may leave is left to the janitor', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const cas = [someCa('staging', { deadlineSeconds: 1 })];
    await start({
      deployment: { cas },
      route53: {
        around: async ({ changes }) => {
          if (changes.some(({ Action }) => Action === 'CREATE')) await held;
          return undefined;
        },
      },
    });
    const result = await round();
    expect(probeOf(result, 'staging').trouble).toMatchObject({
      code: 'route53-failed',
      step: 'publish',
      cause: 'no-answer',
    });
    expect(world.route53.sets()).toEqual([]);
    release();
    await expect.poll(() => world.route53.sets()).toHaveLength(1);
    expect(intents()).toHaveLength(1);
  });

  test('that failed is told, and left to the janitor', async () => {
    await start({
      route53: {
        around: ({ changes }) =>
          changes.some(({ Action }) => Action === 'DELETE')
            ? { before: new ServiceError('AccessDenied', 'no', 403) }
            : undefined,
      },
    });
    const result = await round();
    expect(result.outcome).toBe('passed');
    expect(result.cleanup).toMatchObject({ outcome: 'failed', trouble: { code: 'cleanup-failed', step: 'cleanup' } });
    expect(intents()).toHaveLength(1);
  });
});

test('a CA that is slow to issue has its authorizations deactivated past the deadline all the same', async () => {
  const sessions: number[] = [];
  const cas = [someCa('staging', { deadlineSeconds: 1 })];
  await start({
    deployment: { ...realTarget, cas },
    records: [cname],
    behaves: { staging: () => ({ finalize: never }) },
  });
  const { openSession } = world.wiring;
  const result = await round({ cas: ['staging'] }, 60, {
    openSession: (ca, options) => {
      sessions.push(options.deadline);
      return openSession(ca, options);
    },
  });
  const probe = probeOf(result, 'staging');
  expect(probe.trouble).toMatchObject({ code: 'deadline-exceeded', step: 'finalize' });
  expect(probe.steps.at(-1)).toMatchObject({ step: 'cleanup', outcome: 'passed' });
  expect(world.cas.staging?.deactivated).toHaveLength(2);
  const [ordering = 0, tidying = 0] = sessions;
  expect(tidying - ordering).toBe(10_000);
});

describe('the breaker', () => {
  const openUntil = () => world.wiring.breaker.openUntil('staging', Date.now());

  test('opens when the CA says when to come back, for that long', async () => {
    await start({ behaves: { staging: () => ({ newOrder: () => Promise.reject(refusal('120')) }) } });
    const result = await round({ cas: ['staging'] });
    const retryAt = Date.parse(probeOf(result, 'staging').trouble?.retryAt ?? '');
    expect(await openUntil()).toBe(retryAt);
    const next = await round({ runId: 'next', cas: ['staging'] });
    expect(probeOf(next, 'staging')).toMatchObject({ outcome: 'skipped', trouble: { code: 'breaker-open' } });
    expect(next.outcome).toBe('inconclusive');
  });

  const seconds = (wait: number) => String(wait / 1_000);
  const date = (wait: number) => new Date(Date.now() + wait).toUTCString();
  test.each([
    [429, 120_000, seconds],
    [503, 120_000, seconds],
    [429, 3_600_000, date],
    [503, 3_600_000, date],
    [429, 31_536_000_000, seconds],
    [503, 31_536_000_000, date],
  ])(
    'opens by %d and Retry-After of %d ms for a day at most, of that CA only, and the result says until when',
    async (status, asked, form) => {
      const wait = Math.min(asked, 86_400_000);
      const refuse = () => Promise.reject(refusal(form(asked), status));
      await start({ behaves: { staging: () => ({ newOrder: refuse }) } });
      const result = await round();
      const retryAt = Date.parse(probeOf(result, 'staging').trouble?.retryAt ?? '');
      expect(Math.abs(retryAt - Date.now() - wait)).toBeLessThan(15_000);
      expect(await openUntil()).toBe(retryAt);
      expect(await world.wiring.breaker.openUntil('backup', Date.now())).toBeUndefined();
      const next = await round({ runId: 'next' });
      expect(probeOf(next, 'staging').trouble).toMatchObject({
        code: 'breaker-open',
        retryAt: new Date(retryAt).toISOString(),
      });
      expect(probeOf(next, 'backup').outcome).toBe('passed');
    },
  );

  test('stays shut when the CA says nothing of it', async () => {
    await start({ behaves: { staging: () => ({ newOrder: () => Promise.reject(refusal(undefined, 429)) }) } });
    await round({ cas: ['staging'] });
    expect(await openUntil()).toBeUndefined();
  });
});

test('each probe says what is left of its budgets when the round has ended', async () => {
  await start({});
  const result = await round({ trigger: 'schedule' });
  const left = { schedule: 7, onDemand: 9 };
  for (const ca of ['staging', 'backup']) {
    expect(probeOf(result, ca).budgets).toEqual([
      { per: 'day', orders: 10, reserved: 2, left },
      { per: 'domain', domain: 'example.org', orders: 80, reserved: 16, left: { schedule: 63, onDemand: 79 } },
    ]);
  }
});

test('a round without any order asks nobody', async () => {
  const limits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 1, reservedOrdersPerDay: 1 };
  await start({ deployment: { cas: [someCa('staging', { limits })] } });
  const result = await round({ trigger: 'schedule' });
  expect(result).toMatchObject({
    outcome: 'inconclusive',
    probes: [{ outcome: 'skipped', trouble: { code: 'budget-spent' } }],
  });
  expect(world.cas.staging?.orders).toEqual([]);
  expect(world.route53.calls).toEqual([]);
});
