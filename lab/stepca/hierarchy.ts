import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const ISSUES_CERTIFICATES = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;

/** What a CA issues from, PEM. The root's key is thrown away: the intermediate is all it needs. */
export type Hierarchy = {
  readonly rootPem: string;
  readonly intermediatePem: string;
  /** PKCS #8, unencrypted. */
  readonly intermediateKeyPem: string;
};

/** A fresh root and an intermediate below it, that no trust store knows. */
export async function createHierarchy(): Promise<Hierarchy> {
  const rootKeys = await newKeys();
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Lab step-ca root',
    ...validity(),
    signingAlgorithm: KEY,
    keys: rootKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(ISSUES_CERTIFICATES, true),
      await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey),
    ],
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Lab step-ca intermediate',
    issuer: root.subject,
    ...validity(),
    signingAlgorithm: KEY,
    signingKey: rootKeys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(ISSUES_CERTIFICATES, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root),
    ],
  });
  const intermediateKeyPem = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { rootPem: pemOf(root), intermediatePem: pemOf(intermediate), intermediateKeyPem };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + YEAR_MS) };
}

/** With a final newline, so that files can be joined. */
function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
