import { createHash } from 'node:crypto';
import type { Clock } from '../contract/clock.ts';
import { type DispatchEvent, MOST_RUN_ID } from '../contract/events.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { RoundRequest } from '../probe/plan.ts';
import type { StartConfirmation } from './round.ts';

const SUFFIX = '.confirm';

/**
 * Has a round confirmed, at the same CAs and at once: a schedule whose probe failed, for what fails twice is no slip, and on
 * demand one whose evidence does not decide. It makes the experiment of the verdict, where there is one.
 */
export function confirmationOf(
  { runId, target, cas }: RoundRequest,
  ports: {
    readonly clock: Clock;
    readonly dispatch: (event: DispatchEvent) => Promise<void>;
    readonly warn: (message: string, trouble: Trouble) => void;
  },
): StartConfirmation {
  return async (made) => {
    if (!isDue(made)) return undefined;
    const confirmation = confirmationId(runId);
    const { experiment } = made.verdict ?? {};
    try {
      await ports.dispatch({
        source: 'dispatch',
        runId: confirmation,
        target,
        cas: cas === 'all' ? 'all' : [...cas],
        trigger: 'confirmation',
        reason: reasonOf(made),
        confirms: runId,
        ...(experiment ? { experiment: { kind: experiment.kind, ca: experiment.ca } } : {}),
        requestedAt: new Date(ports.clock.now()).toISOString(),
      });
      return { runId: confirmation };
    } catch (error) {
      // The round that is to be confirmed is the answer all the same.
      ports.warn('no confirmation', troubleIn(error));
      return undefined;
    }
  };
}

/** A confirmation itself is followed by none, and a CA that asked to be left alone is not asked again for an experiment. */
function isDue({ trigger, outcome, verdict, probes }: RoundResult): boolean {
  if (trigger === 'schedule') return outcome === 'failed';
  if (trigger !== 'on-demand' || verdict?.experiment === undefined) return false;
  const { ca } = verdict.experiment;
  return probes.every((probe) => probe.ca !== ca || probe.trouble?.retryAt === undefined);
}

function reasonOf({ runId, outcome }: RoundResult): string {
  return outcome === 'failed' ? `A probe of the round ${runId} failed.` : `The round ${runId} does not decide.`;
}

/** A caller's own run id may be as long as run ids get: its end gives way to what tells it from others. */
function confirmationId(runId: string): string {
  if (runId.length + SUFFIX.length <= MOST_RUN_ID) return `${runId}${SUFFIX}`;
  const mark = `.${createHash('sha256').update(runId).digest('hex').slice(0, 16)}${SUFFIX}`;
  return `${runId.slice(0, MOST_RUN_ID - mark.length)}${mark}`;
}
