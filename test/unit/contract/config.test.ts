import { Resolver } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { type ConfigInput, configSchema } from '../../../lambda/contract/config.ts';

const base: ConfigInput = {
  zone: { name: 'acme.example.org' },
  cas: { staging: { preset: 'letsencrypt-staging' } },
  targets: { canary: { kind: 'canary', names: ['@', '*'] } },
};

/** Paths of what a config is refused for. */
function faults(changes: object): string[] {
  const parsed = configSchema.safeParse({ ...base, ...changes });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

test('the smallest config is accepted, and its clock filled in', () => {
  const config = configSchema.parse(base);
  expect(config.schedules.probe).toEqual({ expression: 'rate(6 hours)', flexibleMinutes: 5, enabled: true });
  expect(config.network).toEqual({
    authoritativePort: 53,
    controls: [
      { host: 'aws.amazon.com', port: 443 },
      { host: 'www.iana.org', port: 443 },
    ],
    endpoints: {},
  });
});

test.each(['10.0.0.2', '10.0.0.2:5353', 'fd00::2', '[fd00::2]', '[FD00::2]:53'])('%s is a resolver', (resolver) => {
  expect(faults({ network: { resolvers: [resolver] } })).toEqual([]);
  expect(() => new Resolver().setServers([resolver])).not.toThrow();
});

test.each(['999.1.1.1', '10.0.0.2:0', '10.0.0.2:70000', 'dns.example.org', '[10.0.0.2]:53', '::1::', '1', ''])(
  '%j is no resolver',
  (resolver) => {
    expect(faults({ network: { resolvers: [resolver] } })).toEqual(['network.resolvers.0']);
  },
);

test('no control host at all is a choice', () => {
  expect(faults({ network: { controls: [] } })).toEqual([]);
});

test.each<[string, object[], string]>([
  ['a host with a scheme', [{ host: 'https://www.example.org' }], 'network.controls.0.host'],
  ['a host with a port in it', [{ host: 'www.example.org:8443' }], 'network.controls.0.host'],
  ['a port that is none', [{ host: 'www.example.org', port: 0 }], 'network.controls.0.port'],
  ['roots that are no list', [{ host: 'www.example.org', tlsRoots: 'r.pem' }], 'network.controls.0.tlsRoots'],
  ['more hosts than need be', Array(5).fill({ host: 'www.example.org' }), 'network.controls'],
])('control hosts with %s are refused', (_what, controls, path) => {
  expect(faults({ network: { controls } })).toEqual([path]);
});

test.each<[string, object, string[]]>([
  ['an unknown field', { zoen: {} }, ['']],
  ['no zone', { zone: undefined }, ['zone']],
  ['no CA', { cas: {} }, ['cas']],
  ['no target', { targets: {} }, ['targets']],
  ['a zone with a trailing dot', { zone: { name: 'acme.example.org.' } }, ['zone.name']],
  [
    'a private CA without roots',
    { cas: { own: { preset: 'custom', role: 'backup', directory: 'https://ca.example.org/directory' } } },
    ['cas.own.issuingRoots'],
  ],
  [
    'a directory of http',
    { cas: { own: { preset: 'custom', role: 'backup', directory: 'http://ca/', issuingRoots: ['r.pem'] } } },
    ['cas.own.directory'],
  ],
  [
    'a CA that is not there, with a name that every object has',
    { targets: { real: { kind: 'real', names: ['www.example.org'], issueFrom: ['constructor'] } } },
    ['targets.real.issueFrom'],
  ],
  [
    'a challenge name outside of the zone',
    {
      targets: { real: { kind: 'real', names: ['a.example.org'], challengeNames: { 'a.example.org': 'x.evil.org' } } },
    },
    ['targets.real.challengeNames.a.example.org'],
  ],
])('%s is refused by the field', (_what, changes, paths) => {
  expect(faults(changes)).toEqual(paths);
});

describe('the account that CAA is judged for', () => {
  const accountUrl = 'https://ca.example.net/acct/1';
  const custom = { preset: 'custom', directory: 'https://ca.example.net/dir', accountUrl };

  test('may be named where the CA is only observed', () => {
    const observed = { ...custom, role: 'production' };
    const letsencrypt = { preset: 'letsencrypt-production', accountUrl };
    expect(faults({ cas: { ...base.cas, observed, letsencrypt } })).toEqual([]);
  });

  test('may not where the prober orders with an account of its own', () => {
    const backup = { ...custom, role: 'backup', publiclyTrusted: true };
    expect(faults({ cas: { ...base.cas, backup } })).toEqual(['cas.backup.accountUrl']);
    expect(faults({ cas: { staging: { preset: 'letsencrypt-staging', accountUrl } } })).toEqual(['cas.staging']);
  });
});

test('renewal information is asked of CAs that are only observed', () => {
  const renewalInfoFor = 'leaf.pem';
  const custom = { preset: 'custom', directory: 'https://ca.example.net/dir', publiclyTrusted: true, renewalInfoFor };
  const production = { preset: 'letsencrypt-production', renewalInfoFor };
  const observed = { ...custom, role: 'production' };
  expect(faults({ cas: { ...base.cas, production, observed } })).toEqual([]);
  const backup = { ...custom, role: 'backup' };
  expect(faults({ cas: { ...base.cas, backup } })).toEqual(['cas.backup.renewalInfoFor']);
});

test.each([0, 3_651, 1.5])('evidence cannot be kept for %d days', (retentionDays) => {
  expect(faults({ evidence: { retentionDays } })).toEqual(['evidence.retentionDays']);
});
