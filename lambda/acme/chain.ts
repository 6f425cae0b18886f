import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { IssuingRoots } from '../contract/ca.ts';
import type { CertificateCause, ChainCause } from '../contract/causes.ts';
import { inOneLine } from '../contract/harmless.ts';
import type { Trouble } from '../contract/problem.ts';
import type { IssuedCertificate } from '../contract/result.ts';

/** id-kp-serverAuth and anyExtendedKeyUsage, RFC 5280 section 4.2.1.12. */
const FOR_SERVERS = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];
const MOST_CERTIFICATES = 10;
/** Characters of a name, of a list of names and of a serial number (20 octets, RFC 5280 section 4.1.2.2) that are told. */
const MOST_NAME = 253;
const MOST_LISTED = 200;
const MOST_SERIAL = 64;
/** Names of one certificate that are told. */
const MOST_NAMES = 200;

export type ChainJudgement =
  | { readonly outcome: 'passed'; readonly certificate: IssuedCertificate }
  | { readonly outcome: 'failed'; readonly trouble: Trouble };

type Fault<Cause> = { readonly words: string; readonly cause: Cause };

export type ChainOptions = {
  readonly chainPem: string;
  readonly roots: IssuingRoots;
  readonly names: readonly string[];
  /** Names that were not ordered are no fault: the CA is known to add some. */
  readonly mayAddNames?: boolean;
  readonly publicKeyPem: string;
  readonly now: number;
  /** Title of the CA, for the words. */
  readonly ca: string;
};

/**
 * Whether a chain is what a server could use: the ordered names and key in the leaf, each certificate signed by the next,
 * valid now, fit for TLS servers, and up to a root that is given. Validities and intermediates are the CA's business.
 * @param options.now milliseconds since 1970
 */
export function judgeChain(options: ChainOptions): ChainJudgement {
  const { ca, now } = options;
  const chain = parseChain(options.chainPem);
  const [leaf] = chain;
  if (!leaf) return wrongCertificate(`${ca} sent something that is no chain of certificates`, 'unreadable', ca);
  const wrong = leafFault(leaf, options);
  if (wrong) return wrongCertificate(`The certificate of ${ca} ${wrong.words}`, wrong.cause, ca);
  const broken = pathFault(chain, rootsOf(options.roots), now);
  if (broken) return untrusted(`The chain of ${ca} ${broken.words}`, broken.cause, ca);
  return { outcome: 'passed', certificate: describe(leaf, options.chainPem) };
}

function blocksIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Empty where one of the first ten blocks is no certificate, or holds a key that cannot be read. */
function parseChain(chainPem: string): X509Certificate[] {
  const chain = blocksIn(chainPem).slice(0, MOST_CERTIFICATES).map(parseCertificate);
  return chain.includes(undefined) ? [] : chain.filter((each) => each !== undefined);
}

/** Node reads the key only when asked for it, and throws then; a time that it cannot read is none. */
function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem);
    const times = [certificate.validFromDate, certificate.validToDate];
    const isRead = certificate.publicKey && times.every((time) => !Number.isNaN(time.getTime()));
    return isRead ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** A file may hold several roots. */
function rootsOf(roots: IssuingRoots): X509Certificate[] {
  const blocks = roots === 'public' ? rootCertificates : roots.flatMap(blocksIn);
  return blocks.map(parseCertificate).filter((each) => each !== undefined);
}

function leafFault(
  leaf: X509Certificate,
  { names, publicKeyPem, mayAddNames }: Pick<ChainOptions, 'names' | 'publicKeyPem' | 'mayAddNames'>,
): Fault<CertificateCause> | undefined {
  if (leaf.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim() !== publicKeyPem.trim())
    return { words: 'is for another key', cause: 'key' };
  const got = namesOf(leaf);
  const missing = names.filter((name) => !got.includes(name.toLowerCase()));
  if (missing.length > 0) return { words: `lacks ${missing.join(', ').slice(0, MOST_LISTED)}`, cause: 'names-missing' };
  const added = got.filter((name) => !names.some((asked) => asked.toLowerCase() === name));
  if (added.length === 0 || mayAddNames) return undefined;
  return {
    words: `holds names that were not ordered: ${inOneLine(added.join(', '), MOST_LISTED)}`,
    cause: 'names-added',
  };
}

/** The first way up that leads to a root decides; what a CA sends beyond it (a cross-sign) does no harm. */
function pathFault(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
): Fault<ChainCause> | undefined {
  for (const [index, certificate] of chain.entries()) {
    const fault = ownFault(certificate, index, now);
    if (fault) return { ...fault, words: `holds ${commonNameOf(certificate.subject)}, which ${fault.words}` };
    const anchors = roots.filter(
      (root) => root.fingerprint256 === certificate.fingerprint256 || signed(certificate, root),
    );
    if (anchors.some((root) => !timeFault(root, now))) return undefined;
    const next = chain[index + 1];
    if (!next) return endFault(certificate, index, { anchor: anchors[0], roots: roots.length, now });
    if (!signed(certificate, next)) {
      const words = `is broken: ${commonNameOf(certificate.subject)} is not signed by ${commonNameOf(next.subject)}`;
      return { words, cause: 'path-broken' };
    }
  }
  throw new TypeError('a chain holds a certificate at least');
}

function ownFault(certificate: X509Certificate, index: number, now: number): Fault<ChainCause> | undefined {
  const outOfTime = timeFault(certificate, now);
  if (outOfTime) return outOfTime;
  if (index > 0 && !certificate.ca) return { words: 'is no CA certificate', cause: 'not-a-ca' };
  if (certificate.keyUsage && !FOR_SERVERS.some((usage) => certificate.keyUsage.includes(usage)))
    return { words: 'is not meant for TLS servers', cause: 'not-for-servers' };
  return undefined;
}

/** The chain ends here, and no root that is valid now has signed its last certificate. */
function endFault(
  last: X509Certificate,
  index: number,
  {
    anchor,
    roots,
    now,
  }: { readonly anchor: X509Certificate | undefined; readonly roots: number; readonly now: number },
): Fault<ChainCause> {
  if (anchor) {
    const words = `ends at ${commonNameOf(anchor.subject)}, which ${timeFault(anchor, now)?.words}`;
    return { words, cause: 'root-out-of-time' };
  }
  const words = `ends at ${commonNameOf(last.issuer)}, which is none of the ${roots} roots given for it`;
  return { words, cause: index === 0 ? 'intermediate-missing' : 'root-unknown' };
}

function timeFault({ validFromDate, validToDate }: X509Certificate, now: number): Fault<ChainCause> | undefined {
  if (now < validFromDate.getTime())
    return { words: `is not valid before ${validFromDate.toISOString()}`, cause: 'not-yet-valid' };
  if (now > validToDate.getTime()) return { words: `expired at ${validToDate.toISOString()}`, cause: 'expired' };
  return undefined;
}

function signed(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // OpenSSL knows neither every kind of key nor every algorithm that a certificate may name.
    return false;
  }
}

/** Leaves often have no subject at all; Node gives `undefined` for it. */
function commonNameOf(subject: string | undefined): string {
  const name = /CN=(.+)/.exec(subject ?? '')?.[1] ?? subject?.replaceAll('\n', ', ');
  return inOneLine(name || 'a certificate without a subject', MOST_NAME);
}

function namesOf(leaf: X509Certificate): string[] {
  const entries = (leaf.subjectAltName ?? '').split(', ');
  return entries.map((entry) => (entry.startsWith('DNS:') ? entry.slice(4) : entry).toLowerCase());
}

function describe(leaf: X509Certificate, chainPem: string): IssuedCertificate {
  return {
    serialNumber: leaf.serialNumber.slice(0, MOST_SERIAL),
    issuer: commonNameOf(leaf.issuer),
    notBefore: leaf.validFromDate.toISOString(),
    notAfter: leaf.validToDate.toISOString(),
    names: namesOf(leaf)
      .slice(0, MOST_NAMES)
      .map((name) => inOneLine(name, MOST_NAME)),
    chainPem,
  };
}

function untrusted(what: string, cause: ChainCause, ca: string): ChainJudgement {
  const action = `Check whether ${ca} announced a new hierarchy, and the issuingRoots of this CA in the config; clients would refuse this chain.`;
  return failed({ code: 'chain-untrusted', message: `${what}.`, action, cause });
}

function wrongCertificate(what: string, cause: CertificateCause, ca: string): ChainJudgement {
  const action = `Tell ${ca}: a renewal would have got this certificate too.`;
  return failed({ code: 'certificate-wrong', message: `${what}.`, action, cause });
}

function failed(trouble: Omit<Trouble, 'step'>): ChainJudgement {
  return { outcome: 'failed', trouble: { ...trouble, step: 'chain' } };
}
