import { z } from 'zod';
import { ERROR_CODE_LIST } from './codes.ts';
import { STEPS, type Step } from './vocabulary.ts';

/** How much of a problem document is kept: characters of its texts, and entries of `subproblems`. A text that was cut ends so. */
export const PROBLEM_BOUNDS = {
  type: 200,
  title: 200,
  detail: 2_000,
  instance: 500,
  subproblems: 100,
  /** A domain name and more. */
  identifier: 300,
  subproblemDetail: 500,
  /** Of the whole, as JSON. */
  characters: 20_000,
} as const;

/** One entry of `subproblems` (RFC 8555 section 6.7.1). */
const subproblem = z.object({
  type: z.string(),
  detail: z.string().optional(),
  identifier: z.object({ type: z.string(), value: z.string() }).optional(),
});

/** A problem document in the CA's words (RFC 7807, RFC 8555 section 6.7), without secrets and within PROBLEM_BOUNDS. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string().optional(),
    detail: z.string().optional(),
    status: z.int().optional(),
    instance: z.string().optional(),
    subproblems: z.array(subproblem).optional(),
    /** How many subproblems were left out, because there were too many to keep. */
    omittedSubproblems: z.int().positive().optional(),
  })
  .meta({ id: 'problem' });
export type Problem = z.infer<typeof problemSchema>;

/** Characters of a cause. */
const MOST_CAUSE = 100;

/** What went wrong, where, and what to do: the same form in results, logs and on the terminal. Holds no secret. */
export const troubleSchema = z
  .object({
    code: z.enum(ERROR_CODE_LIST),
    /** The step of the probe that could not be passed; absent where no probe had begun. */
    step: z.enum(STEPS).optional(),
    /** One sentence: what happened, with the name, server or field concerned. */
    message: z.string(),
    /** One sentence: what a person does now. */
    action: z.string(),
    /**
     * What the failing part itself calls it, for programs: an error of AWS, how a connection failed, what ails a chain. Where
     * it is a word out of a closed list, lambda/contract/causes.ts has that.
     */
    cause: z.string().max(MOST_CAUSE).optional(),
    /** The CA's own words, where it said any. */
    problem: problemSchema.optional(),
    /** When it may be tried again, ISO 8601: as the CA said (RFC 8555 section 6.6), a day off at most, or when a budget frees. */
    retryAt: z.string().optional(),
  })
  .meta({ id: 'trouble' });
export type Trouble = z.infer<typeof troubleSchema>;

/**
 * Expected trouble on its way up through a step. Whoever catches it keeps `trouble` as data; anything else that is thrown
 * is a defect of the prober.
 */
export class TroubleError extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, options?: { cause?: unknown }) {
    super(`${trouble.code}: ${trouble.message}`, options);
    this.name = 'TroubleError';
    this.trouble = trouble;
  }
}

/** What AWS or the platform calls an error: its name, never its words, which may quote a secret. As `cause` has it. */
export function errorName(error: unknown): string {
  return (error instanceof Error ? error.name : 'unknown error').slice(0, MOST_CAUSE);
}

/** The `cause` of a call to AWS that got no answer. */
export const NO_ANSWER = 'no-answer';

/** Faults of the network and of time, as Node and the SDK name them. */
const UNANSWERED =
  /^(TimeoutError|RequestTimeout|AbortError|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUN|ENETUN|NetworkingError)/;

/** `no-answer` where no answer of AWS came, else its name for the error. */
export function awsCause(error: unknown): string {
  if (!(error instanceof Error)) return errorName(error);
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  const answered = $metadata?.httpStatusCode !== undefined;
  const isLost = UNANSWERED.test(error.name) || (typeof code === 'string' && UNANSWERED.test(code));
  return isLost && !answered ? NO_ANSWER : errorName(error);
}

/** What nobody expected, as trouble: the prober is at fault. Quotes nothing but the name of what was thrown. */
export function defectTrouble(defect: unknown, step?: Step): Trouble {
  const name = defect instanceof Error ? defect.name : typeof defect;
  return {
    code: 'prober-defect',
    ...(step ? { step } : {}),
    message: `The prober failed with ${name}${step ? ` in the step ${step}` : ''}; this says nothing about the CA or the DNS.`,
    action: 'Look for the same run id in the log group of the function, and report the stack trace found there.',
  };
}

/** What was thrown, as data. @param step for what nobody expected */
export function troubleIn(error: unknown, step?: Step): Trouble {
  return error instanceof TroubleError ? error.trouble : defectTrouble(error, step);
}
