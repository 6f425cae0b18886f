import { X509Certificate } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import { connect } from 'node:tls';
import type { ControlContext } from '../acme/controls/inquiry.ts';
import { askRenewalInfoOf } from '../acme/controls/production.ts';
import type { Ca } from '../contract/ca.ts';
import { certificateIdOf } from '../contract/certificate-id.ts';
import type { Deployment, NamedCertificate } from '../contract/deployment.ts';
import type { Control } from '../contract/evidence/controls.ts';
import type { CertificateReport } from '../contract/evidence/pulse.ts';
import { inOneLine } from '../contract/harmless.ts';
import { errorName } from '../contract/problem.ts';
import { lifetimeOf } from './lifetime.ts';

/** The certificates that the team uses: whether they are renewed in time, and whether their CA wants them back. */

const MOST_NAMES = 100;
/** Characters of a name, and of a serial number (20 octets, RFC 5280 section 4.1.2.2). */
const MOST_NAME = 253;
const MOST_SERIAL = 64;

export type CertificatePorts = {
  /** Recursive resolvers, how long a server is given, and the time. */
  readonly context: ControlContext;
  /** Default: the platform's own. */
  readonly lookup?: LookupFunction;
  /** The text of a secret. */
  readonly readSecret: (arn: string) => Promise<string>;
  /** The PEM of a certificate in ACM. */
  readonly readFromAcm: (arn: string) => Promise<string>;
};

type Read = { readonly named: NamedCertificate } & (
  | { readonly certificate: X509Certificate; readonly id: string | undefined }
  | { readonly why: string }
);

/** Never rejects: what could not be read or asked is told as such. */
export async function reportCertificates(
  { certificates = [], cas }: Pick<Deployment, 'certificates' | 'cas'>,
  ports: CertificatePorts,
): Promise<CertificateReport[]> {
  const read = await Promise.all(certificates.map((named) => readOne(named, ports)));
  const byCa = await Promise.all(cas.map((ca) => askFor(ca, read, ports.context)));
  const answers = new Map(byCa.flatMap((each) => [...each]));
  return read.map((each) => reportOf(each, answers.get(each.named.id), ports.context.clock.now()));
}

async function readOne(named: NamedCertificate, ports: CertificatePorts): Promise<Read> {
  try {
    const pem = leafIn(await textOf(named.source, ports));
    if (pem === undefined) return { named, why: 'there is no certificate in PEM' };
    const certificate = new X509Certificate(pem);
    // A time that cannot be read is not a number, and compares as false.
    if (!(Date.parse(certificate.validFrom) < Date.parse(certificate.validTo)))
      return { named, why: 'it has no time of validity' };
    return { named, certificate, id: certificateIdOf(pem) };
  } catch (error) {
    // The name alone: words may quote what was read.
    const code = error instanceof Error && 'code' in error ? String(error.code) : errorName(error);
    const call = CALLS[named.source.kind];
    return { named, why: `it could not be read (${call === undefined ? '' : `${call}: `}${code})`.slice(0, 300) };
  }
}

/** What AWS is asked, by its name in IAM. */
const CALLS: Partial<Record<NamedCertificate['source']['kind'], string>> = {
  secret: 'GetSecretValue',
  acm: 'GetCertificate',
};

function textOf(source: NamedCertificate['source'], ports: CertificatePorts): Promise<string> {
  switch (source.kind) {
    case 'pem':
      return Promise.resolve(source.pem);
    case 'secret':
      return ports.readSecret(source.arn);
    case 'acm':
      return ports.readFromAcm(source.arn);
    case 'endpoint':
      return shownAt(source, ports);
  }
}

/** The first certificate: the leaf (RFC 8555 section 7.4.2). In a JSON document line ends are written `\n`. */
function leafIn(text: string): string | undefined {
  const plain = text.replaceAll('\\n', '\n').replaceAll('\\r', '');
  return /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.exec(plain)?.[0];
}

/** What an endpoint shows, valid or not: an expired one is just what is looked for. Nothing is sent. */
function shownAt(
  { host, port }: { readonly host: string; readonly port: number },
  { context, lookup }: CertificatePorts,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const named = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, ...named, rejectUnauthorized: false, ...(lookup ? { lookup } : {}) });
    const end = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(context.patienceMs, () => end(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    socket.on('error', end).once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate();
      if (!shown) return end(new Error('no certificate was shown'));
      socket.destroy();
      resolve(shown.toString());
    });
    socket.once('close', () => reject(Object.assign(new Error('hung up'), { code: 'ECONNRESET' })));
  });
}

/** @returns answers by the name of the certificate */
async function askFor(ca: Ca, read: readonly Read[], context: ControlContext): Promise<Map<string, Control>> {
  const asked = read.flatMap((each) =>
    each.named.ca === ca.id && 'id' in each && each.id !== undefined ? [{ name: each.named.id, id: each.id }] : [],
  );
  if (asked.length === 0) return new Map();
  const controls = await askRenewalInfoOf(
    ca,
    asked.map(({ id }) => id),
    context,
  );
  return new Map(
    controls.flatMap((control, index) => {
      const name = asked[index]?.name;
      return name === undefined ? [] : [[name, control] as const];
    }),
  );
}

function reportOf(read: Read, answer: Control | undefined, now: number): CertificateReport {
  const { id, ca } = read.named;
  if (!('certificate' in read)) return { id, ca, state: 'unreadable', why: read.why };
  const { certificate } = read;
  const { renewalInfo } = answer ?? {};
  const names = (certificate.subjectAltName ?? '').split(', ').flatMap((name) => name.match(/^DNS:(.+)$/)?.[1] ?? []);
  return {
    ...{ id, ca, state: 'read', serialNumber: certificate.serialNumber.slice(0, MOST_SERIAL) },
    names: names.slice(0, MOST_NAMES).map((name) => inOneLine(name, MOST_NAME)),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    ...lifetimeOf(certificate, renewalInfo, now),
    ...(renewalInfo
      ? { renewalInfo }
      : { noRenewalInfo: answer?.detail ?? 'The certificate names no key of its issuer, so nobody can be asked.' }),
  };
}
