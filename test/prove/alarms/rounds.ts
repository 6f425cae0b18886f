import { answerToItsEnd } from '../../../lab/scenarios/follow.ts';
import type { AlarmCase, DeploymentId, Rounds } from './alarm-case.ts';
import { type DeployedState, targetsOf } from './deployments.ts';

/** Rounds at once: what two cores carry. */
const AT_ONCE = 3;

export type RoundsMade = { readonly rounds: number; readonly passed: number };

/** Rounds on demand through the deployed functions, each followed to its end, few at a time. */
export async function makeRounds(
  rounds: Rounds,
  states: ReadonlyMap<DeploymentId, DeployedState>,
  reason: AlarmCase['id'],
): Promise<RoundsMade> {
  const waiting = Object.entries(rounds).flatMap(([id, count]) => {
    const targets = targetsOf(id as DeploymentId);
    const chosen = targets.slice(0, count === 'all' ? targets.length : count);
    return chosen.map((target) => ({ state: stateOf(id as DeploymentId, states), target }));
  });
  let passed = 0;
  const total = waiting.length;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await answerToItsEnd(next.state, { reason, target: next.target });
      if (answer.state === 'completed' && answer.outcome === 'passed') passed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { rounds: total, passed };
}

function stateOf(id: DeploymentId, states: ReadonlyMap<DeploymentId, DeployedState>): DeployedState {
  const state = states.get(id);
  if (state) return state;
  throw new Error(`the deployment "${id}" is not in this lab`);
}
