import { casOf, type Deployment } from '../lambda/contract/deployment.ts';
import { canaryChallengePattern } from '../lambda/contract/names.ts';

/** A policy names each challenge name of up to so many real names. */
export const MOST_EXACT_NAMES = 100;
/**
 * And in up to so many characters, quotes and commas included: the inline policies of a role have 10,240 together, of which all else
 * needs up to 5,000 (IAM User Guide, "IAM and AWS STS quotas").
 */
export const MOST_EXACT_CHARACTERS = 5_000;

/**
 * The names that rounds publish at, as patterns of `StringLike`: those of canaries, whose labels are random, and of real names that are
 * ordered for, each as it is. More of these than a policy holds are one pattern, of what follows in all of them: their common suffix.
 */
export function challengePatterns(deployment: Deployment): string[] {
  const real = orderedNames(deployment);
  return [canaryChallengePattern(deployment.zoneName), ...(fitsExactly(real) ? real : [`*.${commonSuffix(real)}`])];
}

/** What the pattern for real names has after `*.`, where there are too many of them; `undefined` where each is named. */
export function sharedSuffix(deployment: Deployment): string | undefined {
  const real = orderedNames(deployment);
  return fitsExactly(real) ? undefined : commonSuffix(real);
}

/** Of a real name that no CA is ordered from, nothing is ever published. */
function orderedNames(deployment: Deployment): string[] {
  const names = deployment.targets.flatMap((target) =>
    target.kind === 'real' && casOf(target, deployment).length > 0 ? Object.values(target.challengeNames) : [],
  );
  return [...new Set(names)];
}

function fitsExactly(names: readonly string[]): boolean {
  const characters = names.reduce((sum, name) => sum + `"${name}",`.length, 0);
  return names.length <= MOST_EXACT_NAMES && characters <= MOST_EXACT_CHARACTERS;
}

/** The labels at the end that all names have, with at least one before them. Names below one zone have that zone's at least. */
function commonSuffix(names: readonly string[]): string {
  const parents = names.map((name) => name.split('.').slice(1).reverse());
  const [first = []] = parents;
  const differs = first.findIndex((label, index) => parents.some((labels) => labels[index] !== label));
  return (differs === -1 ? first : first.slice(0, differs)).reverse().join('.');
}
