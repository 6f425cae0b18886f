import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, configSchema } from '../../lambda/contract/config.ts';
import { PUBLIC_ROOT_HINTS } from '../../lambda/contract/root-hints.ts';
import { resolveCa } from './cas.ts';
import { check } from './checks.ts';
import { complaintsOf } from './complaints.ts';
import { type Complaint, ConfigError } from './config-error.ts';
import { parseJson } from './json.ts';
import { noticesOf } from './notices.ts';
import { createCertificateIdReader, createPemReader } from './pem-files.ts';
import { schedulesOf } from './schedules.ts';
import type { Settings } from './settings.ts';
import { silentAfter } from './silence.ts';
import { resolveTarget } from './targets.ts';

/** Reads the config file. @throws ConfigError which names every field that is wrong */
export function loadConfig(file: string): Settings {
  return resolveConfig(file, parseConfig(file, parseJson(file, readText(file))));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(file, [
      { path: [], text: `the file cannot be read (${code}); name another with -c config=<path>` },
    ]);
  }
}

function parseConfig(file: string, document: unknown): Config {
  const parsed = configSchema.safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(file, complaintsOf(parsed.error.issues, document));
}

function resolveConfig(file: string, config: Config): Settings {
  const complaints: Complaint[] = [];
  const complain = (complaint: Complaint) => void complaints.push(complaint);
  const readPem = createPemReader(dirname(file), complain);
  const readCertificateId = createCertificateIdReader(dirname(file), complain);
  const readers = { readPem, readCertificateId };
  const resolved = Object.entries(config.cas).map(([id, ca]) => ({ config: ca, ca: resolveCa(id, ca, readers) }));
  const cas = resolved.map(({ ca }) => ca);
  const targets = Object.entries(config.targets).map(([id, target]) => resolveTarget(id, target, config.zone));
  const controls = config.network.controls.map(({ host, port, tlsRoots }, index) => ({
    host,
    port,
    tlsRoots: readPem(['network', 'controls', index, 'tlsRoots'], tlsRoots ?? []),
  }));
  const silentAfterMinutes = silentAfter(config, complain);
  complaints.push(...check(config, { cas, targets }));
  if (complaints.length > 0) throw new ConfigError(file, complaints);
  const { rootHints, resolvers, authoritativePort, endpoints } = config.network;
  return {
    deployment: {
      version: 1,
      id: config.deployment,
      zoneName: config.zone.name,
      cas,
      targets,
      network: { rootHints: rootHints ?? PUBLIC_ROOT_HINTS, resolvers: resolvers ?? [], authoritativePort, controls },
      flexibleMinutes: config.schedules.probe.flexibleMinutes,
      schedules: schedulesOf(config, { cas, targets }),
      detailedMetrics: config.detailedMetrics,
      ...(config.objective === undefined ? {} : { objective: config.objective }),
    },
    ...(config.zone.hostedZoneId === undefined ? {} : { hostedZoneId: config.zone.hostedZoneId }),
    schedules: config.schedules,
    recipients: config.alarms.recipients,
    ...(silentAfterMinutes === undefined ? {} : { silentAfterMinutes }),
    rotateAfterDays: config.accounts.rotateAfterDays,
    evidenceRetentionDays: config.evidence.retentionDays,
    notices: resolved.flatMap((each) => noticesOf(each.config, each.ca)),
    endpoints,
  };
}
