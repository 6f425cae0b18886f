/** Names that both sides must form alike: what IAM allows is what the functions publish. */

/** A wildcard's challenge lies at its base name (RFC 8555 section 8.4). */
export function withoutWildcard(name: string): string {
  return name.startsWith('*.') ? name.slice(2) : name;
}

/** The name that a CA asks for TXT values (RFC 8555 section 8.4). */
export function challengeNameOf(identifier: string): string {
  return `_acme-challenge.${withoutWildcard(identifier)}`;
}

/** Base under which canaries get their fresh names. */
export function canaryBase(zone: string): string {
  return `canary.${zone}`;
}

/** IAM pattern (`StringLike`) of every challenge name of every canary of a zone. */
export function canaryChallengePattern(zone: string): string {
  return `_acme-challenge.*.${canaryBase(zone)}`;
}

/** Fresh name of a canary, `<random>.<ca>.<deployment>.canary.<zone>`: no two deployments or CAs ever share one. */
export function canaryName(zone: string, deployment: string, ca: string, random: string): string {
  return `${random}.${ca}.${deployment}.${canaryBase(zone)}`;
}

/** Where the `_acme-challenge` CNAME of a real name leads unless the config says otherwise: `<name>.<zone>`. */
export function defaultChallengeTarget(zone: string, name: string): string {
  return `${withoutWildcard(name)}.${zone}`;
}

/**
 * Where pulses write their one TXT value. Deployments that share the zone share the name: each carries the others' values along
 * and takes its own away.
 */
export function pulseName(zone: string): string {
  return `_pulse.${zone}`;
}
