import { describe, expect, test } from 'vitest';
import { complaints, LEAST, loadAll } from './config-file.ts';

const A = '111122223333';
const B = '444455556666';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const inPlaces = (...environments: unknown[]) => ({ ...LEAST, environments });

test('without environments a config is for wherever the credentials lead', () => {
  const { placed } = loadAll(LEAST);
  expect(placed).toHaveLength(1);
  expect(placed[0]).not.toHaveProperty('env');
});

describe('environments', () => {
  test('have deployments of their own ids, the first that of the config', () => {
    const here = { account: A, region: 'eu-central-1' };
    const there = { account: A, region: 'us-east-1' };
    const { placed } = loadAll(
      inPlaces(here, there, { account: B, region: 'eu-west-1', deployment: 'dev', zone: { name: 'b.example.org' } }),
    );
    expect(placed.map(({ settings, env }) => [settings.deployment.id, settings.deployment.zoneName, env])).toEqual([
      ['main', 'acme.example.org', here],
      ['main-us-east-1', 'acme.example.org', there],
      ['dev', 'b.example.org', { account: B, region: 'eu-west-1' }],
    ]);
  });

  test('may have a key of their own region, in place of that of the config', () => {
    const own = KEY.replace('eu-west-1', 'us-east-1');
    const { placed } = loadAll({
      ...inPlaces({ account: A, region: 'eu-west-1' }, { account: A, region: 'us-east-1', encryptionKey: own }),
      encryptionKey: KEY,
    });
    expect(placed.map(({ settings }) => settings.encryptionKey)).toEqual([KEY, own]);
  });

  test('may have some of the targets alone, and a zone that leads them elsewhere', () => {
    const targets = { ...LEAST.targets, www: { kind: 'real', names: ['example.org'] } };
    const place = {
      account: A,
      region: 'eu-west-1',
      targets: ['www'],
      zone: { name: 'b.example.org', hostedZoneId: 'Z0123456789' },
    };
    const [{ settings }] = loadAll({ ...inPlaces(place), targets }).placed;
    expect(settings).toMatchObject({
      hostedZoneId: 'Z0123456789',
      deployment: { targets: [{ id: 'www', challengeNames: { 'example.org': 'example.org.b.example.org' } }] },
    });
  });
});

const rows: [string, Record<string, unknown>, string][] = [
  [
    'two deployments of one id',
    inPlaces(
      { account: A, region: 'eu-west-1' },
      { account: B, region: 'eu-west-1', deployment: 'main', zone: { name: 'b.example.org' } },
    ),
    'environments.1.deployment: got "main", which another environment has, wants a name of its own',
  ],
  [
    'a key of another region',
    { ...inPlaces({ account: A, region: 'eu-west-1' }, { account: A, region: 'us-east-1' }), encryptionKey: KEY },
    `environments.1.encryptionKey: got "${KEY}", wants a key of us-east-1`,
  ],
  [
    'an id that gets too long',
    {
      ...inPlaces({ account: A, region: 'eu-west-1' }, { account: A, region: 'ap-southeast-1' }),
      deployment: 'production',
    },
    'environments.1.deployment: got "production-ap-southeast-1" by default, wants at most 24 characters',
  ],
  [
    'a zone in two accounts',
    inPlaces({ account: A, region: 'eu-west-1' }, { account: B, region: 'us-east-1' }),
    `environments.1.zone: got "acme.example.org", which is of the account ${A}, wants a zone of its own`,
  ],
  [
    'a target that is none',
    inPlaces({ account: A, region: 'eu-west-1', targets: ['canary', 'gone'] }),
    'environments.0.targets: got "gone", wants a target of this config',
  ],
  [
    'an account that is none',
    inPlaces({ account: '1', region: 'eu-west-1' }),
    'environments.0.account: got "1", wants the 12 digits of an AWS account',
  ],
  [
    'monitoring of nothing',
    { ...LEAST, monitoring: { account: A } },
    'environments: is missing, wants the accounts and regions that `monitoring` watches',
  ],
];
test.each(rows)('%s is told', (_what, content, line) => {
  expect(complaints(content)).toEqual([line]);
});
