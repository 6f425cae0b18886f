import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CertificateKey, createCsr } from '../../../lambda/acme/csr.ts';
import { readCsr } from '../support/certificates.ts';

const NAMES = ['example.org', '*.example.org'];
const derOf = (pem: string) => Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');

test.each<[CertificateKey | undefined, string, object]>([
  [undefined, 'ec', { namedCurve: 'prime256v1' }],
  ['ecdsa-p256', 'ec', { namedCurve: 'prime256v1' }],
  ['rsa-2048', 'rsa', { modulusLength: 2_048 }],
])('a request with a key of the kind %s is signed by it, for the names', async (kind, type, details) => {
  const { csrPem, publicKeyPem } = await createCsr(NAMES, kind);
  const key = createPublicKey(publicKeyPem);
  expect([key.asymmetricKeyType, key.asymmetricKeyDetails]).toMatchObject([type, details]);
  expect((await readCsr(derOf(csrPem))).names.sort()).toEqual([...NAMES].sort());
});
