import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, probeEnvironmentSchema } from '../../../lambda/contract/environment.ts';
import { lazy, randomLabel, readDeployment, readEnvironment, systemClock } from '../../../lambda/handlers/system.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handlers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const fileWith = (text: string) => {
  const path = join(folder, 'deployment.json');
  writeFileSync(path, text);
  return pathToFileURL(path);
};
const troubleIn = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    return (error as { trouble: unknown }).trouble;
  }
  throw new Error('nothing was thrown');
};

describe('the deployment file', () => {
  test('is read', () => {
    const deployment = { version: 1, id: 'main', cas: [], targets: [] };
    expect(readDeployment(fileWith(JSON.stringify(deployment)))).toEqual(deployment);
  });

  test.each([
    ['is missing', () => pathToFileURL(join(folder, 'none.json')), 'cannot be read'],
    ['is no JSON', () => fileWith('{'), 'is not JSON'],
    ['is of another version', () => fileWith('{"version":2,"cas":[],"targets":[]}'), 'is of another version'],
    ['holds nothing', () => fileWith('null'), 'is of another version'],
  ])('that %s is told with what to do', (_what, file, words) => {
    expect(troubleIn(() => readDeployment(file()))).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(words),
      action: expect.stringContaining('cdk deploy'),
    });
  });
});

describe('the environment', () => {
  const env = {
    [ENV.ledgerTable]: 'table',
    [ENV.hostedZoneId]: 'Z1',
    [ENV.secretArns]: '{"staging":"arn:aws:secretsmanager:x"}',
    [ENV.accountFunction]: 'account',
    [ENV.evidenceBucket]: 'bucket',
    [ENV.eventBus]: 'bus',
  };

  test('is read', () => {
    expect(readEnvironment(probeEnvironmentSchema, env)[ENV.secretArns]).toEqual({
      staging: 'arn:aws:secretsmanager:x',
    });
  });

  test.each([
    ['lacks a variable', { [ENV.hostedZoneId]: undefined }, ENV.hostedZoneId],
    ['has an empty one', { [ENV.ledgerTable]: '' }, ENV.ledgerTable],
    ['has ARNs that are no JSON', { [ENV.secretArns]: 'arn' }, ENV.secretArns],
  ])('that %s is told by name, with what to do', (_what, more, name) => {
    expect(troubleIn(() => readEnvironment(probeEnvironmentSchema, { ...env, ...more }))).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(name),
      action: expect.stringContaining('cdk deploy'),
    });
  });
});

test.each(['probe', 'account', 'janitor'])(
  'the %s function without an environment answers what to do',
  async (name) => {
    const { handler } = (await import(`../../../lambda/handlers/${name}.ts`)) as {
      handler: (event: unknown, context: Context) => Promise<unknown>;
    };
    const events: Record<string, unknown> = {
      probe: { reason: 'test' },
      account: { action: 'ensure', ca: 'staging' },
      janitor: { source: 'schedule', scheduledTime: 'now' },
    };
    const context = { getRemainingTimeInMillis: () => 60_000, functionName: 'f' } as Context;
    expect(await handler(events[name], context)).toMatchObject({
      state: 'rejected',
      trouble: { code: 'config-invalid', message: expect.stringContaining(ENV.ledgerTable) },
    });
    expect(await handler({ nonsense: true }, context)).toMatchObject({ trouble: { code: 'event-invalid' } });
  },
);

test('a lazy value is made once, and again only when making it failed', () => {
  let made = 0;
  const value = lazy(() => {
    made += 1;
    if (made === 1) throw new Error('not yet');
    return made;
  });
  expect(value).toThrow('not yet');
  expect([value(), value()]).toEqual([2, 2]);
});

test('random labels are DNS labels, and no two alike', () => {
  const labels = Array.from({ length: 1_000 }, randomLabel);
  expect(labels.every((label) => /^[a-z0-9]{12}$/.test(label))).toBe(true);
  expect(new Set(labels).size).toBe(1_000);
});

test('a sleep ends at once when it is called off, and leaves no listener', async () => {
  const stop = new AbortController();
  const slept = systemClock.sleep(60_000, stop.signal);
  stop.abort();
  await slept;
  await systemClock.sleep(60_000, stop.signal);
});
