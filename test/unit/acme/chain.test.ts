import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgeChain } from '../../../lambda/acme/chain.ts';
import type { CertificateCause, ChainCause } from '../../../lambda/contract/causes.ts';
import { type Authority, newAuthority, newKeys, newLeaf, publicPem } from '../support/certificates.ts';

const NAMES = ['a.example.org', '*.a.example.org'];
const DAY_MS = 86_400_000;
const now = Date.now();
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

let root: Authority;
let intermediate: Authority;
let leaf: Awaited<ReturnType<typeof newLeaf>>;
let publicKeyPem: string;

beforeAll(async () => {
  root = await newAuthority('Root');
  intermediate = await newAuthority('Intermediate', { issuer: root });
  leaf = await newLeaf(intermediate, NAMES);
  publicKeyPem = await publicPem(leaf.keys);
});

function judge(chain: readonly string[], changes: Partial<Parameters<typeof judgeChain>[0]> = {}) {
  const judged = judgeChain({
    chainPem: chain.join(''),
    roots: [root.pem],
    names: NAMES,
    publicKeyPem,
    now,
    ca: 'The CA',
    ...changes,
  });
  return judged.outcome === 'passed' ? 'passed' : judged.trouble;
}
const untrusted = (cause: ChainCause, words: string) =>
  expect.objectContaining({ code: 'chain-untrusted', step: 'chain', cause, message: expect.stringContaining(words) });
const wrong = (cause: CertificateCause, words: string) =>
  expect.objectContaining({ code: 'certificate-wrong', step: 'chain', cause, message: expect.stringContaining(words) });

test('a chain up to a root is accepted, with the root at its end or without', () => {
  expect(judge([leaf.pem, intermediate.pem])).toBe('passed');
  expect(judge([leaf.pem, intermediate.pem, root.pem])).toBe('passed');
});

test('what is kept of the certificate is what it says', () => {
  const chainPem = `${leaf.pem}${intermediate.pem}`;
  const judged = judgeChain({ chainPem, roots: [root.pem], names: NAMES, publicKeyPem, now, ca: 'The CA' });
  expect(judged).toMatchObject({ certificate: { issuer: 'Intermediate', names: NAMES, chainPem } });
});

describe('the leaf', () => {
  test('for another key', async () => {
    const other = await publicPem(await newKeys());
    expect(judge([leaf.pem, intermediate.pem], { publicKeyPem: other })).toEqual(wrong('key', 'another key'));
  });
  test('that lacks a name', () => {
    const names = [...NAMES, 'b.example.org'];
    expect(judge([leaf.pem, intermediate.pem], { names })).toEqual(wrong('names-missing', 'lacks b.example.org'));
  });
  test('with a name too many, of a CA that is known for that', () => {
    const judged = judge([leaf.pem, intermediate.pem], { names: ['a.example.org'], mayAddNames: true });
    expect(judged).toBe('passed');
  });
  test('with a name too many', () => {
    expect(judge([leaf.pem, intermediate.pem], { names: ['a.example.org'] })).toEqual(
      wrong('names-added', '*.a.example.org'),
    );
  });
  test('with names in another case and order', () => {
    expect(judge([leaf.pem, intermediate.pem], { names: ['*.A.example.org', 'A.EXAMPLE.ORG'] })).toBe('passed');
  });
  test.each<[string, Parameters<typeof newLeaf>[2], ChainCause, string]>([
    ['expired', { notBefore: new Date(now - 2 * DAY_MS), notAfter: new Date(now - DAY_MS) }, 'expired', 'expired at'],
    [
      'not valid yet',
      { notBefore: new Date(now + DAY_MS), notAfter: new Date(now + 2 * DAY_MS) },
      'not-yet-valid',
      'not valid before',
    ],
    ['for clients only', { usages: [CLIENT_AUTH] }, 'not-for-servers', 'not meant for TLS servers'],
  ])('%s', async (_what, options, cause, words) => {
    const bad = await newLeaf(intermediate, NAMES, { ...options, keys: leaf.keys });
    expect(judge([bad.pem, intermediate.pem])).toEqual(untrusted(cause, words));
  });
});

describe('the way up', () => {
  test('to an unknown root', async () => {
    const other = await newAuthority('Other root');
    expect(judge([leaf.pem, intermediate.pem], { roots: [other.pem] })).toEqual(
      untrusted('root-unknown', 'ends at Root'),
    );
    expect(judge([leaf.pem, intermediate.pem], { roots: 'public' })).toEqual(untrusted('root-unknown', 'ends at Root'));
  });
  test('to a root of the same name with another key', async () => {
    const namesake = await newAuthority('Root');
    expect(judge([leaf.pem, intermediate.pem], { roots: [namesake.pem] })).toEqual(
      untrusted('root-unknown', 'ends at Root'),
    );
  });
  test('without the intermediate', () => {
    expect(judge([leaf.pem])).toEqual(untrusted('intermediate-missing', 'ends at Intermediate'));
  });
  test('in the wrong order', async () => {
    const lower = await newAuthority('Lower', { issuer: intermediate });
    const deep = await newLeaf(lower, NAMES, { keys: leaf.keys });
    expect(judge([deep.pem, lower.pem, intermediate.pem])).toBe('passed');
    expect(judge([deep.pem, intermediate.pem, lower.pem])).toEqual(
      untrusted('path-broken', 'not signed by Intermediate'),
    );
  });
  test('through a certificate of the same name that did not sign', async () => {
    const impostor = await newAuthority('Intermediate', { issuer: root });
    expect(judge([leaf.pem, impostor.pem])).toEqual(untrusted('path-broken', 'not signed by Intermediate'));
  });
  test('through a certificate that is no CA', async () => {
    const noCa = await newAuthority('No CA', { issuer: root, ca: false });
    const bad = await newLeaf(noCa, NAMES, { keys: leaf.keys });
    expect(judge([bad.pem, noCa.pem])).toEqual(untrusted('not-a-ca', 'No CA, which is no CA certificate'));
  });
  test('through an intermediate that is not for servers', async () => {
    const narrow = await newAuthority('Narrow', { issuer: root, usages: [CLIENT_AUTH] });
    const bad = await newLeaf(narrow, NAMES, { keys: leaf.keys });
    expect(judge([bad.pem, narrow.pem])).toEqual(
      untrusted('not-for-servers', 'Narrow, which is not meant for TLS servers'),
    );
  });
  test('through an intermediate for any purpose', async () => {
    const any = await newAuthority('Any', { issuer: root, usages: ['2.5.29.37.0'] });
    const good = await newLeaf(any, NAMES, { keys: leaf.keys });
    expect(judge([good.pem, any.pem])).toBe('passed');
  });
  test('through an expired intermediate', async () => {
    const old = await newAuthority('Old', { issuer: root, notAfter: new Date(now - 1_000) });
    const bad = await newLeaf(old, NAMES, { keys: leaf.keys });
    expect(judge([bad.pem, old.pem])).toEqual(untrusted('expired', 'Old, which expired'));
  });
  test('beyond a root that is given, by a cross-sign of one that is not', async () => {
    const unknown = await newAuthority('Unknown older root');
    const crossed = await newAuthority('Root', { issuer: unknown, keys: root.keys });
    expect(judge([leaf.pem, intermediate.pem, crossed.pem])).toBe('passed');
    expect(judge([leaf.pem, intermediate.pem, crossed.pem], { roots: [unknown.pem] })).toBe('passed');
  });
  test('to a root that expired', async () => {
    const old = await newAuthority('Root', { keys: root.keys, notAfter: new Date(now - 1_000) });
    expect(judge([leaf.pem, intermediate.pem], { roots: [old.pem] })).toEqual(
      untrusted('root-out-of-time', 'Root, which expired'),
    );
    expect(judge([leaf.pem, intermediate.pem], { roots: [old.pem, root.pem] })).toBe('passed');
  });
  test('to a root that lies in a file with others', async () => {
    const other = await newAuthority('Other root');
    expect(judge([leaf.pem, intermediate.pem], { roots: [`${other.pem}# ours\n${root.pem}`] })).toBe('passed');
  });
});

describe('what is no chain', () => {
  const BLOCK = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  test.each([
    ['nothing', ''],
    ['text', 'Bad Gateway'],
    ['a block of something else', BLOCK],
  ])('%s', (_what, text) => {
    expect(judge([text])).toEqual(wrong('unreadable', 'no chain of certificates'));
  });
  test('a good leaf before a block of something else', () => {
    expect(judge([leaf.pem, BLOCK])).toEqual(wrong('unreadable', 'no chain of certificates'));
  });
  test('any text: judged, never thrown', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(leaf.pem.length), (noise, at) => {
        const chain = `${leaf.pem.slice(0, at)}${noise}${leaf.pem.slice(at + noise.length + 1)}`;
        expect(judge([chain])).not.toBe('passed');
      }),
    );
  });
});
