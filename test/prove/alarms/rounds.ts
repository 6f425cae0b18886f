import { answerToItsEnd } from '../../../lab/scenarios/follow.ts';
import type { AlarmCase, DeploymentId, Rounds } from './alarm-case.ts';
import { type DeployedState, targetsOf } from './deployments.ts';

/** Rounds at once: what two cores carry. */
const AT_ONCE = 2;

/** Rounds on demand through the deployed functions, each followed to its end, few at a time. */
export async function makeRounds(
  rounds: Rounds,
  states: ReadonlyMap<DeploymentId, DeployedState>,
  reason: AlarmCase['id'],
): Promise<void> {
  const waiting = (Object.keys(rounds) as DeploymentId[]).flatMap((id) => {
    const state = stateOf(id, states);
    return chosenOf(rounds, id).map((target) => ({ state, target }));
  });
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await answerToItsEnd(next.state, { reason, target: next.target });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Targets of the deployment that rounds are made for. */
export function chosenOf(rounds: Rounds, id: DeploymentId): string[] {
  const targets = targetsOf(id);
  const count = rounds[id] ?? 0;
  return targets.slice(0, count === 'all' ? targets.length : count);
}

function stateOf(id: DeploymentId, states: ReadonlyMap<DeploymentId, DeployedState>): DeployedState {
  const state = states.get(id);
  if (state) return state;
  throw new Error(`the deployment "${id}" is not in this lab`);
}
