import type { z } from 'zod';
import { inOneLine } from '../contract/harmless.ts';
import { type Issue, inWords, valueAt } from '../contract/issue-words.ts';
import { parseSafely } from '../contract/parse.ts';
import { type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import { RESULT_VERSION, type RejectedRound } from '../contract/result.ts';
import type { Verdict } from '../contract/verdict/verdict.ts';

/** An event that waited longer than this is dropped: whoever sent it has given up or sent another. */
const MOST_AGE_MS = 60_000;

/** @param help what to send instead @throws TroubleError `event-invalid`, which names each field */
export function parseEvent<Schema extends z.ZodObject>(schema: Schema, event: unknown, help: string): z.infer<Schema> {
  const parsed = parseSafely(schema, event);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape).join(', ');
  const issues = parsed.error.issues.flatMap((issue) => complaintsOf(issue, event, known));
  throw new TroubleError({
    code: 'event-invalid',
    message: `The event does not fit: ${inOneLine(issues.join('; '), 1_000)}.`,
    action: help,
  });
}

function complaintsOf(issue: Issue, event: unknown, known: string): string[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')}: unknown field; there are ${known}`);
  }
  return [`${path.join('.') || 'the event'}: ${inWords(issue, valueAt(event, path))}`];
}

/** @param allowance milliseconds beyond the minute that the sender may take @throws TroubleError `event-expired` */
export function rejectExpired(sentAt: number, now: number, allowance = 0): void {
  if (now - sentAt <= MOST_AGE_MS + allowance) return;
  throw new TroubleError({
    code: 'event-expired',
    message: `The event of ${new Date(sentAt).toISOString()} came ${Math.round((now - sentAt) / 1000)} s late and was dropped.`,
    action: 'Look whether Lambda was throttled in this account at that time; the next scheduled round comes by itself.',
  });
}

/** Tells who must act, where anybody but the caller must. */
export type Judging = {
  readonly judge: (trouble: Trouble) => Verdict | undefined;
  readonly warn: (message: string, trouble: Trouble) => void;
};

/**
 * The answer when no round was made. What is not expected trouble is the prober's own defect, and said to be.
 * @param judging a judge that fails costs the verdict, not the answer; default: no verdict
 */
export function rejection(error: unknown, judging?: Judging): RejectedRound {
  const trouble = troubleIn(error);
  const verdict = judging && judged(trouble, judging);
  return { version: RESULT_VERSION, state: 'rejected', trouble, ...(verdict ? { verdict } : {}) };
}

function judged(trouble: Trouble, { judge, warn }: Judging): Verdict | undefined {
  try {
    return judge(trouble);
  } catch (error) {
    warn('no verdict', troubleIn(error));
    return undefined;
  }
}

/** What the log keeps of an error. Causes are left out: they may carry what was sent. */
export function describeError(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error, message: 'something that is no error was thrown' };
  const { name, message, stack } = error;
  return { name, message, ...(error instanceof TroubleError || stack === undefined ? {} : { stack }) };
}
