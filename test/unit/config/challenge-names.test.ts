import { expect, test } from 'vitest';
import { challengePatterns, MOST_EXACT_CHARACTERS, MOST_EXACT_NAMES } from '../../../lib/challenge-names.ts';
import { LEAST, load } from './config-file.ts';

const CANARIES = '_acme-challenge.*.canary.acme.example.org';

/** Settings of as many real names as there are patterns for, in targets of up to 100, as one order has. */
function settingsOf(names: readonly string[], issueFrom: readonly string[] = ['staging']) {
  const slices = Array.from({ length: Math.ceil(names.length / 100) }, (_, index) =>
    names.slice(index * 100).slice(0, 100),
  );
  const targets = slices.map((slice, index) => [`real-${index}`, { kind: 'real', names: slice, issueFrom }]);
  return load({ ...LEAST, targets: { ...LEAST.targets, ...Object.fromEntries(targets) } });
}
const patternsOf = (...given: Parameters<typeof settingsOf>) => challengePatterns(settingsOf(...given).deployment);
const numbered = (count: number, domain = 'example.org') =>
  Array.from({ length: count }, (_, index) => `n${index}.${domain}`);

test('canaries have a pattern, for their labels are random', () => {
  expect(challengePatterns(load(LEAST).deployment)).toEqual([CANARIES]);
});

test('a real name that is ordered for is named as it is, once', () => {
  expect(patternsOf(['example.org', '*.example.org', 'www.example.org'])).toEqual([
    CANARIES,
    'example.org.acme.example.org',
    'www.example.org.acme.example.org',
  ]);
});

test('a real name that is only watched is not named: nothing is published there', () => {
  expect(patternsOf(['example.org'], [])).toEqual([CANARIES]);
});

test('up to 100 real names are named', () => {
  const names = numbered(MOST_EXACT_NAMES);
  expect(patternsOf(names)).toEqual([CANARIES, ...names.map((name) => `${name}.acme.example.org`)]);
  expect(settingsOf(names).notices).not.toContainEqual(
    expect.objectContaining({ id: 'renewal-prober:names-by-suffix' }),
  );
});

test('more are one pattern, of the labels that all have at their end, and whoever deploys is told', () => {
  const names = numbered(MOST_EXACT_NAMES + 1);
  expect(patternsOf(names)).toEqual([CANARIES, '*.example.org.acme.example.org']);
  expect(settingsOf(names).notices).toContainEqual({
    id: 'renewal-prober:names-by-suffix',
    level: 'warning',
    text: expect.stringContaining('at any name below example.org.acme.example.org.'),
  });
});

test('names of several domains have the zone in common', () => {
  expect(patternsOf([...numbered(60), ...numbered(60, 'example.net')])).toEqual([CANARIES, '*.acme.example.org']);
});

test('a name that is the end of the others is below the suffix as well', () => {
  expect(patternsOf(['example.org', ...numbered(MOST_EXACT_NAMES)])).toEqual([CANARIES, '*.org.acme.example.org']);
});

test('fewer names that take too many characters are one pattern as well', () => {
  const long = (index: number) => `${String(index).padStart(2, '0')}${'x'.repeat(61)}.example.org`;
  const perName = `"${long(0)}.acme.example.org",`.length;
  const most = Math.floor(MOST_EXACT_CHARACTERS / perName);
  expect(most).toBeLessThan(MOST_EXACT_NAMES);
  const names = Array.from({ length: most + 1 }, (_, index) => long(index));
  expect(patternsOf(names.slice(0, most))).toHaveLength(most + 1);
  expect(patternsOf(names)).toEqual([CANARIES, '*.example.org.acme.example.org']);
});
