import { expect, test } from 'vitest';
import { LEAST, load } from './config-file.ts';

function noticesOf(ca: object): Record<string, string> {
  const { notices } = load({ ...LEAST, cas: { ...LEAST.cas, it: ca } });
  const own = notices.filter(({ id }) => id.endsWith(':it'));
  return Object.fromEntries(own.map(({ id, level, text }) => [id, `${level}: ${text}`]));
}

test.each<[string, object, string[]]>([
  ['may be paid for', { preset: 'sectigo' }, ['costs', 'public-ct', 'account-binding', 'unverified']],
  ['is free and public', { preset: 'google' }, ['public-ct', 'account-binding', 'unverified']],
  ['is only observed', { preset: 'letsencrypt' }, ['unverified']],
  ['is paid for and only observed', { preset: 'sectigo', role: 'production' }, ['unverified']],
  [
    'is public and known by the config alone',
    { preset: 'custom', role: 'backup', directory: 'https://ca.example.net/dir', publiclyTrusted: true },
    ['public-ct'],
  ],
  [
    'is production as a backup',
    { preset: 'letsencrypt', role: 'backup', acceptProductionLimits: true },
    ['public-ct', 'unverified'],
  ],
])('a CA that %s is told of: %j', (_what, ca, expected) => {
  expect(Object.keys(noticesOf(ca))).toEqual(expected.map((what) => `renewal-prober:${what}:it`));
});

test('costs and public logs are warnings, and say why', () => {
  const notices = noticesOf({ preset: 'sslcom' });
  expect(notices['renewal-prober:costs:it']).toBe(
    'warning: SSL.com (it) can cost money: an account with funds is charged for a certificate of one year instead of the free one of 90 days.',
  );
  expect(notices['renewal-prober:public-ct:it']).toMatch(
    /^warning: .*Certificate Transparency, where its names are public/,
  );
});

test('a binding is told with where it comes from and where it goes', () => {
  const notice = noticesOf({ preset: 'google' })['renewal-prober:account-binding:it'];
  expect(notice).toMatch(/^info: .*gcloud publicca external-account-keys create.*SecretArns.*"externalAccountBinding"/);
});

test('fields that nobody has verified are named', () => {
  expect(noticesOf({ preset: 'actalis' })['renewal-prober:unverified:it']).toMatch(
    /^info: .*CAA identities.*docs\/cas\.md/,
  );
});

test('a profile that the preset does not know is a warning, with the nearest that it knows', () => {
  const notices = noticesOf({ preset: 'letsencrypt-staging', profile: 'shortlived ' });
  expect(notices['renewal-prober:profile:it']).toMatch(
    /^warning: .*not for "shortlived "; did you mean "shortlived"\?$/,
  );
  expect(noticesOf({ preset: 'letsencrypt-staging', profile: 'tlsserver' })).not.toHaveProperty(
    'renewal-prober:profile:it',
  );
});
