import { syncBuiltinESMExports } from 'node:module';
import tls, { rootCertificates } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { trusting } from '../../../lambda/contract/tls.ts';

const [ONE = '', OTHER = ''] = rootCertificates;

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const contextOf = (tlsRoots: readonly string[]) => trusting(tlsRoots).secureContext;

test('whatever the roots, certificates are verified', () => {
  expect(trusting([]).rejectUnauthorized).toBe(true);
  expect(trusting([ONE]).rejectUnauthorized).toBe(true);
});

test('own roots are believed besides the public ones', () => {
  const made = vi.spyOn(tls, 'createSecureContext');
  syncBuiltinESMExports();
  trusting(['own', 'another']);
  expect(made.mock.calls).toEqual([[{ ca: [...rootCertificates, 'own\nanother'] }]]);
});

test('the same roots are read once, others are others', () => {
  expect(contextOf([])).toBeUndefined();
  expect(contextOf([ONE])).toBeDefined();
  expect(contextOf([ONE])).toBe(contextOf([ONE]));
  expect(contextOf([ONE])).not.toBe(contextOf([OTHER]));
  expect(contextOf([ONE])).not.toBe(contextOf([ONE, OTHER]));
});

test('16 sets of roots are kept, those that were used last', () => {
  const sets = Array.from({ length: 16 }, (_, index) => [`${index}`]);
  const first = contextOf(sets[0] ?? []);
  const second = contextOf(sets[1] ?? []);
  for (const roots of sets.slice(2)) contextOf(roots);

  expect(contextOf(sets[0] ?? [])).toBe(first);
  contextOf(['one more']);

  expect(contextOf(sets[0] ?? [])).toBe(first);
  expect(contextOf(sets[1] ?? [])).not.toBe(second);
});
