import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { writeConfig } from '../../../lab/world/config.ts';
import { setUpAround } from '../../../lab/world/product.ts';
import type { LabServices, LabState } from '../../../lab/world/state.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { type KilledRound, killRound } from '../../lab/e2e/killed-round.ts';
import { type Identities, lost } from '../../stacks/identity.ts';
import { type KeptAccount, keptAccounts, registrations } from './accounts.ts';
import type { Checks } from './checks.ts';
import { deployAll, identitiesOf, physicalIds } from './deployments.ts';
import { firstConfig } from './first-config.ts';
import { unpackFirstVersion } from './first-version.ts';

export const TARGETS = ['canary', 'wildcard', 'www'] as const;

/** The first version at work, as it is found by an update. */
export type First = {
  readonly state: LabState;
  /** Folder of its sources. */
  readonly folder: string;
  readonly arns: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, KeptAccount>>;
  readonly registrations: Readonly<Record<string, number>>;
  readonly rounds: readonly RoundResult[];
  readonly killed: KilledRound;
  readonly identities: Readonly<Record<string, Identities>>;
  readonly physicalIds: Readonly<Record<string, string>>;
};

/** Deploys the first version, has it register its accounts and make a round of each target, and kills one that has published. */
export async function beginWithFirst(
  services: LabServices,
  checks: Checks,
  progress: (line: string) => void,
): Promise<First> {
  const folder = join(services.folder, 'first-version');
  mkdirSync(services.folder, { recursive: true });
  unpackFirstVersion(folder);
  const content = firstConfig(services);
  const file = writeConfig(services, content);
  const deployed = await deployAll(services, { file, content }, 'first', folder);
  progress('the first version is deployed');
  const state: LabState = { ...services, deployed };
  const arns = JSON.parse(deployed.prober.secretArns) as Record<string, string>;
  await setUpAround(services, content, { nameServers: deployed.zone.nameServers, arns });
  const rounds: RoundResult[] = [];
  for (const target of TARGETS) {
    rounds.push(await roundToItsEnd(state, { target, reason: 'before the update', runId: `first-${target}` }));
  }
  checks.same(
    'the first version issues at both CAs',
    'outcome of a round of each target',
    rounds.map(({ outcome }) => outcome),
    TARGETS.map(() => 'passed'),
  );
  const killed = await killRound(state);
  checks.same('the killed round leaves its values in the zone', 'TXT sets of it', killed.left.length > 0, true);
  const identities = identitiesOf(services, 'first', deployed.deployment);
  return {
    ...{ state, folder, arns, rounds, killed, identities },
    accounts: await keptAccounts(services, arns),
    registrations: registrations(services),
    physicalIds: await physicalIds(services, identities),
  };
}

/** Resources that the first version kept, `stack/id`. */
export function keptBy(identities: Readonly<Record<string, Identities>>): string[] {
  return Object.entries(identities).flatMap(([stack, resources]) => lost(resources, {}).map((id) => `${stack}/${id}`));
}
