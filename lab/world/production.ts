import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { challengeNameOf } from '../../lambda/contract/names.ts';
import { orderAsTeam } from '../ca/team.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import type { StandingCa } from './cas.ts';
import type { ProductionCa } from './state.ts';

const TTL_SECONDS = 1;

/**
 * The team orders a certificate for a name that it serves, from its production CA. The prober's rounds ask about it and never
 * order there; what the CA's proxy has seen is forgotten, so that all it tells of later is the prober's.
 */
export async function orderFromProduction(
  { front, described }: Pick<StandingCa, 'front' | 'described'>,
  { folder, dns }: { readonly folder: string; readonly dns: LabDns },
): Promise<ProductionCa> {
  const name = `www.${dns.parentZone}`;
  const challengeName = challengeNameOf(name);
  const { accountUrl, chainPem } = await orderAsTeam({
    directory: front.directory,
    tlsRootPem: front.tlsRootPem,
    name,
    publish: (value) =>
      value === undefined
        ? dns.parent.remove(challengeName, 'TXT')
        : dns.parent.set(challengeName, 'TXT', TTL_SECONDS, [`"${value}"`]),
  });
  front.clear();
  const certificate = join(folder, 'production', 'team-certificate.pem');
  await writeFile(certificate, chainPem);
  return { ...described, accountUrl, certificate };
}
