import type { Clock } from '../contract/clock.ts';
import type { ErrorCode } from '../contract/codes.ts';
import { defectTrouble, type Trouble, TroubleError } from '../contract/problem.ts';
import type { StepResult } from '../contract/result.ts';
import type { Step, StepOutcome } from '../contract/vocabulary.ts';

/** Troubles that leave the question open instead of answering it with no. */
const UNDETERMINED: ReadonlySet<ErrorCode> = new Set(['authorization-already-valid', 'challenge-name-in-use']);

export function outcomeOf(trouble: Trouble): Exclude<StepOutcome, 'passed'> {
  return UNDETERMINED.has(trouble.code) ? 'undetermined' : 'failed';
}

/** What a step may want kept beside its outcome. */
export type StepFacts = { attempts?: number; servedAfterMs?: number; note?: string };

/** Turns what a step of this CA threw into trouble; throws on what it does not know. */
export type Explain = (error: unknown, step: Step) => Trouble;

/** The steps of one probe as they happen, each with its outcome and duration. */
export type StepLog = {
  readonly steps: readonly StepResult[];
  /**
   * Runs a step and writes it down.
   * @param deadline default: that of the log
   * @throws TroubleError whatever went wrong, defects of the prober included
   */
  run<T>(step: Step, action: (facts: StepFacts) => Promise<T>, deadline?: number): Promise<T>;
};

/**
 * @param options.deadline milliseconds since 1970; a step that is still at work then is given up as `deadline-exceeded`
 * @param options.onStep called as each step begins
 */
export function createStepLog(options: {
  readonly clock: Clock;
  readonly deadline: number;
  readonly explain: Explain;
  readonly onStep?: (step: Step) => void;
}): StepLog {
  const { clock } = options;
  const steps: StepResult[] = [];
  return {
    steps,
    async run(step, action, deadline = options.deadline) {
      options.onStep?.(step);
      const began = clock.now();
      const facts: StepFacts = {};
      const entry = (outcome: StepOutcome, trouble?: Trouble): StepResult => ({
        step,
        outcome,
        startedAt: new Date(began).toISOString(),
        durationMs: clock.now() - began,
        ...facts,
        ...(trouble ? { trouble } : {}),
      });
      try {
        if (began >= deadline) throw deadlineExceeded(step, 'had not begun');
        const value = await beforeDeadline(action(facts), step, deadline, clock);
        steps.push(entry('passed'));
        return value;
      } catch (error) {
        const trouble = troubleOf(error, step, options.explain);
        steps.push(entry(outcomeOf(trouble), trouble));
        throw new TroubleError(trouble, { cause: error });
      }
    },
  };
}

/** Trouble of a step; what nobody can explain is a defect of the prober and says so. */
export function troubleOf(error: unknown, step: Step, explain: Explain): Trouble {
  if (error instanceof TroubleError) return { ...error.trouble, step };
  try {
    return explain(error, step);
  } catch (defect) {
    return defectTrouble(defect, step);
  }
}

async function beforeDeadline<T>(work: Promise<T>, step: Step, deadline: number, clock: Clock): Promise<T> {
  const settled = new AbortController();
  const expiry = clock.sleep(Math.max(0, deadline - clock.now()), settled.signal).then(() => {
    if (settled.signal.aborted) return new Promise<never>(() => {});
    throw deadlineExceeded(step, 'was still at work');
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    settled.abort();
  }
}

function deadlineExceeded(step: Step, how: string): TroubleError {
  return new TroubleError({
    code: 'deadline-exceeded',
    step,
    message: `The step ${step} ${how} when the time of the probe was used up.`,
    action: 'See which steps and requests took long; raise deadlineSeconds of the CA only if it is known to be slow.',
  });
}
