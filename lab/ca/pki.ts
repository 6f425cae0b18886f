import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A certificate and the key that goes with it, PEM. */
export type Credentials = { readonly certificatePem: string; readonly privateKeyPem: string };

export type Validity = { readonly notBefore: Date; readonly notAfter: Date };

/** What the lab's own https endpoints show, for as long as the lab stands. Nothing of it is kept. */
export type Pki = {
  readonly rootPem: string;
  /**
   * A server certificate for host names and IP addresses.
   * @param validity default: from an hour ago to 90 days from now
   */
  leaf(names: readonly string[], validity?: Validity): Promise<Credentials>;
  /** The certificate of an intermediate, PEM. Nothing can be signed with it: its key is thrown away. */
  intermediate(): Promise<string>;
};

/** A fresh root of its own, that no trust store knows. */
export async function createPki(): Promise<Pki> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Lab TLS root',
    ...validFor(365),
    signingAlgorithm: KEY,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    rootPem: pemOf(root),
    leaf: (names, validity = validFor(90)) => issueLeaf({ root, signingKey: keys.privateKey }, names, validity),
    intermediate: () => issueIntermediate({ root, signingKey: keys.privateKey }),
  };
}

type Issuer = { readonly root: x509.X509Certificate; readonly signingKey: webcrypto.CryptoKey };

async function issueIntermediate(issuer: Issuer): Promise<string> {
  const { publicKey } = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Lab intermediate',
    issuer: issuer.root.subject,
    ...validFor(365),
    signingAlgorithm: KEY,
    signingKey: issuer.signingKey,
    publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.root),
    ],
  });
  return pemOf(certificate);
}

async function issueLeaf(issuer: Issuer, names: readonly string[], validity: Validity): Promise<Credentials> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: '',
    issuer: issuer.root.subject,
    ...validity,
    signingAlgorithm: KEY,
    signingKey: issuer.signingKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      // RFC 5280 section 4.2.1.6: critical, because the subject is empty.
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
        true,
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.root),
    ],
  });
  const privateKey = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificatePem: pemOf(certificate), privateKeyPem: privateKey };
}

function validFor(days: number): Validity {
  return { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + days * DAY_MS) };
}

/** With a final newline, so that files can be joined. */
function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
