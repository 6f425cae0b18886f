import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dimensionNames, METRIC_CATALOGUE, METRIC_KEYS } from '../../lambda/contract/metric-catalogue.ts';
import { METRICS } from '../../lambda/contract/metrics.ts';
import { firingsOf } from '../../lib/cost/firings.ts';
import { monthlyPrice, type Part, sumOf, type TemplateResources } from '../../lib/cost/monthly.ts';
import { PRICES, PRICES_AS_OF } from '../../lib/cost/prices.ts';
import { allSeries, seriesOf } from '../../lib/cost/series.ts';
import { settingsWith } from './settings.ts';
import { synthesise } from './synthesis.ts';

const CAS = {
  staging: { preset: 'letsencrypt-staging' },
  backup: { preset: 'google' },
  production: { preset: 'letsencrypt-production' },
};
const targetsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at + 1}`, { kind: 'canary', names: ['@', '*'] }]));
const settingsOf = (count: number, more = {}) => settingsWith({ cas: CAS, targets: targetsOf(count), ...more });

/** CloudFormation takes 500 resources in a stack: of a thousand targets, each of these ten stands for a hundred. */
function templatesOf(count: number): TemplateResources[] {
  const templates = Object.values(synthesise(settingsOf(Math.min(count, 10))));
  return templates.map((template) => {
    const resources = (template?.toJSON().Resources ?? {}) as TemplateResources;
    const probes = Object.entries(resources).filter(([id]) => /^ProberClockProbe/.test(id));
    const copies = Array.from({ length: Math.max(0, count / 10 - 1) }, (_, at) =>
      probes.map(([id, schedule]) => [`${id}copy${at}`, schedule] as const),
    );
    return { ...resources, ...Object.fromEntries(copies.flat()) };
  });
}
function priceOf(count: number): Part[] {
  return monthlyPrice(templatesOf(count), settingsOf(count).deployment);
}
const PARTS: Readonly<Record<number, Part[]>> = { 1: priceOf(1), 5: priceOf(5), 10: priceOf(10), 1000: priceOf(1_000) };
const partsOf = (count: number) => PARTS[count] ?? [];

test('by default two CAs and five targets have at most 24 series and cost less than 15 USD a month', () => {
  expect(allSeries(settingsOf(5).deployment)).toBeLessThanOrEqual(24);
  expect(sumOf(partsOf(5))).toBeLessThan(15);
});

test.each([
  [1, 16],
  [5, 24],
  [10, 34],
  [1_000, 64],
])('%d targets have %d series', (count, series) => {
  expect(allSeries(settingsOf(count).deployment)).toBe(series);
});

test('the price grows with the targets, and names what it is made of', () => {
  expect(sumOf(partsOf(10))).toBeGreaterThan(sumOf(partsOf(5)));
  expect(sumOf(partsOf(5))).toBeGreaterThan(sumOf(partsOf(1)));
  const usd = Object.fromEntries(partsOf(5).map((each) => [each.part, each.usd]));
  expect(usd['custom metrics']).toBeCloseTo(24 * 0.3, 6);
  expect(usd.secrets).toBeGreaterThan(0.8);
  expect(usd['hosted zone']).toBeGreaterThan(0.5);
  for (const part of ['Lambda', 'logs', 'DynamoDB', 'evidence in S3', 'Scheduler and events'])
    expect(usd[part]).toBeGreaterThan(0);
});

test('a thousand targets are paid for by their rounds, not by their metrics', () => {
  const usd = Object.fromEntries(partsOf(1_000).map((each) => [each.part, each.usd]));
  expect(usd['custom metrics']).toBeCloseTo(64 * 0.3, 6);
  expect(usd.Lambda).toBeGreaterThan(10);
});

describe('alarms', () => {
  const resources = (more: Record<string, unknown>) => ({ A: { Type: 'AWS::CloudWatch::Alarm', Properties: more } });
  const priced = (more: Record<string, unknown>) =>
    monthlyPrice([resources(more)], settingsOf(1).deployment).find(({ part }) => part === 'metric alarms')?.usd;

  test.each([
    ['of one metric', { MetricName: 'X', Period: 60 }, 0.1],
    ['of an expression over two', { Metrics: [{ Expression: 'a+b' }, { MetricStat: {} }, { MetricStat: {} }] }, 0.2],
    ['within seconds', { MetricName: 'X', Period: 10 }, 0.3],
  ])('%s', (_what, properties, usd) => {
    expect(priced(properties)).toBeCloseTo(usd, 6);
  });
});

test.each([
  ['rate(15 minutes)', 2_918.4],
  ['rate(6 hours)', 121.6],
  ['rate(1 day)', 30.4],
  ['cron(10 6 * * ? *)', 30.4],
  ['cron(0,30 */6 * * ? *)', 243.2],
])('%s fires %d times a month', (expression, times) => {
  expect(firingsOf(expression)).toBeCloseTo(times, 6);
});

const page = readFileSync('docs/metrics.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/metrics.md', () => {
  test.each(METRIC_KEYS)('has %s as the catalogue and the prices have it', (key) => {
    const { unit, sentBy, when, meaning } = METRIC_CATALOGUE[key];
    const detailed = settingsOf(5, { detailedMetrics: true, objective: 99 }).deployment;
    const series = seriesOf(key, detailed, 5) || 1;
    const price = `${series} × ${PRICES.cloudWatch.customMetric.toFixed(2)} = ${(series * PRICES.cloudWatch.customMetric).toFixed(2)}`;
    const names = dimensionNames(key)
      .map((name) => `\`${name}\``)
      .join(', ');
    expect(rows).toContainEqual([`\`${METRICS[key]}\``, names, unit, meaning, `${when}; ${sentBy.join(', ')}`, price]);
  });

  test('has the month by part, as the templates come to', () => {
    for (const [at, { part }] of partsOf(5).entries()) {
      const usd = [1, 5, 10, 1_000].map((count) => (partsOf(count)[at]?.usd ?? 0).toFixed(2));
      expect(rows).toContainEqual([part, ...usd]);
    }
    const sums = [1, 5, 10, 1_000].map((count) => sumOf(partsOf(count)).toFixed(2));
    expect(rows).toContainEqual(['**together**', ...sums.map((sum) => `**${sum}**`)]);
    expect(page).toContain(`prices of ${PRICES_AS_OF}`);
  });
});
