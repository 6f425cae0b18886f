import { expect, test } from 'vitest';
import { letsencryptStaging } from '../../../lambda/contract/presets/letsencrypt-staging.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { complaints, LEAST } from './config-file.ts';

const backup = { preset: 'custom', role: 'backup', directory: 'https://ca.example.net/dir', publiclyTrusted: true };
const real = { kind: 'real', names: ['example.org', '*.example.org'] };
const probe = (expression: string) => ({ ...LEAST, schedules: { probe: { expression } } });
const withCa = (ca: unknown) => ({ ...LEAST, cas: { ...LEAST.cas, backup: ca } });
const withProduction = (renewalInfoFor: string) => ({
  ...LEAST,
  cas: { ...LEAST.cas, production: { preset: 'letsencrypt-production', renewalInfoFor } },
});
const withTarget = (target: unknown) => ({ ...LEAST, targets: { www: target } });
const PRESETS = [
  'letsencrypt-staging',
  'letsencrypt-production',
  'letsencrypt',
  'google',
  'google-staging',
  'zerossl',
  'sslcom',
  'actalis',
  'sectigo',
  'step-ca',
  'custom',
]
  .map((name) => `"${name}"`)
  .join(' or ');
const SILENT = 'alarms.silentAfterMinutes';

test.each<[string, unknown, unknown[]]>([
  ['no zone', { ...LEAST, zone: undefined }, ['zone: is missing, wants an object']],
  [
    'a qualifier that CDK does not take',
    { ...LEAST, deploying: { qualifier: 'longer-than-ten' } },
    ['deploying.qualifier: got "longer-than-ten", wants a bootstrap qualifier: 1 to 10 letters, digits, "_" and "-"'],
  ],
  [
    'a boundary by its ARN',
    { ...LEAST, deploying: { permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary' } },
    [
      'deploying.permissionsBoundary: got "arn:aws:iam::111122223333:policy/boundary", wants the name of a managed policy, with its path if it has one',
    ],
  ],
  ['no zone name', { ...LEAST, zone: {} }, ['zone.name: is missing, wants a text']],
  [
    'a zone name with a trailing dot',
    { ...LEAST, zone: { name: 'acme.example.org.' } },
    [
      'zone.name: got "acme.example.org.", wants a domain name in lower case without a trailing dot, as in "acme.example.org"',
    ],
  ],
  ['no CA', { ...LEAST, cas: {} }, ['cas: got an object, wants at least one CA']],
  ['a list of CAs', { ...LEAST, cas: [] }, ['cas: got a list, wants an object']],
  ['no target', { ...LEAST, targets: {} }, ['targets: got an object, wants at least one target']],
  ['a misspelt field at the top', { ...LEAST, alarm: {} }, ['alarm: unknown field, did you mean "alarms"?']],
  ['a field that is like no other', { ...LEAST, colour: 1 }, ['colour: unknown field']],
  [
    'a misspelt field of a CA',
    withCa({ ...backup, directoryUrl: 1, publicyTrusted: true }),
    [
      'cas.backup.directoryUrl: unknown field, did you mean "directory"?',
      'cas.backup.publicyTrusted: unknown field, did you mean "publiclyTrusted"?',
    ],
  ],
  ['an unknown preset', withCa({ preset: 'megassl' }), [`cas.backup.preset: got "megassl", wants ${PRESETS}`]],
  [
    'a misspelt preset',
    withCa({ preset: 'zero-ssl' }),
    [`cas.backup.preset: got "zero-ssl", wants ${PRESETS}; did you mean "zerossl"?`],
  ],
  [
    'a preset of a CA that ended',
    withCa({ preset: 'buypass' }),
    [
      'cas.backup.preset: got "buypass", wants another CA: Buypass ended its free ACME service in October 2025. As a backup CA for DNS-01 there are "google", "zerossl" and "actalis" (all with an external account binding), or "letsencrypt" with acceptProductionLimits',
    ],
  ],
  [
    'the directory of a CA that ended',
    withCa({ ...backup, directory: 'https://api.buypass.com/acme/directory' }),
    [expect.stringContaining('wants another CA: Buypass ended its free ACME service')],
  ],
  ['no preset', withCa({}), [`cas.backup.preset: is missing, wants ${PRESETS}`]],
  [
    "Let's Encrypt as a backup without a word about its limits",
    withCa({ preset: 'letsencrypt', role: 'backup' }),
    [
      expect.stringMatching(
        /^cas\.backup\.acceptProductionLimits: is missing, wants true where it is the backup: its orders/,
      ),
    ],
  ],
  [
    "Let's Encrypt as a backup with its limits refused",
    withCa({ preset: 'letsencrypt', role: 'backup', acceptProductionLimits: false }),
    [expect.stringMatching(/^cas\.backup\.acceptProductionLimits: got false, wants true/)],
  ],
  [
    "Let's Encrypt's production in another role",
    withCa({ preset: 'letsencrypt', role: 'staging' }),
    ['cas.backup.role: got "staging", wants "backup" or "production"'],
  ],
  [
    'the account of a backup that is ordered from',
    withCa({ preset: 'zerossl', accountUrl: 'https://acme.zerossl.com/v2/DV90/account/1' }),
    [expect.stringContaining('cas.backup.accountUrl: got "https://acme.zerossl.com/v2/DV90/account/1", wants none')],
  ],
  [
    'step-ca without what is its own',
    withCa({ preset: 'step-ca' }),
    [
      'cas.backup.directory: is missing, wants an https URL',
      'cas.backup.issuingRoots: is missing, wants a list',
      'cas.backup.tlsRoots: is missing, wants a list',
    ],
  ],
  [
    "Google's staging without its roots",
    withCa({ preset: 'google-staging' }),
    ['cas.backup.issuingRoots: is missing, wants a list'],
  ],
  [
    'a wildcard at a CA that issues none',
    { ...withCa({ preset: 'sslcom' }), targets: { web: { kind: 'canary', names: ['*'] } } },
    [
      'targets.web.names: got "*", which SSL.com ("backup") does not issue for, wants names without a wildcard or another CA as its backup',
    ],
  ],
  [
    'more names than a CA takes',
    {
      ...withCa({ preset: 'actalis' }),
      targets: { web: { kind: 'real', names: ['a.example', 'b.example'], issueFrom: ['backup'] } },
    },
    [
      'targets.web.names: got 2 names, wants at most 1, as Actalis ("backup") takes no more, or another CA in issueFrom',
    ],
  ],
  [
    'a backup that is none of the CAs',
    { ...withCa(backup), targets: { web: { kind: 'canary', names: ['@'], backup: 'other' } } },
    ['targets.web.backup: got "other", wants a CA with the role "backup" (backup)'],
  ],
  [
    'a staging CA as the backup',
    { ...LEAST, targets: { web: { kind: 'canary', names: ['@'], backup: 'staging' } } },
    ['targets.web.backup: got "staging", wants a CA with the role "backup" (there is none)'],
  ],
  [
    'a backup that a real target is not ordered from',
    { ...withCa(backup), targets: { web: { ...real, backup: 'backup' } } },
    ['targets.web.backup: got "backup", wants a CA that issueFrom names too'],
  ],
  [
    'two backups of one real target',
    {
      ...LEAST,
      cas: { ...LEAST.cas, backup, google: { preset: 'google' } },
      targets: { web: { ...real, issueFrom: ['backup', 'google'], backup: 'google' } },
    },
    ['targets.web.issueFrom: got "backup" beside the backup "google", wants one backup for a target'],
  ],
  [
    'a CA name in capitals',
    { ...LEAST, cas: { Staging: LEAST.cas.staging } },
    [
      'cas.Staging: got the name "Staging", wants 2 to 32 lower-case letters, digits or hyphens, beginning with a letter',
    ],
  ],
  [
    'a directory by http',
    withCa({ ...backup, directory: 'http://ca.example.net/dir' }),
    ['cas.backup.directory: got "http://ca.example.net/dir", wants an https URL'],
  ],
  [
    'a private CA without roots',
    withCa({ ...backup, publiclyTrusted: false }),
    [
      'cas.backup.issuingRoots: is missing, wants the PEM files that issued certificates chain to (or publiclyTrusted: true)',
    ],
  ],
  [
    'a deadline beyond the round',
    withCa({ ...backup, deadlineSeconds: 300 }),
    ['cas.backup.deadlineSeconds: got 300, wants at most 170'],
  ],
  [
    'a deadline that is a text',
    withCa({ ...backup, deadlineSeconds: '30' }),
    ['cas.backup.deadlineSeconds: got a text, wants a number'],
  ],
  [
    'half an order a day',
    withCa({ ...backup, ordersPerDay: 1.5 }),
    ['cas.backup.ordersPerDay: got 1.5, wants a whole number'],
  ],
  [
    'a reserve that leaves nothing',
    withCa({ ...backup, publiclyTrusted: true, ordersPerDay: 2, reservedOrdersPerDay: 2 }),
    ['cas.backup.reservedOrdersPerDay: got 2, wants less than ordersPerDay (2)'],
  ],
  [
    'two scheduled orders a day at a publicly trusted CA',
    withCa({ ...backup, ordersPerDay: 3, reservedOrdersPerDay: 1 }),
    ['cas.backup.reservedOrdersPerDay: got 1, wants 2: a publicly trusted CA gets one scheduled order a day'],
  ],
  [
    'many orders a day at a publicly trusted CA',
    withCa({ ...backup, ordersPerDay: 4 }),
    [
      'cas.backup.ordersPerDay: got 4, wants at most 3 at a publicly trusted CA: one scheduled order a day, two more on demand',
    ],
  ],
  [
    'no order a week',
    withCa({ ...backup, ordersPerSetPerWeek: 0 }),
    ['cas.backup.ordersPerSetPerWeek: got 0, wants at least 1'],
  ],
  [
    'names of very many registered domains',
    withTarget({ ...real, names: Array.from({ length: 91 }, (_, index) => `www.d${index}.example`) }),
    ['targets.www.names: got names of 91 registered domains, wants at most 90'],
  ],
  [
    'nothing but a production CA',
    { ...LEAST, cas: { production: { preset: 'letsencrypt-production' } } },
    ['cas: got only CAs that are never ordered from, wants a staging or backup CA'],
  ],
  [
    'a PEM file that is not there',
    withCa({ ...backup, tlsRoots: ['root.pem'] }),
    ['cas.backup.tlsRoots.0: got "root.pem", which cannot be read (ENOENT), wants a file of PEM certificates'],
  ],
  [
    'a PEM file of a control host that is not there',
    { ...LEAST, network: { controls: [{ host: 'www.corp.example', tlsRoots: ['corp.pem'] }] } },
    ['network.controls.0.tlsRoots.0: got "corp.pem", which cannot be read (ENOENT), wants a file of PEM certificates'],
  ],
  [
    'a PEM file without a certificate',
    withCa({ ...backup, tlsRoots: ['empty.pem'] }),
    ['cas.backup.tlsRoots.0: got "empty.pem", which holds none, wants a file of PEM certificates'],
  ],
  [
    'a PEM file with half a certificate',
    withCa({ ...backup, tlsRoots: ['half.pem'] }),
    ['cas.backup.tlsRoots.0: got "half.pem", which holds one that is damaged, wants a file of PEM certificates'],
  ],
  [
    'a certificate to ask about that is not there',
    withProduction('leaf.pem'),
    [
      'cas.production.renewalInfoFor: got "leaf.pem", which cannot be read (ENOENT), wants a file with a certificate of the CA, PEM',
    ],
  ],
  [
    'a certificate to ask about that is damaged',
    withProduction('half.pem'),
    [
      'cas.production.renewalInfoFor: got "half.pem", which holds one that is damaged, wants a file with a certificate of the CA, PEM',
    ],
  ],
  [
    'a certificate to ask about that names no key of its issuer',
    withProduction('self.pem'),
    [
      'cas.production.renewalInfoFor: got "self.pem", which names no key of its issuer (authority key identifier), wants a file with a certificate of the CA, PEM',
    ],
  ],
  [
    'an unknown kind of target',
    withTarget({ kind: 'canari', names: ['@'] }),
    ['targets.www.kind: got "canari", wants "canary" or "real"'],
  ],
  [
    'a target without names',
    withTarget({ kind: 'canary', names: [] }),
    ['targets.www.names: got a list, wants at least 1 entry'],
  ],
  [
    'issuing from a CA that is not there',
    withTarget({ ...real, issueFrom: ['backup'] }),
    ['targets.www.issueFrom: got "backup", wants CAs of this config (staging)'],
  ],
  [
    'issuing a real name in production',
    {
      ...withTarget({ ...real, issueFrom: ['production'] }),
      cas: { ...LEAST.cas, production: { preset: 'letsencrypt-production' } },
    },
    ['targets.www.issueFrom: got "production", which is never ordered from, wants a staging or backup CA'],
  ],
  [
    'a challenge name outside of the zone',
    withTarget({ ...real, challengeNames: { 'example.org': 'x.elsewhere.org' } }),
    ['targets.www.challengeNames.example.org: got "x.elsewhere.org", wants a name below acme.example.org'],
  ],
  [
    'a challenge name for a foreign name',
    withTarget({ ...real, challengeNames: { 'example.com': 'x.acme.example.org' } }),
    ['targets.www.challengeNames: got the name "example.com", wants a name of this target (example.org)'],
  ],
  [
    'names that grow too long',
    { ...withTarget({ kind: 'canary', names: [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}`] }) },
    ['targets.www.names: got names that make a challenge name of 257 characters, wants at most 253'],
  ],
  [
    'a time zone that does not exist',
    { ...LEAST, schedules: { timeZone: 'Europe/Atlantis' } },
    ['schedules.timeZone: got "Europe/Atlantis", wants an IANA time zone, as in "Europe/Berlin"'],
  ],
  [
    'an offset as time zone',
    { ...LEAST, schedules: { timeZone: '+01:00' } },
    ['schedules.timeZone: got "+01:00", wants an IANA time zone, as in "Europe/Berlin"'],
  ],
  [
    'an expression of another kind',
    probe('every day'),
    [
      'schedules.probe.expression: got "every day", wants an EventBridge expression, as in "rate(6 hours)" or "cron(10 6 * * ? *)"',
    ],
  ],
  [
    'a rate of nothing',
    probe('rate(0 minutes)'),
    ['schedules.probe.expression: got "rate(0 minutes)", wants a rate of at least 1 minute'],
  ],
  [
    'a pulse by a cron expression',
    { ...LEAST, schedules: { pulse: { expression: 'cron(0/15 * * * ? *)' } } },
    [
      'schedules.pulse.expression: got "cron(0/15 * * * ? *)", wants a rate() of at most 360 minutes: alarms go by the interval of the pulse',
    ],
  ],
  [
    'a pulse that is too slow for alarms',
    { ...LEAST, schedules: { pulse: { expression: 'rate(7 hours)' } } },
    [
      'schedules.pulse.expression: got "rate(7 hours)", wants a rate() of at most 360 minutes: alarms go by the interval of the pulse',
    ],
  ],
  [
    'a cron expression that does not tell how often',
    probe('cron(10 6 * * ? *)'),
    [
      `${SILENT}: is missing, wants minutes, more than the longest time between two firings: a cron() schedule does not tell`,
    ],
  ],
  [
    'silence that is shorter than the pauses',
    { ...LEAST, alarms: { silentAfterMinutes: 360 } },
    [`${SILENT}: got 360, wants at least 370: "rate(6 hours)" has such long pauses`],
  ],
  [
    'a recipient of another kind',
    { ...LEAST, alarms: { recipients: [{ emial: 'ops@example.org' }] } },
    ['alarms.recipients.0: got an object, wants an object with "email" or "url" or "topic" or "slack" or "teams"'],
  ],
  [
    'an e-mail address without an @',
    { ...LEAST, alarms: { recipients: [{ email: 'ops' }] } },
    ['alarms.recipients.0.email: got "ops", wants an e-mail address'],
  ],
  [
    'a topic that is no ARN',
    { ...LEAST, alarms: { page: [{ topic: 'oncall' }] } },
    ['alarms.page.0.topic: got "oncall", wants the ARN of an SNS topic'],
  ],
  [
    'the name of a Slack channel',
    { ...LEAST, alarms: { notify: [{ slack: { workspace: 'T0123ABCD', channel: '#alerts' } }] } },
    ['alarms.notify.0.slack.channel: got "#alerts", wants the id of a channel, as in "C0123ABCD"'],
  ],
  [
    'a maintenance window that ends before it begins',
    { ...LEAST, alarms: { maintenance: [{ from: '2026-12-24T20:00:00Z', to: '2026-12-24T19:00:00Z' }] } },
    ['alarms.maintenance.0: got an object, wants a window that ends after it begins'],
  ],
  [
    'a maintenance window without a zone',
    { ...LEAST, alarms: { maintenance: [{ from: '2026-12-24T20:00:00', to: '2026-12-24T21:00:00Z' }] } },
    ['alarms.maintenance.0.from: got "2026-12-24T20:00:00", wants a time with its zone, as in "2026-12-24T20:00:00Z"'],
  ],
  [
    'a maintenance window at no time of day',
    { ...LEAST, alarms: { maintenance: [{ days: ['sunday'], at: '24:00', minutes: 60 }] } },
    ['alarms.maintenance.0.at: got "24:00", wants a time of day in UTC, as in "02:30"'],
  ],
  [
    'an address that is none',
    { ...LEAST, network: { rootHints: [{ name: 'a.root', address: '10.0.0.300' }] } },
    ['network.rootHints.0.address: got "10.0.0.300", wants an IP address'],
  ],
  [
    'an unknown service',
    { ...LEAST, network: { endpoints: { route53: 'https://r53.example.org' } } },
    ['network.endpoints.route53: unknown field, did you mean "route-53"?'],
  ],
  ['another document', [], ['got a list, wants an object']],
])('%s', (_, content, expected) => {
  expect(complaints(content, { 'empty.pem': '', 'half.pem': HALF, 'self.pem': SELF_SIGNED })).toEqual(expected);
});

const [SELF_SIGNED = ''] = letsencryptStaging().issuingRoots as string[];
const HALF = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

test.each([
  ['', 'line 1, column 1: Unexpected end of file'],
  ['{\n  "zone": {},\n}', 'line 2, column 13: JSON does not support trailing commas'],
  ['{\n  "zone": acme\n}', 'line 2, column 11: Unexpected "acme"'],
  ['{ "zone": {}, "zone": {} }', 'line 1, column 15: Duplicate key "zone"'],
])('not JSON: %j', (text, expected) => {
  expect(complaints(text)).toEqual([expected]);
});

test('several faults are told at once, and an object is not quoted', () => {
  const secret = { keyId: 'kid', hmacKey: 'not-to-be-seen' };
  const lines = complaints({ ...withCa({ ...backup, externalAccountBinding: secret }), zone: {} });
  expect(lines).toEqual([
    'zone.name: is missing, wants a text',
    'cas.backup.externalAccountBinding: got an object, wants true or false',
  ]);
});

test('the first line names the file, and what to do when there is none', () => {
  expect(() => loadConfig('no-such.json')).toThrow(
    'no-such.json cannot be used:\n  the file cannot be read (ENOENT); name another with -c config=<path>',
  );
});
