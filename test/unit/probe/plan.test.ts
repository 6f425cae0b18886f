import { describe, expect, test } from 'vitest';
import type { Deployment, Target } from '../../../lambda/contract/deployment.ts';
import type { ExperimentKind } from '../../../lambda/contract/verdict/vocabulary.ts';
import {
  chooseCas,
  findTarget,
  type ProbePlan,
  planProbes,
  type RoundRequest,
  targetsAt,
} from '../../../lambda/probe/plan.ts';
import { someCa, someDeployment } from '../support/deployments.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-24T06:00:00Z');
const request = (more: Partial<RoundRequest> = {}): RoundRequest => ({
  runId: 'run',
  target: 'web',
  cas: 'all',
  trigger: 'schedule',
  ...more,
});
const canary = (id: string): Target => ({ kind: 'canary', id, labels: ['@'] });
const real = (id: string, issueFrom: string[] = []): Target => ({
  kind: 'real',
  id,
  names: ['example.org', '*.example.org'],
  challengeNames: { 'example.org': 'example.org.acme.example.org' },
  issueFrom,
});
const withPublic = (targets: Target[]): Deployment =>
  someDeployment({ targets, cas: [someCa('staging'), someCa('public', { role: 'backup', publiclyTrusted: true })] });
const idsOf = (deployment: Deployment, asked: RoundRequest) => chooseCas(deployment, asked).map(({ id }) => id);
const plan = (deployment: Deployment, asked = request(), now = NOW) => {
  let label = 0;
  return planProbes(deployment, asked, { now, randomLabel: () => `r${++label}` });
};

describe('the CAs of a round', () => {
  test('are all that may be ordered from', () => {
    const deployment = someDeployment({ cas: [someCa('a'), someCa('b'), someCa('c', { role: 'production' })] });
    expect(idsOf(deployment, request())).toEqual(['a', 'b']);
  });

  test('are those that were named, each once', () => {
    expect(idsOf(someDeployment(), request({ cas: ['backup', 'backup'], trigger: 'on-demand' }))).toEqual(['backup']);
  });

  test.each([
    ['nobody knows', 'other'],
    ['is production', 'production'],
  ])('are refused when one %s', (_why, id) => {
    const deployment = someDeployment({ cas: [someCa('staging'), someCa('production', { role: 'production' })] });
    const choosing = () => chooseCas(deployment, request({ cas: [id] }));
    expect(choosing).toThrow(expect.objectContaining({ trouble: expect.objectContaining({ code: 'ca-unknown' }) }));
  });

  test('are only those that the config names, for a real name', () => {
    const deployment = someDeployment({ targets: [real('web', ['backup']), real('none')] });
    expect(idsOf(deployment, request())).toEqual(['backup']);
    expect(idsOf(deployment, request({ target: 'none' }))).toEqual([]);
  });

  test('a target that nobody knows is refused with the names of those that there are', () => {
    expect(() => findTarget(someDeployment(), 'other')).toThrow(
      expect.objectContaining({
        trouble: expect.objectContaining({ code: 'target-unknown', action: 'Name one of: web.' }),
      }),
    );
  });
});

describe('a publicly trusted CA', () => {
  test.each(['schedule', 'on-demand', 'confirmation'] as const)('is part of a round of trigger %s', (trigger) => {
    const deployment = withPublic([canary('a'), canary('b')]);
    for (const target of ['a', 'b']) expect(idsOf(deployment, request({ target, trigger }))).toContain('public');
  });

  test('has a line of targets: those that may order there, as the config has them', () => {
    const ca = someCa('public');
    expect(targetsAt(withPublic([real('x'), canary('b'), real('y', ['public']), canary('a')]), ca)).toEqual([
      'b',
      'y',
      'a',
    ]);
  });

  test('has four canary names in all, which repeat', () => {
    const deployment = withPublic([canary('web')]);
    const names = Array.from({ length: 30 }, (_, day) =>
      plan(deployment, request(), NOW + day * DAY_MS).find(({ ca }) => ca.id === 'public'),
    );
    expect(new Set(names.flatMap((each) => each?.names ?? [])).size).toBe(4);
    expect(names.every((each) => each?.namesRepeat && each.pooled && each.sharing === 'shared')).toBe(true);
  });

  test('sees the same four names, and their wildcards, of however many targets and labels', () => {
    const targets = Array.from({ length: 30 }, (_, index): Target => {
      const labels = index % 2 ? [`www${index}`, `*.www${index}`, '@'] : [`api${index}`];
      return { kind: 'canary', id: `target${index}`, labels };
    });
    const deployment = withPublic(targets);
    const names = targets.flatMap(({ id }, day) =>
      (['schedule', 'on-demand'] as const).flatMap(
        (trigger) =>
          plan(deployment, request({ target: id, trigger }), NOW + day * DAY_MS).find(({ ca }) => ca.id === 'public')
            ?.names ?? [],
      ),
    );
    expect(names.length).toBeGreaterThan(60);
    expect(new Set(names.map((name) => name.replace('*.', ''))).size).toBe(4);
  });
});

describe('the names', () => {
  test('of a canary are fresh, with a label per CA and deployment', () => {
    const [first, second] = plan(someDeployment());
    expect(first).toMatchObject({
      names: ['r1.staging.main.canary.acme.example.org', '*.r1.staging.main.canary.acme.example.org'],
      sharing: 'fresh',
      publishAt: {
        'r1.staging.main.canary.acme.example.org': '_acme-challenge.r1.staging.main.canary.acme.example.org',
      },
      namesRepeat: false,
    });
    expect(second?.names[0]).toBe('r2.backup.main.canary.acme.example.org');
  });

  test('of a real name are its own, published where its CNAME leads, after everybody else', () => {
    const [only] = plan(someDeployment({ targets: [real('web', ['backup'])] }));
    expect(only).toMatchObject({
      names: ['example.org', '*.example.org'],
      sharing: 'exclusive',
      publishAt: { 'example.org': 'example.org.acme.example.org' },
      namesRepeat: true,
    });
  });
});

describe('an experiment of a confirmation', () => {
  const experiment = (kind: ExperimentKind, ca = 'staging') =>
    request({ trigger: 'confirmation', experiment: { kind, ca } });
  const both = (deployment: Deployment, kind: ExperimentKind) => {
    const [staging, backup] = plan(deployment, experiment(kind));
    // Labels are made in the order of the CAs: what the other CA does is told without its random one.
    const [, usual] = plan(deployment, request({ trigger: 'confirmation' }));
    const plain = (each: ProbePlan | undefined) => JSON.stringify(each).replaceAll(/\br\d+\b/g, 'r');
    expect(plain(backup), 'the other CA').toBe(plain(usual));
    return staging;
  };
  const realToo = someDeployment({ targets: [real('web', ['staging', 'backup'])] });

  test('other-names: a canary has a name that is a label deeper', () => {
    expect(both(someDeployment(), 'other-names')).toEqual({
      ca: someCa('staging'),
      names: ['r1.r2.staging.main.canary.acme.example.org', '*.r1.r2.staging.main.canary.acme.example.org'],
      sharing: 'fresh',
      publishAt: {
        'r1.r2.staging.main.canary.acme.example.org': '_acme-challenge.r1.r2.staging.main.canary.acme.example.org',
      },
      namesRepeat: false,
    });
  });

  test('other-names: a canary of the same shape stands in for a real name', () => {
    expect(both(realToo, 'other-names')).toMatchObject({
      names: ['r1.r2.staging.main.canary.acme.example.org', '*.r1.r2.staging.main.canary.acme.example.org'],
      sharing: 'fresh',
      namesRepeat: false,
    });
    const plainReal = { ...real('web', ['staging']), names: ['example.org'] } as Target;
    const [only] = plan(someDeployment({ targets: [plainReal] }), experiment('other-names'));
    expect(only?.names).toEqual(['r1.r2.staging.main.canary.acme.example.org']);
  });

  test('other-names: a publicly trusted CA gets the next of its few names', () => {
    const deployment = withPublic([canary('web')]);
    const namesAt = (asked: RoundRequest, now: number) =>
      plan(deployment, asked, now).find(({ ca }) => ca.id === 'public')?.names;
    for (const day of [0, 1, 2, 3]) {
      const now = NOW + day * DAY_MS;
      expect(namesAt(experiment('other-names', 'public'), now)).toEqual(namesAt(request(), now + DAY_MS));
      expect(namesAt(experiment('other-names', 'public'), now)).not.toEqual(namesAt(request(), now));
    }
  });

  test('alone: no other CA is in the plan', () => {
    expect(plan(someDeployment(), experiment('alone', 'backup'))).toEqual([
      expect.objectContaining({ ca: expect.objectContaining({ id: 'backup' }), sharing: 'fresh' }),
    ]);
  });

  test('alone: of a CA that may not be ordered from, nothing is ordered', () => {
    expect(() => plan(someDeployment(), experiment('alone', 'gone'))).toThrow(/ca-unknown/);
  });

  test('after-negative-ttl: the values lie there for a minute', () => {
    expect(both(realToo, 'after-negative-ttl')).toMatchObject({
      names: ['example.org', '*.example.org'],
      holdSeconds: 60,
    });
  });

  test('other-key: the certificate is asked for with RSA', () => {
    expect(both(realToo, 'other-key')).toMatchObject({ names: ['example.org', '*.example.org'], key: 'rsa-2048' });
  });
});
