import { mkdir, writeFile } from 'node:fs/promises';
import type { ResolversConfiguration } from '../companions/resolvers.ts';
import { limitFiles, type RateLimits } from '../limits.ts';
import { hostOf, REMOTE_VIEWS, VIEWS } from '../names.ts';
import { certificateAuthority, nonceService, publisher, storage } from './authority.ts';
import { ctLogs } from './ct-logs.ts';
import { frontEnd, registrationAuthority } from './front.ts';
import { fileIn, type Json, type Site } from './site.ts';
import { primaryValidator, remoteValidator } from './validation.ts';

/** Boulder refuses a policy that blocks no name at all. */
const NAME_POLICY = { HighRiskBlockedNames: ['blocked-by-policy.example.org'] };

/** One file per process, and what they share. */
export async function writeConfiguration(site: Site): Promise<void> {
  await mkdir(site.folder, { recursive: true });
  const ct = ctLogs(site);
  const files: Record<string, Json> = {
    'sa.json': storage(site),
    'ca.json': certificateAuthority(site),
    'publisher.json': publisher(site),
    'nonce.json': nonceService(site),
    'va.json': primaryValidator(site),
    ...Object.fromEntries(REMOTE_VIEWS.map((view) => [`${view}.json`, remoteValidator(site, view)])),
    'ra.json': registrationAuthority(site),
    'wfe.json': frontEnd(site),
    'ct-logs.json': ct.list,
    'ct.json': ct.server,
    'resolvers.json': resolvers(site),
    'names.yml': NAME_POLICY,
  };
  await Promise.all(
    Object.entries(files).map(([name, content]) => write(site, name, JSON.stringify(content, null, 2))),
  );
  await write(site, 'database.url', `boulder@tcp(127.0.0.1:${site.ports.of.database})/boulder_sa`);
}

/** Read by the registration authority and the front end when they start. */
export async function writeLimits(site: Site, limits: RateLimits): Promise<void> {
  const { defaults, overrides } = limitFiles(limits);
  await write(site, 'limits.yml', defaults);
  await write(site, 'overrides.yml', overrides);
}

function resolvers({ keys, ports, dnsServers }: Site): ResolversConfiguration {
  return {
    certificate: keys.certificate('resolvers'),
    key: keys.key('resolvers'),
    views: VIEWS.map((view) => ({ port: ports.doh[view], server: dnsServers[view] ?? dnsServers.primary })),
    names: {
      port: ports.serviceNames,
      nonce: { srvName: `_nonce._tcp.${hostOf('services')}`, target: hostOf('nonce'), port: ports.of.nonce },
    },
  };
}

function write(site: Site, name: string, text: string): Promise<void> {
  return writeFile(fileIn(site, name), `${text}\n`, { mode: 0o600 });
}
