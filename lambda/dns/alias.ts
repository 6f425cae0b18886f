import type { Clock } from '../contract/clock.ts';
import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { lookUp } from './lookup.ts';
import { plainName } from './server.ts';
import { startWalk, type Walk } from './walk.ts';

/** Resolvers give up after a dozen or so; a chain near that many breaks at the first CA that counts otherwise. */
const MOST_HOPS = 8;

/**
 * Where the CNAMEs at a challenge name lead, asked of the authoritative servers themselves so that no cache tells of
 * yesterday. Without a CNAME the target is the name itself.
 * @param options.zone the delegated zone, as in `Walk`
 * @returns `hops` the names passed, target included
 * @throws TroubleError `challenge-alias-missing` when they lead in a circle or too far, `dns-unreachable`
 */
export async function followChallengeAlias(
  challengeName: string,
  network: Network,
  options: { readonly clock: Clock; readonly deadline: number; readonly zone?: string },
): Promise<{ target: string; hops: string[] }> {
  const hops: string[] = [];
  let target = challengeName;
  for (;;) {
    const next = await aliasAt(target, startWalk(network, options));
    if (next === undefined) return { target, hops };
    const passed = [challengeName, ...hops].map(plainName);
    hops.push(next);
    if (passed.includes(plainName(next))) throw unusable(challengeName, hops, 'lead in a circle');
    if (hops.length > MOST_HOPS) throw unusable(challengeName, hops, `are more than ${MOST_HOPS}`);
    target = next;
  }
}

async function aliasAt(name: string, walk: Walk): Promise<string | undefined> {
  const reply = await lookUp({ name, type: 'CNAME' }, { walk });
  if (reply.kind !== 'answer') return undefined;
  const wanted = plainName(name);
  const alias = reply.answer.answers.find((record) => record.type === 'CNAME' && plainName(record.name) === wanted);
  return alias ? alias.data.replace(/\.$/, '') : undefined;
}

function unusable(challengeName: string, hops: readonly string[], how: string): TroubleError {
  return new TroubleError({
    code: 'challenge-alias-missing',
    message: `The CNAMEs at ${challengeName} ${how}: ${hops.join(', ')}.`,
    action: `Let ${challengeName} be one CNAME that leads straight into the delegated zone.`,
  });
}
