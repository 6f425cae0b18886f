import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigInput } from '../../lambda/contract/config.ts';
import type { LabCa, LabServices, ProductionCa } from './state.ts';

export const PARENT_ZONE = 'example.org';
export const LAB_ZONE = `acme.${PARENT_ZONE}`;

/** What a test or the rehearsal wants otherwise than the lab's own config has it. */
export type ConfigChanges = Partial<
  Pick<ConfigInput, 'deployment' | 'deploying' | 'schedules' | 'alarms' | 'targets'>
> & {
  /** Seconds that a probe may take at each CA; default: the product's own. */
  readonly deadlineSeconds?: number;
};

/** The config that the lab deploys unless it is given another: the CAs, two canaries and a real name. */
export function labConfig(services: LabServices, { deadlineSeconds, ...changes }: ConfigChanges = {}): ConfigInput {
  const patience = deadlineSeconds === undefined ? {} : { deadlineSeconds };
  const { staging, backup, production, third } = services.cas;
  return {
    deployment: 'lab',
    zone: { name: LAB_ZONE },
    cas: {
      staging: {
        preset: 'custom',
        title: 'Lab staging CA',
        role: 'staging',
        directory: staging.directory,
        tlsRoots: [staging.tlsRoot],
        issuingRoots: [staging.issuingRoot],
        caaIdentities: [...staging.caaIdentities],
        // Boulder does (RFC 8657); Pebble looks at no CAA at all.
        ...(staging.caaIdentities.length > 0 ? { caaParameters: true } : {}),
        ...statusApiOf(staging),
        revoke: true,
        ordersPerDay: 2_000,
        reservedOrdersPerDay: 500,
        ...patience,
      },
      backup: {
        preset: 'custom',
        title: 'Lab backup CA',
        role: 'backup',
        directory: backup.directory,
        externalAccountBinding: true,
        revoke: false,
        tlsRoots: [backup.tlsRoot],
        issuingRoots: [backup.issuingRoot],
        ...statusApiOf(backup),
        ordersPerDay: 2_000,
        reservedOrdersPerDay: 500,
        ...patience,
      },
      production: productionCa(production),
      ...(third ? { third: { ...thirdCa(third), ...patience } } : {}),
    },
    targets: {
      canary: { kind: 'canary', names: ['@'] },
      wildcard: { kind: 'canary', names: ['@', '*'] },
      www: { kind: 'real', names: [`www.${PARENT_ZONE}`], issueFrom: ['staging', 'backup'] },
    },
    schedules: { probe: { enabled: false }, pulse: { enabled: false }, janitor: { enabled: false } },
    alarms: { silentAfterMinutes: 30 },
    network: {
      rootHints: [...services.dns.rootHints],
      authoritativePort: services.dns.port,
      resolvers: [...services.dns.observed],
      controls: services.controlHosts.map((host) => ({ ...host, tlsRoots: [...host.tlsRoots] })),
    },
    ...changes,
  };
}

function statusApiOf({ statusApi }: LabCa) {
  return statusApi === undefined ? {} : { statusApi };
}

/** Observed, never ordered from. */
function productionCa(production: ProductionCa): ConfigInput['cas'][string] {
  const { directory, tlsRoot, caaIdentities, accountUrl, certificate } = production;
  return {
    preset: 'custom',
    title: 'Lab production CA',
    role: 'production',
    directory,
    publiclyTrusted: true,
    tlsRoots: [tlsRoot],
    caaIdentities: [...caaIdentities],
    accountUrl,
    renewalInfoFor: certificate,
    ...statusApiOf(production),
  };
}

/** A second backup CA. */
function thirdCa({ directory, tlsRoot, issuingRoot }: LabCa): ConfigInput['cas'][string] {
  return {
    preset: 'custom',
    title: 'Lab third CA',
    role: 'backup',
    directory,
    tlsRoots: [tlsRoot],
    issuingRoots: [issuingRoot],
    ordersPerDay: 2_000,
    reservedOrdersPerDay: 500,
  };
}

/** @returns the file's path */
export function writeConfig(services: LabServices, config: ConfigInput): string {
  const file = join(services.folder, `${config.deployment ?? 'main'}.config.json`);
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}
