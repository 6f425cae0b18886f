import type { Ca } from '../../lambda/contract/ca.ts';
import type { CertificateConfig, Config } from '../../lambda/contract/config.ts';
import type { NamedCertificate } from '../../lambda/contract/deployment.ts';
import { MOST_CERTIFICATES } from '../../lambda/contract/evidence/pulse.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import type { Complaint } from './config-error.ts';
import type { PemReader } from './pem-files.ts';

type Readers = { readonly readPem: PemReader; readonly complain: (complaint: Complaint) => void };

/** The certificates of the config, each with the CA that is asked about it. */
export function resolveCertificates(
  { certificates }: Pick<Config, 'certificates'>,
  cas: readonly Ca[],
  readers: Readers,
): NamedCertificate[] {
  const all = Object.entries(certificates);
  if (all.length > MOST_CERTIFICATES) {
    readers.complain({ path: ['certificates'], text: `got ${all.length}, wants at most ${MOST_CERTIFICATES}` });
  }
  return all.flatMap(([id, certificate]) => {
    const ca = issuerOf(id, certificate, cas, readers);
    const source = sourceOf(id, certificate, readers);
    return ca !== undefined && source ? [{ id, ca, source }] : [];
  });
}

function issuerOf(
  id: string,
  { ca }: CertificateConfig,
  cas: readonly Ca[],
  { complain }: Readers,
): string | undefined {
  const production = cas.filter(({ role }) => role === 'production').map((each) => each.id);
  const named = ca ?? (production.length === 1 ? production[0] : undefined);
  if (named !== undefined && production.includes(named)) return named;
  const wants = `a CA of this config with the role "production" (${production.join(', ') || 'there is none'})`;
  complain({
    path: ['certificates', id, 'ca'],
    text: ca === undefined ? `is missing, wants ${wants}` : `got ${shown(ca)}, wants ${wants}`,
  });
  return undefined;
}

function sourceOf(
  id: string,
  certificate: CertificateConfig,
  { readPem }: Readers,
): NamedCertificate['source'] | undefined {
  if ('endpoint' in certificate) {
    const [host = '', port] = certificate.endpoint.split(':');
    return { kind: 'endpoint', host, port: port === undefined ? 443 : Number(port) };
  }
  if ('secretArn' in certificate) return { kind: 'secret', arn: certificate.secretArn };
  if ('acmArn' in certificate) return { kind: 'acm', arn: certificate.acmArn };
  const [pem] = readPem(['certificates', id, 'pem'], [certificate.pem]);
  return pem === undefined ? undefined : { kind: 'pem', pem };
}
