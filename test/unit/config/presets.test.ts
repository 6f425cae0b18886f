import { describe, expect, test } from 'vitest';
import type { Ca, CaPreset } from '../../../lambda/contract/ca.ts';
import { mayOrder } from '../../../lambda/contract/deployment.ts';
import { letsencryptStaging } from '../../../lambda/contract/presets/letsencrypt-staging.ts';
import { PRESET_NAMES, PRESETS, type PresetName } from '../../../lambda/contract/presets/presets.ts';
import { PRESET_FIELD_LIST } from '../../../lambda/contract/presets/source.ts';
import { watchedOf } from '../../../lib/watched.ts';
import { LEAST, load } from './config-file.ts';

const [root = ''] = letsencryptStaging().issuingRoots as string[];
const FILES = { 'root.pem': root };
/** The least that each preset asks for in the config. */
const ASKED: Partial<Record<PresetName, object>> = {
  'google-staging': { issuingRoots: ['root.pem'] },
  'step-ca': {
    directory: 'https://ca.corp.example:9000/acme/acme/directory',
    tlsRoots: ['root.pem'],
    issuingRoots: ['root.pem'],
  },
};

function caOf(preset: PresetName, more: object = {}): Ca {
  const cas = { ...LEAST.cas, it: { preset, ...ASKED[preset], ...more } };
  const ca = load({ ...LEAST, cas }, FILES).deployment.cas.find(({ id }) => id === 'it');
  if (!ca) throw new Error('the config lost the CA');
  return ca;
}

describe.each(PRESET_NAMES)('the preset %s', (name) => {
  const preset: CaPreset = PRESETS[name]();

  test('has a source and a date for every field, or says that there is none', () => {
    expect(Object.keys(preset.provenance).sort()).toEqual([...PRESET_FIELD_LIST].sort());
    for (const [field, { source, readOn, verified }] of Object.entries(preset.provenance)) {
      expect(readOn, field).toMatch(/^2026-\d\d-\d\d$/);
      if (verified) expect(source, field).toMatch(/^https:/);
    }
  });

  test('verifies nothing that it does not have', () => {
    const { provenance } = preset;
    if (preset.statusApi === undefined) expect(provenance.statusApi.verified).toBe(false);
    if (preset.accountUrlPrefix === undefined) expect(provenance.accountUrlPrefix.verified).toBe(false);
  });

  test('makes a CA that can be deployed, without what is for people', () => {
    const ca = caOf(name);
    expect(ca.directory).toMatch(/^https:/);
    for (const field of ['provenance', 'notes', 'costs', 'bindingFrom', 'directorySays']) {
      expect(ca).not.toHaveProperty(field);
    }
  });
});

test.each<[PresetName, object, string, object]>([
  ['letsencrypt', {}, 'production', { ordersPerDay: 0 }],
  [
    'letsencrypt',
    { role: 'backup', acceptProductionLimits: true },
    'backup',
    { ordersPerDay: 3, reservedOrdersPerDay: 2 },
  ],
  ['google', {}, 'backup', { wildcard: true, namesPerOrder: 100, ordersPerDay: 3, reservedOrdersPerDay: 2 }],
  ['google', { role: 'production' }, 'production', { ordersPerDay: 0, reservedOrdersPerDay: 0 }],
  ['google-staging', {}, 'staging', { ordersPerDay: 200, reservedOrdersPerDay: 40 }],
  ['sslcom', {}, 'backup', { wildcard: false, namesPerOrder: 1 }],
  ['actalis', {}, 'backup', { wildcard: false, namesPerOrder: 1 }],
  ['step-ca', {}, 'backup', { ordersPerDay: 200, reservedOrdersPerDay: 40 }],
  ['step-ca', { role: 'staging' }, 'staging', {}],
])('%s with %j has the role %s', (preset, more, role, limits) => {
  const ca = caOf(preset, more);
  expect(ca.role).toBe(role);
  expect(ca.limits).toMatchObject(limits);
});

test('a production CA of any preset is observed with the account and a certificate of the team', () => {
  const accountUrl = 'https://dv.acme-v02.api.pki.goog/account/1';
  expect(caOf('google', { role: 'production', accountUrl }).accountUrl).toBe(accountUrl);
});

test('what is known to be particular about a CA reaches the functions', () => {
  expect(caOf('zerossl')).toMatchObject({
    quirks: { slowFinalize: true, flakyServerErrors: true, keyChange: false },
    outageAfter: { failures: 2, of: 3 },
    deadlineSeconds: 165,
  });
  expect(caOf('zerossl', { deadlineSeconds: 60 }).deadlineSeconds).toBe(60);
  expect(caOf('step-ca').quirks).toMatchObject({ keyChange: false, authorizationDeactivation: false });
  expect(caOf('actalis').quirks.addsNames).toBe(true);
  expect(caOf('google').deadlineSeconds).toBe(150);
});

test('a directory is held against the preset, or against what is known of the directory itself', () => {
  expect(caOf('google').expected).toEqual({
    externalAccountRequired: true,
    caaIdentities: ['pki.goog'],
    profiles: [],
    renewalInfo: true,
    keyChange: true,
  });
  expect(caOf('sslcom').expected).toMatchObject({ externalAccountRequired: false, keyChange: true });
  expect(caOf('step-ca', { externalAccountBinding: true }).expected).toEqual({
    externalAccountRequired: true,
    profiles: [],
    renewalInfo: false,
    keyChange: true,
  });
});

test('an internal CA brings its own roots, its own name and a private host', () => {
  expect(caOf('step-ca', { title: 'Corp CA' })).toMatchObject({
    title: 'Corp CA',
    directory: 'https://ca.corp.example:9000/acme/acme/directory',
    tlsRoots: [root],
    issuingRoots: [root],
    publiclyTrusted: false,
    revoke: true,
  });
});

describe('one backup for a target', () => {
  const cas = { ...LEAST.cas, google: { preset: 'google' }, zerossl: { preset: 'zerossl' } };
  const targets = {
    all: { kind: 'canary', names: ['@'] },
    one: { kind: 'canary', names: ['@'], backup: 'zerossl' },
    real: { kind: 'real', names: ['example.org'], issueFrom: ['staging', 'google'], backup: 'google' },
  };
  const { deployment } = load({ ...LEAST, cas, targets });

  test('is the only one with that role that it is ordered from', () => {
    const ordered = deployment.targets.map((target) =>
      deployment.cas.filter((ca) => mayOrder(target, ca)).map(({ id }) => id),
    );
    expect(ordered).toEqual([
      ['staging', 'google', 'zerossl'],
      ['staging', 'zerossl'],
      ['staging', 'google'],
    ]);
  });

  test('is the only one that its alarms watch', () => {
    expect(watchedOf(deployment).filter(({ target }) => target === 'one')).toEqual([
      { target: 'one', ca: 'staging' },
      { target: 'one', ca: 'zerossl' },
    ]);
  });

  test('lets a CA without wildcards stand beside one that a wildcard target names', () => {
    const both = { ...LEAST.cas, google: { preset: 'google' }, sslcom: { preset: 'sslcom' } };
    const wild = {
      wild: { kind: 'canary', names: ['@', '*'], backup: 'google' },
      plain: { kind: 'canary', names: ['@'], backup: 'sslcom' },
    };
    expect(() => load({ ...LEAST, cas: both, targets: wild })).not.toThrow();
  });
});
