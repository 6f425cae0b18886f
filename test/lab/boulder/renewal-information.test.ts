import { AuthorityKeyIdentifierExtension, X509Certificate } from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { exchange } from '../../../lambda/acme/transport.ts';
import { type Client, caOf, freshName, openClient, systemClock } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance();
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

/** RFC 9773 section 4.1: authority key identifier and serial number, as the certificate has them. */
function certificateId(leaf: X509Certificate): string {
  const authority = leaf.getExtension(AuthorityKeyIdentifierExtension)?.keyId ?? '';
  return [authority, leaf.serialNumber].map((hex) => Buffer.from(hex, 'hex').toString('base64url')).join('.');
}

async function renewalInfo(leaf: X509Certificate) {
  const connection = openConnection(caOf(boulder), systemClock);
  const { renewalInfo: base } = await client.session.directory();
  const url = `${base}/${certificateId(leaf)}`;
  const answer = await exchange({
    resource: 'directory',
    url,
    method: 'GET',
    agent: connection.agent(),
    timeoutMs: 5_000,
  });
  const { suggestedWindow } = JSON.parse(answer.text);
  const [start, end] = [Date.parse(suggestedWindow.start), Date.parse(suggestedWindow.end)];
  return { start, end, retryAfter: Number(answer.headers['retry-after']) };
}

test('suggests a window of renewal, which moves into the past when the certificate is revoked', async () => {
  const { order } = await client.validate([freshName()]);
  const { order: ended } = await client.finalize(order);
  const { chainPem } = await client.session.downloadCertificate(ended.certificate ?? '');
  const leaf = new X509Certificate(chainPem);

  const before = await renewalInfo(leaf);
  await client.session.revoke(chainPem);
  const after = await renewalInfo(leaf);

  expect(before.start).toBeGreaterThan(Date.now());
  expect(before.end).toBeLessThan(leaf.notAfter.getTime());
  expect(before.retryAfter).toBeGreaterThan(0);
  expect(after.end).toBeLessThanOrEqual(Date.now());
});
