import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probeEventSchema, runIdSchema } from '../../../lambda/contract/events.ts';
import { canaryChallengePattern, canaryName, challengeNameOf } from '../../../lambda/contract/names.ts';
import { accountSecretSchema } from '../../../lambda/contract/secret.ts';

const accepted = (event: unknown) => probeEventSchema.safeParse(event).success;

test('the three events of the probe function are told apart', () => {
  expect(accepted({ source: 'schedule', target: 't', scheduledTime: '2026-11-24T06:00:00Z' })).toBe(true);
  expect(accepted({ cas: 'all', reason: 'a look', runId: 'r-1' })).toBe(true);
  expect(
    accepted({
      source: 'dispatch',
      runId: 'r-1',
      target: 't',
      cas: ['a'],
      trigger: 'on-demand',
      requestedAt: '2026-11-24T06:00:00.000Z',
    }),
  ).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['an empty object', {}],
  ['no reason', { cas: 'all' }],
  ['an unknown field', { cas: 'all', reason: 'r', force: true }],
  ['a list of no CAs', { cas: [], reason: 'r' }],
  [
    'a scheduled time that is none',
    { source: 'schedule', target: 't', scheduledTime: '<aws.scheduler.scheduled-time>' },
  ],
  ['a run id with a hash', { reason: 'r', runId: 'a#b' }],
])('%s is no event', (_what, event) => {
  expect(accepted(event)).toBe(false);
});

test('no run id can look like another part of a ledger key', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
      const fits = runIdSchema.safeParse(text).success;
      expect(fits && (text.includes('#') || text.length > 128)).toBe(false);
    }),
  );
});

test('what IAM allows for canaries is what canaries publish', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
  const pattern = canaryChallengePattern('acme.example.org').replaceAll('.', '\\.').replace('*', '.*');
  fc.assert(
    fc.property(label, label, label, (deployment, ca, random) => {
      const name = challengeNameOf(`*.${canaryName('acme.example.org', deployment, ca, random)}`);
      expect(name).toMatch(new RegExp(`^${pattern}$`));
    }),
  );
});

test('a secret takes the fields of this version only', () => {
  expect(accountSecretSchema.safeParse({ version: 1 }).success).toBe(true);
  for (const wrong of [{}, { version: 2 }, { version: 1, key: 'x' }, { version: 1, privateKeyPem: 'x' }])
    expect(accountSecretSchema.safeParse(wrong).success).toBe(false);
});
