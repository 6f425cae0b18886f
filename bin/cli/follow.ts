import type { Clock } from '../../lambda/contract/clock.ts';
import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import type { Trouble } from '../../lambda/contract/problem.ts';
import type { ProbeAnswer, RoundResult, RunningRound } from '../../lambda/contract/result.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';
import type { Progress } from './progress.ts';

/** A round takes 180 s at most and the removal of what it published 60 s; the rest is for answers on their way. */
const MOST_MS = 300_000;
/** The caller asked for what the config does not hold, or wrote it wrong. */
const CALLERS_FAULT: readonly Trouble['code'][] = ['target-unknown', 'ca-unknown', 'event-invalid', 'run-id-in-use'];

/**
 * Has a round made, and follows it to its end. The same run id never makes a second order, so that a call may be repeated.
 * @throws CommandError when there was no round, or it has not ended
 */
export async function roundToItsEnd(
  event: OnDemandEvent & { readonly runId: string },
  ports: {
    readonly invoke: (event: OnDemandEvent) => Promise<ProbeAnswer>;
    readonly clock: Pick<Clock, 'now'>;
    readonly progress: Progress;
  },
): Promise<RoundResult> {
  const { invoke, clock, progress } = ports;
  const began = clock.now();
  let next: OnDemandEvent = event;
  progress.tell(`round ${event.runId} asked for`);
  while (clock.now() - began < MOST_MS) {
    const answer = await invoke(next);
    if (answer.state === 'completed') return answer;
    if (answer.state === 'rejected') throw rejected(answer.trouble);
    progress.tell(soFar(answer));
    next = { ...event, ...answer.follow };
  }
  throw new CommandError(
    EXIT.notReady,
    `The round ${event.runId} has not ended after ${MOST_MS / 1_000} s.`,
    `Look into the log group of the probe function, or follow it: prober now --run-id ${event.runId}`,
  );
}

function soFar({ runId, progress }: RunningRound): string {
  const steps = progress.map(({ ca, step }) => `${ca}: ${step}`).join(', ');
  return `round ${runId}, ${steps || 'no step yet'}`;
}

function rejected({ code, message, action }: Trouble): CommandError {
  const exitCode: ExitCode = CALLERS_FAULT.includes(code) ? EXIT.usage : EXIT.notReady;
  return new CommandError(exitCode, `No round was made: ${message} (${code})`, action);
}
