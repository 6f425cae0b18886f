import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { letsencryptStaging } from '../../../lambda/contract/presets/letsencrypt-staging.ts';
import { certificatesOf } from '../../../lambda/contract/presets/pem.ts';
import { PUBLIC_ROOT_HINTS } from '../../../lambda/contract/root-hints.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { certificateNamed } from '../support/certificates.ts';
import { LEAST, load } from './config-file.ts';

const backup = { preset: 'custom', role: 'backup', directory: 'https://ca.example.net/dir', publiclyTrusted: true };
const [root] = letsencryptStaging().issuingRoots as string[];

function caOf(ca: unknown, files?: Record<string, string>) {
  return load({ ...LEAST, cas: { ...LEAST.cas, backup: ca } }, files).deployment.cas[1];
}

describe('the least config', () => {
  const settings = load(LEAST);

  test('is watched as the default clock is', () => {
    expect(settings.schedules.probe).toEqual({ expression: 'rate(6 hours)', flexibleMinutes: 5, enabled: true });
    expect(settings.silentAfterMinutes).toBe(360 + 360 + 5 + 5);
    expect(settings.deployment.flexibleMinutes).toBe(5);
  });

  test('walks from the public root with the resolvers of the platform', () => {
    expect(settings.deployment.network).toMatchObject({
      rootHints: PUBLIC_ROOT_HINTS,
      resolvers: [],
      authoritativePort: 53,
    });
  });

  test('shows by hosts that are no CA whether the network lets anything out', () => {
    expect(settings.deployment.network.controls).toEqual([
      { host: 'aws.amazon.com', port: 443, tlsRoots: [] },
      { host: 'www.iana.org', port: 443, tlsRoots: [] },
    ]);
  });

  test('creates its zone', () => {
    expect(settings).not.toHaveProperty('hostedZoneId');
    expect(settings.deployment.zoneName).toBe('acme.example.org');
  });
});

test('the account of a production CA and the days of the evidence are taken from the config', () => {
  const accountUrl = 'https://acme-v02.api.letsencrypt.org/acme/acct/1';
  const cas = { ...LEAST.cas, production: { preset: 'letsencrypt-production', accountUrl } };
  const settings = load({ ...LEAST, cas, evidence: { retentionDays: 30 } });
  expect(settings.deployment.cas.map((ca) => ca.accountUrl)).toEqual([undefined, accountUrl]);
  expect(settings.evidenceRetentionDays).toBe(30);
  expect(load(LEAST).evidenceRetentionDays).toBe(400);
});

test('the certificate that a production CA is asked about is known by its name', async () => {
  const issued = await certificateNamed('0087654321', '69885b6b87464041e1b37b847ba0ae2cde01c8d4');
  const production = { preset: 'letsencrypt-production', renewalInfoFor: 'chain.pem' };
  const { cas } = load({ ...LEAST, cas: { ...LEAST.cas, production } }, { 'chain.pem': `${issued}${root}` }).deployment;
  expect(cas.map(({ certificateId }) => certificateId)).toEqual([undefined, 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE']);
});

test('a control host of a private network has a port and roots of its own', () => {
  const controls = [{ host: 'www.corp.example', port: 8443, tlsRoots: ['corp.pem'] }];
  const { network } = load({ ...LEAST, network: { controls } }, { 'corp.pem': root ?? '' }).deployment;
  expect(network.controls).toEqual([{ host: 'www.corp.example', port: 8443, tlsRoots: [root] }]);
});

describe('CAs', () => {
  test('the staging preset revokes, and keeps a fifth of its orders in reserve', () => {
    const [staging] = load(LEAST).deployment.cas;
    expect(staging).toMatchObject({ id: 'staging', role: 'staging', revoke: true, deadlineSeconds: 150, tlsRoots: [] });
    expect(staging?.limits).toMatchObject({ ordersPerDay: 200, reservedOrdersPerDay: 40 });
    expect(staging).not.toHaveProperty('provenance');
  });

  test('the config changes a preset', () => {
    const cas = { staging: { preset: 'letsencrypt-staging', ordersPerDay: 10, revoke: false, profile: 'shortlived' } };
    const [staging] = load({ ...LEAST, cas }).deployment.cas;
    expect(staging).toMatchObject({ revoke: false, profile: 'shortlived' });
    expect(staging?.limits).toMatchObject({ ordersPerDay: 10, reservedOrdersPerDay: 2 });
  });

  test('a publicly trusted CA gets one scheduled order a day, is not revoked, and chains to the public roots', () => {
    expect(caOf(backup)).toMatchObject({ revoke: false, issuingRoots: 'public', title: 'backup' });
    expect(caOf(backup)?.limits).toMatchObject({ ordersPerDay: 3, reservedOrdersPerDay: 2 });
    expect(caOf({ ...backup, ordersPerDay: 1 })?.limits.reservedOrdersPerDay).toBe(0);
  });

  test('production at a directory of its own is observed, and needs no roots for certificates', () => {
    const production = {
      ...backup,
      role: 'production',
      publiclyTrusted: false,
      statusApi: 'https://status.example.net/',
    };
    const ca = caOf(production);
    expect(ca).toMatchObject({ role: 'production', statusApi: 'https://status.example.net/' });
    expect(ca?.limits).toMatchObject({ ordersPerDay: 0, reservedOrdersPerDay: 0 });
  });

  test('PEM files are read from beside the config file, each certificate on its own', () => {
    const ca = { ...backup, publiclyTrusted: false, issuingRoots: ['two.pem'], tlsRoots: ['one.pem'] };
    const files = { 'one.pem': `a comment\r\n${root?.replaceAll('\n', '\r\n')}`, 'two.pem': `${root}${root}` };
    expect(caOf(ca, files)).toMatchObject({ issuingRoots: [root, root], tlsRoots: [root], revoke: true });
  });

  test('a production CA is never ordered from', () => {
    expect(caOf({ preset: 'letsencrypt-production' })).toMatchObject({
      role: 'production',
      limits: { ordersPerDay: 0 },
    });
  });
});

test('a real name gets a challenge name in the zone, its wildcard the same', () => {
  const names = ['example.org', '*.example.org', 'www.example.org'];
  const challengeNames = { 'www.example.org': 'w.acme.example.org' };
  const targets = { www: { kind: 'real', names, challengeNames } };
  expect(load({ ...LEAST, targets }).deployment.targets[0]).toEqual({
    kind: 'real',
    id: 'www',
    names,
    challengeNames: { 'example.org': 'example.org.acme.example.org', 'www.example.org': 'w.acme.example.org' },
    issueFrom: [],
  });
});

test.each([
  [{ probe: { expression: 'rate(1 minute)', flexibleMinutes: 0 } }, {}, 7],
  [{ probe: { expression: 'cron(0/15 * * * ? *)' } }, { silentAfterMinutes: 60 }, 60],
  [{ probe: { expression: 'rate(1 hour)' } }, { silentAfterMinutes: 90 }, 90],
  [{ probe: { expression: 'rate(7 days)' } }, {}, 2 * 10_080 + 10],
  [{ probe: { enabled: false } }, {}, undefined],
])('schedules %j with alarms %j are silent after %j minutes', (schedules, alarms, expected) => {
  expect(load({ ...LEAST, schedules, alarms }).silentAfterMinutes).toBe(expected);
});

test('recipients of old are told of everything, and nobody twice', () => {
  const [ops, oncall] = [{ email: 'ops@example.org' }, { url: 'https://events.example.net/x' }];
  const alarms = { page: [oncall, ops], recipients: [ops] };
  expect(load({ ...LEAST, alarms }).recipients).toEqual({ page: [oncall, ops], notify: [ops] });
});

test('windows of maintenance are told to the functions, and nothing where there are none', () => {
  const maintenance = [{ days: ['sunday'], at: '02:00', minutes: 120 }];
  expect(load({ ...LEAST, alarms: { maintenance } }).deployment.maintenance).toEqual(maintenance);
  expect(load(LEAST).deployment).not.toHaveProperty('maintenance');
});

test.each([
  [{}, 15],
  [{ pulse: { expression: 'rate(1 minute)' } }, 1],
  [{ pulse: { enabled: false } }, undefined],
])('schedules %j have pulses every %j minutes', (schedules, expected) => {
  expect(load({ ...LEAST, schedules }).pulseMinutes).toBe(expected);
});

test('the staging roots are those that the CA publishes, by fingerprint', () => {
  const fingerprints = (letsencryptStaging().issuingRoots as string[]).map(
    (pem) => new X509Certificate(pem).fingerprint256,
  );
  expect(fingerprints).toEqual([
    'E7:05:70:A9:89:F8:56:5A:AB:DF:7C:AE:27:AB:D1:62:18:72:D6:A3:F8:11:E3:FE:F2:7E:3D:BA:02:91:21:98',
    '9B:2A:33:9F:E6:A3:E8:55:85:C4:CD:75:53:6C:B8:C1:CF:7C:D6:03:B9:A6:4B:EC:25:21:85:8A:E4:8D:A8:5D',
    'B5:9B:FC:0B:A5:2D:AF:84:98:53:B7:32:4A:91:E8:2F:03:1D:B3:39:7F:35:64:41:57:35:2C:DE:63:84:B5:6C',
    'EF:11:5F:B5:9E:04:0F:F3:9D:15:FD:8F:3E:F5:40:63:C7:04:32:1D:83:CB:08:12:13:27:2F:77:D3:09:16:72',
  ]);
});

test('a text without a certificate has none', () => {
  expect(certificatesOf('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')).toEqual([]);
});

test('the shipped example can be used as it stands', () => {
  const { deployment } = loadConfig('prober.config.json');
  expect(deployment.cas.map(({ id, role }) => `${id}: ${role}`)).toEqual([
    'letsencrypt-staging: staging',
    'letsencrypt: production',
    'google: backup',
  ]);
  expect(JSON.parse(readFileSync('prober.config.json', 'utf8')).$schema).toBe('./prober.config.schema.json');
});
