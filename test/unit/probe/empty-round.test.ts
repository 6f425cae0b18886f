import { afterEach, expect, test, vi } from 'vitest';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { createTelemetry } from '../../../lambda/store/telemetry.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import { oneRound } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

/** The metrics that telemetry sends of a round, by name. */
function metricsOf(result: RoundResult): Record<string, unknown> {
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  createTelemetry(someDeployment(), () => undefined).round(result);
  stdout.mockRestore();
  const lines = written.join('').split('\n').filter(Boolean);
  const { _aws, Deployment: _, ...metrics } = Object.assign({}, ...lines.map((line) => JSON.parse(line)));
  return metrics;
}

const publicOnly: Partial<Deployment> = { cas: [someCa('public', { role: 'backup', publiclyTrusted: true })] };
const canary = (id: string) => ({ kind: 'canary', id, labels: ['@'] }) as const;
const real = { kind: 'real', id: 'web', names: ['example.org'], challengeNames: {}, issueFrom: [] } as const;

test('after the one order of the day a scheduled round has no probe, and is no pass', async () => {
  world = await startWorld({ deployment: publicOnly });
  const first = await oneRound(world, { runId: 'first', trigger: 'schedule' });
  expect(first.probes).toHaveLength(1);
  const second = await oneRound(world, { runId: 'second', trigger: 'schedule' });
  expect(second).toMatchObject({ state: 'completed', outcome: 'inconclusive', probes: [] });
  expect(second).not.toHaveProperty('cleanup');
  expect(metricsOf(second)).toEqual({});
  expect(world.cas.public?.orders).toHaveLength(1);
  expect((await world.wiring.runs.read('second'))?.result).toEqual(second);
});

test.each<[string, Partial<Deployment>]>([
  ['whose turn it is not', { ...publicOnly, targets: [canary('other'), canary('web')] }],
  ['that no CA may be ordered from for', { targets: [real] }],
])('a scheduled round for a target %s has none either', async (_what, deployment) => {
  world = await startWorld({ deployment });
  const result = await oneRound(world, { trigger: 'schedule' });
  expect(result).toMatchObject({ state: 'completed', outcome: 'inconclusive', probes: [] });
  expect(metricsOf(result)).toEqual({});
  expect(world.route53.calls).toEqual([]);
});
