import { LAB_ZONE, PARENT_ZONE } from '../../../lab/world/config.ts';
import type { LabCa, LabServices } from '../../../lab/world/state.ts';
import type { ConfigInput } from '../../../lambda/contract/config.ts';

/** The lab's config in the words of the first version: of the same deployment, CAs and targets as that of this one. */
export function firstConfig(services: LabServices): ConfigInput {
  const { staging, backup } = services.cas;
  const schedule = { enabled: false };
  return {
    deployment: 'lab',
    zone: { name: LAB_ZONE },
    cas: {
      staging: { ...custom(staging), title: 'Lab staging CA', role: 'staging', revoke: true },
      backup: { ...custom(backup), title: 'Lab backup CA', role: 'backup', externalAccountBinding: true },
    },
    targets: {
      canary: { kind: 'canary', names: ['@'] },
      wildcard: { kind: 'canary', names: ['@', '*'] },
      www: { kind: 'real', names: [`www.${PARENT_ZONE}`], issueFrom: ['staging', 'backup'] },
    },
    schedules: { probe: schedule, janitor: schedule },
    alarms: { silentAfterMinutes: 30 },
    network: {
      rootHints: [...services.dns.rootHints],
      authoritativePort: services.dns.port,
      resolvers: [...services.dns.observed],
    },
  };
}

function custom({ directory, tlsRoot, issuingRoot }: LabCa) {
  return {
    preset: 'custom' as const,
    directory,
    tlsRoots: [tlsRoot],
    issuingRoots: [issuingRoot],
    ordersPerDay: 2_000,
    reservedOrdersPerDay: 500,
  };
}
