import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../../lambda/acme/retry-after.ts';

const now = Date.parse('2026-11-24T06:00:00Z');

test.each([
  ['seconds', '30', now + 30_000],
  ['an HTTP date', 'Tue, 24 Nov 2026 07:00:00 GMT', Date.parse('2026-11-24T07:00:00Z')],
  ['an HTTP date of RFC 850', 'Tuesday, 24-Nov-26 07:00:00 GMT', Date.parse('2026-11-24T07:00:00Z')],
  ['a date of C, which is GMT without saying so', 'Tue Nov 24 07:00:00 2026', Date.parse('2026-11-24T07:00:00Z')],
  ['very many seconds, as a day', '99999999999999999999', now + 86_400_000],
  ['a date in years, as a day', 'Thu, 24 Nov 2033 07:00:00 GMT', now + 86_400_000],
  ['a date that does not exist', 'Tue, 99 Nov 2026 07:00:00 GMT', undefined],
  ['nothing', undefined, undefined],
  ['a fraction', '5.5', undefined],
  ['a negative number', '-1', undefined],
  ['words', 'soon', undefined],
])('reads Retry-After given as %s', (_form, header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});

test('whatever the header says, the time can be written down', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (header) => {
        const at = parseRetryAfter(header, now);
        expect(at === undefined || new Date(at).toISOString().length >= 24).toBe(true);
      },
    ),
  );
});
