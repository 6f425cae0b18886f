import { load } from '../../unit/config/config-file.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import type { CallOf } from './granted-calls.ts';
import { readRecording } from './recording.ts';
import { type ResourcePolicy, type Role, resourcePoliciesOf, rolesOf } from './roles.ts';

/** The policies of today's stacks, with the physical ids of the recorded run, and what was called there. */

const recording = readRecording();
const resources = deployedResources(synthesise(load(recording.config)), recording.place);

export const zoneName = recording.config.zone.name;
export const deployment = recording.place.deployment;
export const roles: readonly Role[] = rolesOf(resources, recording.place.account);
export const onResources: readonly ResourcePolicy[] = resourcePoliciesOf(resources, recording.place);
export const refused = recording.calls.filter(({ allowed }) => !allowed);
export const recorded: readonly CallOf[] = recording.calls.map(({ role, ...call }) => ({ role: roleWith(role), call }));

function roleWith(arn: string): Role {
  const found = roles.find((role) => role.arn === arn);
  if (found) return found;
  throw new Error(`no role of the stacks is ${arn}: they have changed since the recording. Record anew (record.ts)`);
}

export function actionsOf({ documents }: Role): string[] {
  return [...new Set(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))].sort();
}
