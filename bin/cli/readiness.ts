import type { Evidence } from '../../lambda/contract/evidence/evidence.ts';
import type { VerdictCode } from '../../lambda/contract/verdict/catalogue.ts';
import type { Fault, Readiness } from '../../lambda/contract/verdict/vocabulary.ts';
import type { CaRole } from '../../lambda/contract/vocabulary.ts';

/** The two questions, and the CAs that answer each. */
export const ROLE_OF = { renewal: 'staging', failover: 'backup' } as const satisfies Record<string, CaRole>;
export type Question = keyof typeof ROLE_OF;
export const QUESTIONS = Object.keys(ROLE_OF) as readonly Question[];

/** Rounds of a target that are read for the last answers: days, where a backup CA takes its turns with other targets. */
const MOST_ROUNDS = 24;

/** The last round that answered a question. */
export type LastAnswer = {
  readonly readiness: Readiness;
  readonly runId: string;
  /** When the round began, ISO 8601. */
  readonly at: string;
  readonly fault: Fault;
  readonly code: VerdictCode;
  readonly summary: string;
};

export type TargetStatus = {
  readonly target: string;
  /** `not-asked`: the config has no CA of that role. `no-answer`: no kept round answered it. */
  readonly answers: Readonly<Record<Question, LastAnswer | 'not-asked' | 'no-answer'>>;
};

/**
 * What the kept rounds of a target say, question by question: a round without a probe of that role, or whose probes were
 * all skipped or inconclusive, leaves the answer that was there before.
 * @param rounds the newest first
 */
export async function statusOf(target: string, rounds: AsyncIterable<Evidence>): Promise<TargetStatus> {
  const answers: { [question in Question]?: ReturnType<typeof answerIn> } = {};
  let read = 0;
  for await (const round of rounds) {
    for (const question of QUESTIONS) answers[question] ??= answerIn(round, question);
    if (QUESTIONS.every((question) => answers[question]) || ++read >= MOST_ROUNDS) break;
  }
  const { renewal = 'no-answer', failover = 'no-answer' } = answers;
  return { target, answers: { renewal, failover } };
}

function answerIn({ run, cas, probes, verdict }: Evidence, question: Question): LastAnswer | 'not-asked' | undefined {
  const role = ROLE_OF[question];
  if (!cas.some((ca) => ca.role === role)) return 'not-asked';
  if (!verdict || !answers(probes, question)) return undefined;
  const { readiness, fault, code, summary } = verdict;
  return { readiness: readiness[question], runId: run.id, at: run.startedAt, fault, code, summary };
}

/** Whether probes of a round say anything about a question. */
export function answers(probes: Evidence['probes'], question: Question): boolean {
  return probes.some(
    ({ role, outcome }) => role === ROLE_OF[question] && (outcome === 'passed' || outcome === 'failed'),
  );
}
