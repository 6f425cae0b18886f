import { X509Certificate } from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeChain } from '../../../lambda/acme/chain.ts';
import { type Client, freshName, openClient } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

/** Embedded timestamps of certificate transparency logs, RFC 6962 section 3.3. */
const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';
const HOUR_MS = 3_600_000;

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance();
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

async function issue(names: readonly string[], profile?: string) {
  const { order } = await client.validate(names, profile === undefined ? {} : { profile });
  const { order: ended, publicKeyPem } = await client.finalize(order);
  const { chainPem } = await client.session.downloadCertificate(ended.certificate ?? '');
  return { chainPem, publicKeyPem, leaf: new X509Certificate(chainPem) };
}

test('issues for a name under example.org, with a chain to the root it says and timestamps of the logs', async () => {
  const names = [freshName()];

  const { chainPem, publicKeyPem, leaf } = await issue(names);

  const roots = boulder.issuingRoots();
  expect(judgeChain({ chainPem, roots, names, publicKeyPem, now: Date.now(), ca: 'Boulder' })).toMatchObject({
    outcome: 'passed',
    certificate: { names, issuer: 'Lab Boulder E1' },
  });
  expect(leaf.getExtension(SCT_LIST)).not.toBeNull();
});

test('issues for a wildcard and its apex, with two values at one challenge name', async () => {
  const apex = freshName();
  const names = [apex, `*.${apex}`];

  const { chainPem, publicKeyPem } = await issue(names);

  const roots = boulder.issuingRoots();
  expect(judgeChain({ chainPem, roots, names, publicKeyPem, now: Date.now(), ca: 'Boulder' }).outcome).toBe('passed');
});

test('follows an alias of the challenge name', async () => {
  const name = freshName();
  const target = freshName('delegated.example.org');
  for (const responder of Object.values(boulder.dns)) responder.addCname(`_acme-challenge.${name}`, target);

  const { authorizations } = await client.validate([name], { publish: (_, value) => boulder.addTxt(target, value) });

  expect(authorizations.map(({ status }) => status)).toEqual(['valid']);
});

test('answers finalize with "processing", and issues afterwards', async () => {
  const { order } = await client.validate([freshName()]);
  const before = client.transcript.requests.length;

  const { order: ended } = await client.finalize(order);

  const [finalize, ...polls] = client.transcript.requests.slice(before);
  expect(finalize).toMatchObject({ resource: 'finalize', status: 200, retryAfter: '3' });
  expect(polls.length).toBeGreaterThan(0);
  expect(ended.status).toBe('valid');
});

test.each([
  ['classic', 2_160],
  ['tlsserver', 1_080],
  ['shortlived', 160],
])('issues the profile %s for %i hours', async (profile, hours) => {
  const { leaf } = await issue([freshName()], profile);

  expect((leaf.notAfter.getTime() + 1_000 - leaf.notBefore.getTime()) / HOUR_MS).toBe(hours);
});

test('lists its profiles in the directory, and refuses another', async () => {
  const { meta } = await client.session.directory();

  expect(Object.keys(meta?.profiles ?? {})).toEqual(['classic', 'shortlived', 'tlsserver']);
  await expect(client.session.newOrder([freshName()], 'unheard')).rejects.toMatchObject({
    status: 400,
    problem: { type: 'urn:ietf:params:acme:error:invalidProfile' },
  });
});
