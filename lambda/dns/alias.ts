import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { plainName } from './server.ts';
import { createWalker, type WalkOptions } from './walk.ts';

const MOST_HOPS = 8;

/**
 * Where the CNAMEs at a challenge name end: the name itself where there is none.
 * @throws TroubleError `challenge-alias-missing` for a loop, `dns-unreachable`
 */
export async function followChallengeAlias(
  challengeName: string,
  network: Network,
  options: WalkOptions,
): Promise<{ readonly target: string; readonly hops: readonly string[] }> {
  const { walk } = createWalker(network, options);
  const hops: string[] = [];
  let target = plainName(challengeName);
  while (hops.length < MOST_HOPS) {
    const { answer } = await walk(target, 'CNAME');
    const at = target;
    const alias = answer.answers.find((record) => record.type === 'CNAME' && plainName(record.name) === at);
    if (alias?.type !== 'CNAME') return { target, hops };
    target = plainName(alias.data);
    if (hops.includes(target)) break;
    hops.push(target);
  }
  throw new TroubleError({
    code: 'challenge-alias-missing',
    step: 'publish',
    message: `The CNAMEs at ${challengeName} do not end: ${hops.join(', ')}.`,
    action: `Let ${challengeName} be one CNAME straight into the delegated zone.`,
  });
}
