import { setTimeout as sleep } from 'node:timers/promises';
import type { RoundResult } from '../../lambda/contract/result.ts';
import type { LabControl } from '../world/control-client.ts';
import { differencesFrom, type SeenProbe, seenIn } from './judge.ts';
import type { Scenario } from './scenario.ts';
import { beginTimeline, type Switches } from './timeline.ts';

/** A breaker that stays open for longer is left to whoever plays next. */
const LONGEST_REST_MS = 60_000;

export type Played = {
  readonly held: boolean;
  readonly seen: readonly SeenProbe[];
  /** In words. */
  readonly differences: readonly string[];
};

/**
 * Plays a scenario through and compares what came of its last round. All faults are off before and after, whatever happens;
 * and the product's breakers, which outlast a round, are closed again.
 * @param world.round makes one round of the scenario's target and waits for its end
 * @throws Error when the lab refuses a step, and what `round` throws
 */
export async function playScenario(
  scenario: Scenario,
  world: { readonly control: Switches & Pick<LabControl, 'allOff'>; readonly round: () => Promise<RoundResult> },
): Promise<Played> {
  const { control, round } = world;
  await control.allOff();
  try {
    const timeline = await beginTimeline(scenario.steps, control);
    const result = await lastRound(scenario.rounds ?? 1, round).finally(timeline.end);
    const missed = await timeline.end();
    await restAfter(result);
    const differences = [
      ...differencesFrom(scenario.expect, result),
      ...missed.map((step) => `over before this step was due: ${JSON.stringify(step)}`),
    ];
    return { held: differences.length === 0, seen: seenIn(result), differences };
  } finally {
    await control.allOff();
  }
}

/** A CA that asked to be left alone (Retry-After) is ordered from again once that time is over. */
async function restAfter({ probes }: RoundResult): Promise<void> {
  const rests = probes.map(({ trouble }) => Date.parse(trouble?.retryAt ?? '') - Date.now());
  const rest = Math.max(0, ...rests.filter((milliseconds) => milliseconds > 0));
  if (rest <= LONGEST_REST_MS) await sleep(rest);
}

async function lastRound(rounds: number, round: () => Promise<RoundResult>): Promise<RoundResult> {
  for (let before = 1; before < rounds; before++) await round();
  return await round();
}
