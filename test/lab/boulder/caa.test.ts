import type { CaaData } from 'dns-packet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VIEWS, type View } from '../../../lab/boulder/names.ts';
import { propose } from '../../../lambda/dns/caa/advice/propose.ts';
import type { CaaRecord } from '../../../lambda/dns/caa/record.ts';
import { type Client, freshName, openClient, problemOf } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance({ origins: ['https://acme.example.org:14000'] });
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

function addCaa(name: string, record: Partial<CaaData> & { value: string }, views: readonly View[] = VIEWS): void {
  for (const view of views) boulder.dns[view].addCaa(name, { tag: 'issue', flags: 0, ...record });
}

function refusal(of: string, at = of) {
  return {
    type: 'urn:ietf:params:acme:error:caa',
    status: 403,
    detail: `While processing CAA for ${of}: CAA record for ${at} prevents issuance`,
  };
}

async function problemFor(name: string, as: Client = client) {
  const { authorizations } = await as.validate([name]);
  return problemOf(authorizations);
}

test.each([
  ['another CA', 'other-ca.example.org'],
  ['nobody', ';'],
  ['another account', 'boulder.example.org; accounturi=https://127.0.0.1:1/acme/acct/1'],
  ['another method', 'boulder.example.org; validationmethods=http-01'],
])('refuses a name whose CAA record names %s', async (_whom, value) => {
  const name = freshName();
  addCaa(name, { value });

  expect(await problemFor(name)).toEqual(refusal(name));
});

test('refuses a name whose parent forbids it, and names the parent', async () => {
  const parent = freshName();
  const name = freshName(parent);
  addCaa(parent, { value: 'other-ca.example.org' });

  expect(await problemFor(name)).toEqual(refusal(name, parent));
});

test('refuses a critical property that it does not know (RFC 8659 section 4.1)', async () => {
  const name = freshName();
  addCaa(name, { tag: 'unheard' as CaaData['tag'], value: 'of', flags: 128 });

  expect(await problemFor(name)).toEqual(refusal(name));
});

test('refuses a wildcard by issuewild alone, and issues for its apex', async () => {
  const apex = freshName();
  addCaa(apex, { value: 'boulder.example.org' });
  addCaa(apex, { tag: 'issuewild', value: ';' });

  const { authorizations } = await client.validate([apex, `*.${apex}`]);

  expect(authorizations.map(({ status, wildcard }) => ({ status, wildcard }))).toEqual(
    expect.arrayContaining([
      { status: 'valid', wildcard: undefined },
      { status: 'invalid', wildcard: true },
    ]),
  );
});

test.each([
  ['its own directory', () => boulder.directory],
  ['a front', () => 'https://acme.example.org:14000'],
])('validates where the account URL under %s and dns-01 are named', async (_where, origin) => {
  const name = freshName();
  const account = new URL(new URL(client.accountUrl).pathname, origin()).href;
  addCaa(name, { value: `boulder.example.org; accounturi=${account}; validationmethods=dns-01` });

  expect(await problemFor(name)).toBeUndefined();
});

/** The set that `prober caa` proposes in place of one, for two accounts: as staging's and production's are. */
function advised(set: readonly CaaRecord[], name: string, accounts: readonly Client[]): readonly CaaRecord[] {
  const applicants = accounts.map(({ accountUrl }, index) => ({
    ...{ id: `${index}`, role: 'staging' as const, obeysParameters: true },
    ...{ caaIdentities: [boulder.caaIdentity], accountUrl },
  }));
  return propose(set, [name], applicants).records;
}

test.each<readonly [string, string, readonly CaaRecord[]]>([
  ['another CA alone', '', [{ flags: 0, tag: 'issue', value: 'other-ca.example.org' }]],
  [
    'nobody, and critical reports',
    '',
    [
      { flags: 0, tag: 'issue', value: ';' },
      { flags: 128, tag: 'iodef', value: 'mailto:caa@example.org' },
    ],
  ],
  [
    'this CA by another method',
    '',
    [{ flags: 0, tag: 'issue', value: 'boulder.example.org; validationmethods=http-01' }],
  ],
  [
    'this CA with two accounts in a record',
    '',
    [
      {
        flags: 0,
        tag: 'issue',
        value: 'boulder.example.org; accounturi=https://a.example/1; accounturi=https://a.example/2',
      },
    ],
  ],
  [
    'this CA, but no wildcards',
    '*.',
    [
      { flags: 0, tag: 'issue', value: 'boulder.example.org' },
      { flags: 0, tag: 'issuewild', value: ';' },
    ],
  ],
])(
  'refuses both accounts where a set names %s; by the advised records issues to both and to no third',
  async (_whom, star, set) => {
    const [other, third] = [await openClient(boulder), await openClient(boulder)];
    const apex = freshName();
    for (const record of set) addCaa(apex, record as CaaData);
    for (const each of [client, other])
      expect(await problemFor(`${star}${apex}`, each)).toMatchObject(refusal(`${star}${apex}`, apex));

    const mended = freshName();
    for (const record of advised(set, `${star}${mended}`, [client, other])) addCaa(mended, record as CaaData);
    for (const each of [client, other]) expect(await problemFor(`${star}${mended}`, each)).toBeUndefined();
    expect(await problemFor(`${star}${mended}`, third)).toMatchObject(refusal(`${star}${mended}`, mended));
  },
);

test('refuses where two of three remote perspectives see a record that forbids', async () => {
  const name = freshName();
  addCaa(name, { value: 'other-ca.example.org' }, ['remoteva-1', 'remoteva-3']);

  const { detail, ...rest } = refusal(name);
  expect(await problemFor(name)).toEqual({ ...rest, detail: `During secondary validation: ${detail}` });
});

test('says that the look-up failed where the CAA record cannot be read', async () => {
  const name = freshName();
  for (const view of VIEWS) boulder.dns[view].failAt(name);

  expect(await problemFor(name)).toMatchObject({
    type: 'urn:ietf:params:acme:error:dns',
    status: 400,
    detail: expect.stringContaining(`SERVFAIL looking up CAA for ${name}`),
  });
});
