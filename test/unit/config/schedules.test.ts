import { expect, test } from 'vitest';
import { LEAST, load } from './config-file.ts';

const PUBLIC = { preset: 'custom', role: 'backup', directory: 'https://ca.example.net/dir', publiclyTrusted: true };
const STAGING = LEAST.cas.staging;

test.each<[story: string, changes: Record<string, unknown>, schedules: string[]]>([
  ['a canary at staging', {}, ['rounds']],
  [
    'a publicly trusted backup has turns of its own',
    { cas: { staging: STAGING, backup: PUBLIC } },
    ['rounds', 'public-backup'],
  ],
  ['a schedule that is off has no age', { schedules: { probe: { enabled: false } } }, []],
  ['a target that is ordered from nobody', { targets: { web: { kind: 'real', names: ['example.org'] } } }, []],
])('%s', (_story, changes, schedules) => {
  expect(load({ ...LEAST, ...changes }).deployment.schedules).toEqual(schedules);
});

test('an objective and detailed metrics are told to the functions, and are not there by default', () => {
  expect(load(LEAST).deployment).toMatchObject({ detailedMetrics: false });
  expect(load(LEAST).deployment).not.toHaveProperty('objective');
  expect(load({ ...LEAST, detailedMetrics: true, objective: 99.5 }).deployment).toMatchObject({
    detailedMetrics: true,
    objective: 99.5,
  });
});
