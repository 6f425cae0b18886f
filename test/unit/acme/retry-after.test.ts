import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../../lambda/acme/retry-after.ts';

const now = Date.parse('2026-11-24T06:00:00Z');

test.each([
  ['seconds', '30', now + 30_000],
  ['an HTTP date', 'Tue, 24 Nov 2026 07:00:00 GMT', Date.parse('2026-11-24T07:00:00Z')],
  ['nothing', undefined, undefined],
  ['a fraction', '5.5', undefined],
  ['a negative number', '-1', undefined],
  ['words', 'soon', undefined],
])('reads Retry-After given as %s', (_form, header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
