import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, configSchema } from '../../lambda/contract/config.ts';
import type { Deployment } from '../../lambda/contract/deployment.ts';
import { parseSafely } from '../../lambda/contract/parse.ts';
import { PUBLIC_ROOT_HINTS } from '../../lambda/contract/root-hints.ts';
import { resolveCa } from './cas.ts';
import { resolveCertificates } from './certificates.ts';
import { check } from './checks.ts';
import { complaintsOf } from './complaints.ts';
import { type Complaint, ConfigError } from './config-error.ts';
import { checkPlaces, documentFor, placesOf } from './environments.ts';
import { parseJson } from './json.ts';
import { deploymentNotices, noticesOf } from './notices.ts';
import { createCertificateIdReader, createPemReader } from './pem-files.ts';
import { recipientsOf } from './recipients.ts';
import { schedulesOf } from './schedules.ts';
import type { Placed, Plan, Settings } from './settings.ts';
import { pulseInterval, silentAfter } from './silence.ts';
import { resolveTarget } from './targets.ts';

/** Reads the config file, for its first environment. @throws ConfigError which names every field that is wrong */
export function loadConfig(file: string): Settings {
  return loadPlan(file).placed[0].settings;
}

/** Reads the config file, for all its environments. @throws ConfigError which names every field that is wrong */
export function loadPlan(file: string): Plan {
  return planIn(file, readText(file));
}

/** The plan that a text is. @param file its name, which paths in it are relative to @throws ConfigError */
export function planIn(file: string, text: string): Plan {
  const document = parseJson(file, text);
  const config = parseConfig(file, document);
  const complaints = checkPlaces(config);
  if (complaints.length > 0) throw new ConfigError(file, complaints);
  const [first, ...others] = placesOf(config).map(
    (place): Placed => ({
      settings: resolveConfig(file, parseConfig(file, documentFor(document as object, place))),
      env: { account: place.account, region: place.region },
    }),
  );
  const { monitoring } = config;
  return {
    placed: first ? [first, ...others] : [{ settings: resolveConfig(file, config) }],
    ...(monitoring ? { monitoring } : {}),
  };
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
  const parsed = parseSafely(configSchema, document, { reportInput: true });
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
  const certificates = resolveCertificates(config, cas, { readPem, complain });
  const silentAfterMinutes = silentAfter(config, complain);
  const pulseMinutes = pulseInterval(config, complain);
  complaints.push(...check(config, { cas, targets }));
  if (complaints.length > 0) throw new ConfigError(file, complaints);
  const { rootHints, resolvers, authoritativePort, endpoints } = config.network;
  const deployment: Deployment = {
    version: 1,
    id: config.deployment,
    zoneName: config.zone.name,
    cas,
    targets,
    network: { rootHints: rootHints ?? PUBLIC_ROOT_HINTS, resolvers: resolvers ?? [], authoritativePort, controls },
    flexibleMinutes: config.schedules.probe.flexibleMinutes,
    ...(certificates.length === 0 ? {} : { certificates }),
    ...(config.alarms.deadMansSwitch === undefined ? {} : { deadMansSwitch: config.alarms.deadMansSwitch }),
    schedules: schedulesOf(config, { cas, targets }),
    detailedMetrics: config.detailedMetrics,
    ...(config.objective === undefined ? {} : { objective: config.objective }),
    ...(config.alarms.maintenance.length > 0 ? { maintenance: config.alarms.maintenance } : {}),
  };
  return {
    deployment,
    ...(config.zone.hostedZoneId === undefined ? {} : { hostedZoneId: config.zone.hostedZoneId }),
    existing: config.existing,
    schedules: config.schedules,
    recipients: recipientsOf(config.alarms),
    ...(config.alarms.documentation === undefined ? {} : { documentation: config.alarms.documentation }),
    ...(pulseMinutes === undefined ? {} : { pulseMinutes }),
    ...(silentAfterMinutes === undefined ? {} : { silentAfterMinutes }),
    rotateAfterDays: config.accounts.rotateAfterDays,
    evidenceRetentionDays: config.evidence.retentionDays,
    notices: [...resolved.flatMap((each) => noticesOf(each.config, each.ca)), ...deploymentNotices(deployment)],
    ...(config.encryptionKey === undefined ? {} : { encryptionKey: config.encryptionKey }),
    endpoints,
    deploying: config.deploying,
  };
}
