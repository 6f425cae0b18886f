import { createPublicKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** Certificates for the tests, ECDSA P-256, made when they are needed. */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
x509.cryptoProvider.set(webcrypto);

type KeyPair = Awaited<ReturnType<typeof newKeys>>;

/** A certificate with its key, able to sign others. */
export type Authority = {
  readonly pem: string;
  readonly certificate: x509.X509Certificate;
  readonly keys: KeyPair;
};

export type Validity = { readonly notBefore?: Date; readonly notAfter?: Date };

export function newKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

export async function publicPem(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  return createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'pem' }).toString();
}

export async function privatePem(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

function span({ notBefore, notAfter }: Validity) {
  const now = Date.now();
  return { notBefore: notBefore ?? new Date(now - DAY_MS), notAfter: notAfter ?? new Date(now + 30 * DAY_MS) };
}

/** A root, or an intermediate where `issuer` is given; `keys` makes a cross-sign of an authority that exists. */
export async function newAuthority(
  name: string,
  options: Validity & { issuer?: Authority; keys?: KeyPair; ca?: boolean; usages?: string[] } = {},
): Promise<Authority> {
  const keys = options.keys ?? (await newKeys());
  const issuer = options.issuer;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    ...span(options),
    extensions: [
      new x509.BasicConstraintsExtension(options.ca ?? true, undefined, true),
      ...(options.usages ? [new x509.ExtendedKeyUsageExtension(options.usages)] : []),
    ],
  });
  return { pem: `${certificate.toString('pem')}\n`, certificate, keys };
}

/** A TLS server's certificate; names that are IP addresses become such. */
export async function newLeaf(
  issuer: Authority,
  names: readonly string[],
  options: Validity & { publicKey?: webcrypto.CryptoKey; keys?: KeyPair; usages?: string[] } = {},
): Promise<{ readonly pem: string; readonly keys: KeyPair }> {
  const keys = options.keys ?? (await newKeys());
  const alternatives = names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value }) as const);
  const certificate = await x509.X509CertificateGenerator.create({
    issuer: issuer.certificate.subject,
    publicKey: options.publicKey ?? keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    ...span(options),
    extensions: [
      new x509.SubjectAlternativeNameExtension(alternatives),
      new x509.ExtendedKeyUsageExtension(options.usages ?? ['1.3.6.1.5.5.7.3.1']),
    ],
  });
  return { pem: `${certificate.toString('pem')}\n`, keys };
}

/** Names and public key of a certificate signing request, DER. @throws when its signature does not hold */
export async function readCsr(
  der: Buffer,
): Promise<{ readonly names: string[]; readonly publicKey: webcrypto.CryptoKey }> {
  const csr = new x509.Pkcs10CertificateRequest(der);
  if (!(await csr.verify())) throw new Error('the request is not signed by its key');
  const alternatives = csr.extensions.find((each) => each instanceof x509.SubjectAlternativeNameExtension);
  return { names: alternatives?.names.items.map(({ value }) => value) ?? [], publicKey: await csr.publicKey.export() };
}

/** A certificate with an empty subject, as many CAs issue it, with a serial number, and the identifier of its issuer's key where one is given; hexadecimal both. */
export async function certificateNamed(serialNumber: string, authorityKey?: string): Promise<string> {
  const authority = authorityKey === undefined ? [] : [new x509.AuthorityKeyIdentifierExtension(authorityKey)];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: '',
    serialNumber,
    keys: await newKeys(),
    signingAlgorithm: ALGORITHM,
    ...span({}),
    extensions: [new x509.BasicConstraintsExtension(false, undefined, true), ...authority],
  });
  return `${certificate.toString('pem')}\n`;
}
