import { webcrypto } from 'node:crypto';
import {
  AuthorityInfoAccessExtension,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

type KeyPair = webcrypto.CryptoKeyPair;
/** A certificate and its key. */
export type Identity = { readonly certificate: X509Certificate; readonly keys: KeyPair };

export const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
export const P384 = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' };
export const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
type KeyAlgorithm = typeof P256 | typeof RSA;

const DAY_MS = 86_400_000;
const YEARS = (count: number) => count * 365 * DAY_MS;
/** CA/Browser Forum: domain-validated. */
const DOMAIN_VALIDATED = '2.23.140.1.2.1';

export function generateKeys(algorithm: KeyAlgorithm): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<KeyPair>;
}

export async function createRoot(name: string, algorithm: KeyAlgorithm): Promise<Identity> {
  const keys = await generateKeys(algorithm);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...validity(YEARS(10)),
    serialNumber: serial(),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys };
}

/** Fit for both ends of a TLS connection inside Boulder. */
export function createPeer(root: Identity, host: string): Promise<Identity> {
  const hosts = [host, 'localhost'].map((value) => ({ type: 'dns' as const, value }));
  return sign(root, `CN=${host}`, P256, YEARS(5), [
    new SubjectAlternativeNameExtension([...hosts, { type: 'ip', value: '127.0.0.1' }]),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  ]);
}

/** An issuing CA as the Baseline Requirements (section 7.1.2.10) want it; Boulder's linter looks at it too. */
export function createIntermediate(root: Identity, name: string, algorithm: KeyAlgorithm): Promise<Identity> {
  const { digitalSignature, keyCertSign, cRLSign } = KeyUsageFlags;
  return sign(root, name, algorithm, YEARS(5), [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(digitalSignature | keyCertSign | cRLSign, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new CertificatePolicyExtension([DOMAIN_VALIDATED]),
    new AuthorityInfoAccessExtension({ caIssuers: ['http://aia.example.org/root'] }),
    new CRLDistributionPointsExtension(['http://crl.example.org/root.crl']),
  ]);
}

async function sign(
  issuer: Identity,
  subject: string,
  algorithm: KeyAlgorithm,
  lifetimeMs: number,
  extensions: Extension[],
): Promise<Identity> {
  const keys = await generateKeys(algorithm);
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    ...validity(lifetimeMs),
    serialNumber: serial(),
    signingAlgorithm: { ...issuer.keys.privateKey.algorithm, hash: 'SHA-384' },
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.certificate),
    ],
  });
  return { certificate, keys };
}

/** PKCS#8, PEM. */
export async function privateKeyPem(keys: KeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

function validity(lifetimeMs: number): { notBefore: Date; notAfter: Date } {
  const notBefore = Date.now() - DAY_MS;
  return { notBefore: new Date(notBefore), notAfter: new Date(notBefore + lifetimeMs) };
}

/** 127 random bits below a leading 4: positive, and as long as the Baseline Requirements ask. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  return `4${Buffer.from(bytes).toString('hex').slice(1)}`;
}
