import { type ProbeResult, type RoundResult, roundSchema } from '../../../lambda/contract/result.ts';
import { makeRound, type RoundWiring } from '../../../lambda/handlers/round.ts';
import type { RoundRequest } from '../../../lambda/probe/plan.ts';
import type { World } from './world.ts';

/** One round of a world within a minute; what it gives back must fit the schema that is shipped. */
export async function oneRound(
  world: World,
  request: Partial<RoundRequest> = {},
  ports: Partial<RoundWiring> = {},
): Promise<RoundResult> {
  const whole: RoundRequest = { runId: 'run', target: 'web', cas: 'all', trigger: 'on-demand', ...request };
  return roundSchema.parse(await makeRound(whole, 110_000, { ...world.wiring, ...ports }));
}

export function probeAt(result: RoundResult, ca: string): ProbeResult {
  const probe = result.probes.find((each) => each.ca === ca);
  if (!probe) throw new Error(`no probe at ${ca}`);
  return probe;
}
