import type { Config } from '../../lambda/contract/config.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import type { EnvironmentConfig } from '../../lambda/contract/places.ts';
import type { Complaint } from './config-error.ts';

const MOST_ID_CHARACTERS = 24;

/** An environment of the config with the id of its deployment. */
export type Place = EnvironmentConfig & { readonly deployment: string };

/** The first keeps the id of the config, so that a deployment that is there already stays the one that it is. */
export function placesOf({ deployment, environments = [] }: Config): Place[] {
  return environments.map((environment, index) => ({
    ...environment,
    deployment: environment.deployment ?? (index === 0 ? deployment : `${deployment}-${environment.region}`),
  }));
}

/** What the config would be if it were for this environment alone. */
export function documentFor(document: object, { deployment, zone, encryptionKey, targets, existing }: Place): object {
  const { environments: _, monitoring: _own, targets: all, ...rest } = document as Record<string, unknown>;
  const picked = Object.entries(all as object).filter(([id]) => targets === undefined || targets.includes(id));
  return {
    ...rest,
    deployment,
    existing,
    ...(zone ? { zone } : {}),
    ...(encryptionKey ? { encryptionKey } : {}),
    targets: Object.fromEntries(picked),
  };
}

/** Deployments that would step on each other, or on nothing. */
export function checkPlaces(config: Config): Complaint[] {
  const places = placesOf(config);
  if (config.monitoring && places.length === 0) {
    return [{ path: ['environments'], text: 'is missing, wants the accounts and regions that `monitoring` watches' }];
  }
  const { secrets, ledgerTable, evidenceBucket } = config.existing;
  if (places.length > 0 && (ledgerTable ?? evidenceBucket ?? Object.keys(secrets)[0]) !== undefined) {
    return [{ path: ['existing'], text: 'is of one deployment, wants to stand in that environment' }];
  }
  return places.flatMap((place, index) => {
    const at = (...field: string[]) => ['environments', index, ...field];
    const before = places.slice(0, index);
    return [
      ...checkId(place, before, at('deployment')),
      ...checkZone(place, before, config, at('zone')),
      ...checkKey(place, config, at('encryptionKey')),
      ...(place.targets ?? [])
        .filter((target) => !Object.hasOwn(config.targets, target))
        .map((target) => ({ path: at('targets'), text: `got ${shown(target)}, wants a target of this config` })),
    ];
  });
}

/** Canaries of a zone, stacks of an account and metrics in the monitoring account are told apart by it. */
function checkId({ deployment }: Place, before: readonly Place[], path: Complaint['path']): Complaint[] {
  if (deployment.length > MOST_ID_CHARACTERS) {
    return [{ path, text: `got ${shown(deployment)} by default, wants at most ${MOST_ID_CHARACTERS} characters` }];
  }
  if (before.every((other) => other.deployment !== deployment)) return [];
  return [{ path, text: `got ${shown(deployment)}, which another environment has, wants a name of its own` }];
}

function checkZone(place: Place, before: readonly Place[], config: Config, path: Complaint['path']): Complaint[] {
  const name = zoneOf(place, config);
  const owner = before.find((other) => zoneOf(other, config) === name && other.account !== place.account);
  if (!owner) return [];
  return [{ path, text: `got ${shown(name)}, which is of the account ${owner.account}, wants a zone of its own` }];
}

/** KMS keys are used in their own region alone, those of several regions by the ARN that they have there. */
function checkKey({ encryptionKey, region }: Place, config: Config, path: Complaint['path']): Complaint[] {
  const arn = encryptionKey ?? config.encryptionKey;
  if (arn === undefined || arn.split(':')[3] === region) return [];
  return [{ path, text: `got ${shown(arn)}, wants a key of ${region}` }];
}

function zoneOf({ zone }: Place, config: Config): string {
  return (zone ?? config.zone).name;
}
