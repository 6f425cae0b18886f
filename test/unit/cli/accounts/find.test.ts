import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import acme from 'acme-client';
import { afterEach, expect, test } from 'vitest';
import { LIMITS } from '../../../../bin/accounts/files.ts';
import { findAccount, type Wanted } from '../../../../bin/accounts/find.ts';
import { AccountFileError } from '../../../../bin/accounts/trouble.ts';
import {
  acmeSh,
  caddy,
  certbot,
  type Files,
  issuerYaml,
  jwk,
  lego,
  lego5,
  newEc,
  newRsa,
  onDisk,
  pem,
  piecesOf,
  secretYaml,
  URL_OF,
} from './client-files.ts';

const EC = newEc();
const RSA = newRsa();
const removals: (() => void)[] = [];
afterEach(() => removals.splice(0).forEach((remove) => void remove()));

/** Finds in these files. @param at below the folder that they are in */
function find(files: Files, at = '', wanted: Wanted = {}) {
  const { folder, remove } = onDisk(files);
  removals.push(remove);
  return findAccount(join(folder, at), wanted);
}

/** The code and all that is told of what is not taken. */
function refusal(files: Files, at = '', wanted: Wanted = {}): { readonly code: string; readonly told: string } {
  try {
    find(files, at, wanted);
  } catch (error) {
    if (!(error instanceof AccountFileError)) throw error;
    return { code: error.code, told: `${error.message} ${error.action} ${error.stack} ${JSON.stringify(error)}` };
  }
  return { code: 'taken', told: '' };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const host = 'acme-v02.api.letsencrypt.org';
const CASES: readonly [string, Files, typeof EC, object][] = [
  [
    'certbot, RSA as JWK',
    certbot(RSA),
    RSA,
    { client: 'certbot', directory: `https://${host}/directory`, contacts: [] },
  ],
  ['certbot, EC as JWK', certbot(EC), EC, { client: 'certbot', directory: `https://${host}/directory` }],
  ['lego, RSA as PKCS#1', lego(RSA), RSA, { client: 'lego', host, contacts: ['ops@example.org'] }],
  ['lego, EC as SEC1', lego(EC), EC, { client: 'lego', host, contacts: ['ops@example.org'] }],
  ['lego 5', lego5(EC), EC, { client: 'lego', host: 'localhost:14000' }],
  ['acme.sh, EC as SEC1', acmeSh(EC), EC, { client: 'acme.sh', host, bindingKeyId: 'kid-9' }],
  ['acme.sh, RSA as PKCS#8', acmeSh(RSA, pem(RSA, 'pkcs8')), RSA, { client: 'acme.sh', contacts: ['ops@example.org'] }],
  [
    'acme.sh, EC with its parameters before',
    acmeSh(EC, `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem(EC, 'sec1')}`),
    EC,
    { client: 'acme.sh' },
  ],
  ['Caddy', caddy(EC), EC, { client: 'caddy', host, bindingKeyId: 'kid-7', contacts: ['ops@example.org'] }],
  [
    'cert-manager, a file each',
    { 'secret.yaml': secretYaml(RSA), 'issuer.yaml': issuerYaml() },
    RSA,
    { client: 'cert-manager', directory: `https://${host}/directory`, bindingKeyId: 'kid-5' },
  ],
  [
    'cert-manager, several documents in a file',
    {
      'all.yml': `${issuerYaml()}---\n${secretYaml(RSA)}---\n${secretYaml(newRsa(), 'other').replace('tls.key', 'token')}`,
    },
    RSA,
    { client: 'cert-manager', contacts: ['ops@example.org'] },
  ],
];

test.each(CASES)('%s', (_what, files, key, expected) => {
  const found = find(files);
  expect(found).toMatchObject({ accountUrl: URL_OF, ...expected });
  expect(createPublicKey(found.key.privateKeyPem).equals(createPublicKey(key as never))).toBe(true);
  expect(found.key.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(found.key.thumbprint).toBe(sha256(JSON.stringify(acme.crypto.getJwk(found.key.privateKeyPem))));
});

test('cert-manager as kubectl prints a List in JSON', () => {
  const secret = {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'k', namespace: 'a' } },
    data: { 'tls.key': Buffer.from(pem(RSA, 'pkcs1')).toString('base64') },
  };
  const issuer = {
    ...{ apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name: 'i', namespace: 'a' } },
    spec: { acme: { server: 'https://ca.example.org/dir', privateKeySecretRef: { name: 'k' } } },
    status: { acme: { uri: URL_OF } },
  };
  const files = { 'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [secret, issuer] }, null, 4) };
  expect(find(files)).toMatchObject({
    client: 'cert-manager',
    directory: 'https://ca.example.org/dir',
    accountUrl: URL_OF,
  });
});

test('an Issuer does not take the Secret of another namespace for its own', () => {
  const issuer = issuerYaml()
    .replace('ClusterIssuer', 'Issuer')
    .replace('name: letsencrypt\n', 'name: letsencrypt\n  namespace: web\n');
  const refused = refusal({ 'issuer.yaml': issuer, 'secret.yaml': secretYaml(RSA) });
  expect([refused.code, refused.told]).toEqual(['several-accounts', expect.stringContaining('not its key')]);
  expect(find({ 'issuer.yaml': issuer, 'secret.yaml': secretYaml(RSA, 'letsencrypt-account', 'web') }).client).toBe(
    'cert-manager',
  );
});

test.each(['P-256', 'P-384', 'P-521'])('a key alone: EC %s in every writing', (curve) => {
  const key = newEc(curve);
  const texts = [pem(key, 'sec1'), pem(key, 'pkcs8'), JSON.stringify(jwk(key))];
  const found = texts.map((text) => find({ 'a.key': text }, 'a.key'));
  expect(found.map(({ client, key: { type } }) => [client, type])).toEqual(texts.map(() => ['key', `EC ${curve}`]));
  expect(new Set(found.map((each) => each.key.privateKeyPem)).size).toBe(1);
});

test.each([
  ['a file of certbot', certbot(RSA), `accounts/${host}/directory/4b9a8c1d2e3f40516273849506172839/private_key.json`],
  [
    'the registration of certbot',
    certbot(RSA),
    `accounts/${host}/directory/4b9a8c1d2e3f40516273849506172839/regr.json`,
  ],
  ['the account of lego', lego(EC), `accounts/${host}/ops@example.org/account.json`],
  ['the key of lego', lego(EC), `accounts/${host}/ops@example.org/keys/ops@example.org.key`],
  ['the configuration of acme.sh', acmeSh(EC), `ca/${host}/directory/ca.conf`],
  ['the key of Caddy', caddy(EC), `acme/${host}-directory/users/ops@example.org/ops.key`],
])('%s brings the rest of the account along', (_what, files, at) => {
  expect(find(files, at).accountUrl).toBe(URL_OF);
});

const otherUrl = (files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll(URL_OF, `${URL_OF}8`)]));
const TWO = { ...certbot(RSA), ...otherUrl(certbot(newRsa(), 'acme-staging-v02.api.letsencrypt.org/directory')) };

test('of two accounts in a folder both are named, and the one whose URL is given is taken', () => {
  const { code, told } = refusal(TWO);
  expect(code).toBe('several-accounts');
  for (const url of [URL_OF, `${URL_OF}8`]) expect(told).toContain(url);
  expect(find(TWO, '', { accountUrl: `${URL_OF}8` }).directory).toContain('acme-staging-v02');
  expect(refusal(TWO, '', { accountUrl: 'https://other.example.org/1' }).code).toBe('several-accounts');
});

test('an account that cannot be read beside another is no reason to take that one unasked', () => {
  const [path = ''] = Object.keys(TWO).filter((each) => /staging.*private_key/.test(each));
  expect(refusal({ ...TWO, [path]: '{"kty":"RSA",' }).code).toBe('several-accounts');
});

test('an account that two folders lead to is one, with the directory of today', () => {
  const { folder, remove } = onDisk(certbot(RSA, 'acme-v01.api.letsencrypt.org/directory'));
  removals.push(remove);
  symlinkSync('acme-v01.api.letsencrypt.org', join(folder, 'accounts', host));
  expect(findAccount(folder).directory).toBe(`https://${host}/directory`);
});

test('folders that link in a circle come to an end', () => {
  const { folder, remove } = onDisk(certbot(RSA));
  removals.push(remove);
  symlinkSync('.', join(folder, 'accounts', 'again'));
  expect(findAccount(folder).accountUrl).toBe(URL_OF);
});

const first = (files: Files, change: (text: string) => string, name: RegExp): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, name.test(path) ? change(text) : text]));
const cut = (text: string) => text.slice(0, Math.floor(text.length * 0.6));
const encrypted = EC.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
const proc = EC.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as never).toString();
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const koblitz = newEc('secp256k1');
const REFUSED: readonly [string, string, Files][] = [
  ['a PEM with a passphrase', 'key-encrypted', { 'a.key': encrypted }],
  ['an older PEM with a passphrase', 'key-encrypted', { 'a.key': proc }],
  ['Ed25519', 'key-unsupported', { 'a.key': pem(ed25519, 'pkcs8') }],
  ['Ed25519 as JWK', 'key-unsupported', { 'a.json': JSON.stringify(jwk(ed25519)) }],
  ['a curve of no CA', 'key-unsupported', { 'a.key': pem(koblitz, 'pkcs8') }],
  ['RSA of 1024 bits', 'key-unsupported', { 'a.key': pem(newRsa(1_024), 'pkcs8') }],
  [
    'a public key',
    'key-public',
    {
      'a.key': createPublicKey(EC as never)
        .export({ type: 'spki', format: 'pem' })
        .toString(),
    },
  ],
  ['a public JWK', 'key-public', { 'a.json': JSON.stringify(jwk(createPublicKey(EC as never))) }],
  ['a PEM cut off in the middle', 'key-broken', { 'a.key': cut(pem(RSA, 'pkcs1')) }],
  ['a PEM with a letter changed', 'key-broken', { 'a.key': pem(EC, 'sec1').replace(/\n./, '\nA') }],
  ['two keys in a file', 'several-accounts', { 'a.key': pem(EC, 'sec1') + pem(RSA, 'pkcs1') }],
  ['a JWK of two keys', 'key-broken', { 'a.json': JSON.stringify({ ...jwk(EC), x: jwk(newEc()).x }) }],
  ['certbot, key cut off', 'file-broken', first(certbot(RSA), cut, /private_key/)],
  ['certbot, registration cut off', 'file-broken', first(certbot(RSA), cut, /regr/)],
  [
    'certbot without its key',
    'key-missing',
    Object.fromEntries(Object.entries(certbot(RSA)).filter(([path]) => !/private/.test(path))),
  ],
  [
    'lego without its key',
    'key-missing',
    Object.fromEntries(Object.entries(lego(EC)).filter(([path]) => !/\.key$/.test(path))),
  ],
  ['lego, key cut off', 'key-broken', first(lego(RSA), cut, /\.key$/)],
  [
    'acme.sh without its key',
    'key-missing',
    Object.fromEntries(Object.entries(acmeSh(EC)).filter(([path]) => !/\.key$/.test(path))),
  ],
  ['acme.sh, key cut off', 'key-broken', first(acmeSh(RSA, pem(RSA, 'pkcs8')), cut, /\.key$/)],
  ['Caddy, account cut off', 'file-broken', first(caddy(EC), cut, /\.json$/)],
  ['an Issuer without its Secret', 'key-missing', { 'i.yaml': issuerYaml() }],
  ['a Secret cut off', 'key-broken', { 's.yaml': secretYaml(RSA).replace(/(tls.key: .{400})\S*/, '$1') }],
  ['a manifest that is no YAML', 'file-broken', { 's.yaml': `${secretYaml(RSA)}  : [` }],
  ['nothing of the kind', 'format-unknown', { 'notes.json': '{"a":1}', 'web.conf': 'listen 80' }],
  ['an empty folder', 'format-unknown', {}],
  ['a file that is much too large', 'file-too-large', { 'a.key': ' '.repeat(LIMITS.bytes + 1) }],
  [
    'a folder with everything in it',
    'too-many-files',
    Object.fromEntries(Array.from({ length: LIMITS.files + 1 }, (_, index) => [`${index}.json`, ''])),
  ],
];

test.each(REFUSED)('%s: %s', (_what, code, files) => {
  const refused = refusal(files);
  expect(refused.code).toBe(code);
  const keys = [EC, RSA].flatMap(piecesOf);
  for (const piece of [...keys, 'do-not-tell-this-binding']) expect(refused.told).not.toContain(piece);
});

test('a path without anything, and a device, are told', () => {
  expect(refusal({}, 'not-there').code).toBe('path-unreadable');
  expect(() => findAccount('/dev/null')).toThrow(/neither a file nor a folder/);
});

test('the keys of certificates beside the accounts of a client are passed over', () => {
  const found = find({ ...certbot(RSA), 'live/www.example.org/privkey.pem': pem(EC, 'pkcs8') });
  expect(found.client).toBe('certbot');
});

test('the HMAC key of a binding is not taken along', () => {
  expect(JSON.stringify(find(acmeSh(EC)))).not.toContain('do-not-tell-this-binding');
});
