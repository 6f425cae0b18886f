import { z } from 'zod';
import { VERDICT_CODES, type VerdictCode } from '../../lambda/contract/verdict/catalogue.ts';
import { type Verdict, verdictSchema } from '../../lambda/contract/verdict/verdict.ts';
import type { Fault } from '../../lambda/contract/verdict/vocabulary.ts';
import type { MatrixCase } from './case.ts';
import type { Played } from './play.ts';

/** What the product named against what is true. */
export type Judged = {
  readonly id: string;
  readonly expected: { readonly fault: Fault; readonly code: VerdictCode };
  /** Of the case; absent where there was no verdict. */
  readonly named?: Named;
  /** What the round itself named, and the one that confirmed it, where one did. */
  readonly first?: Named;
  readonly second?: Named;
  readonly faultRight: boolean;
  readonly codeRight: boolean;
  /** Codes that are true besides, and were not named. */
  readonly unnamed: readonly VerdictCode[];
  /** Who was named, by either round, and has nothing to do with it. */
  readonly accused: readonly Fault[];
};

export type Named = {
  readonly fault: Fault;
  readonly code: VerdictCode;
  readonly contributing: readonly VerdictCode[];
};

/** Naming them wrongly sends somebody to the wrong door. */
const ACCUSABLE: readonly Fault[] = ['configuration', 'ca', 'dns-provider', 'client', 'prober'];

const withVerdict = z.object({ verdict: verdictSchema });

/** The verdict of an answer or of evidence; `undefined` where there is none that fits its schema. */
export function verdictIn(answer: unknown): Verdict | undefined {
  return withVerdict.safeParse(answer).data?.verdict;
}

type Verdicts = Pick<Played, 'answer' | 'evidence' | 'confirmation'>;

/** The verdict of a confirmation is that of the case; that of the round before it accuses people all the same. */
export function judgePlayed(row: MatrixCase, { confirmation, ...round }: Verdicts): Judged {
  const first = verdictOf(round);
  const second = confirmation && verdictOf(confirmation);
  if (!first || !second) return judge(row, second ?? first);
  const judged = judge(row, isOfAnother(confirmation, second) ? first : second);
  const accused = [...new Set([first, second].flatMap((verdict) => judge(row, verdict).accused))];
  return { ...judged, first: namedBy(first), second: namedBy(second), accused };
}

/** An experiment that went well did so otherwise than the round did: what befell that one is as it was judged. */
function isOfAnother({ answer }: Pick<Verdicts, 'answer'>, { fault }: Verdict): boolean {
  return fault === 'none' && answer?.state === 'completed' && answer.experiment !== undefined;
}

function verdictOf({ answer, evidence }: Omit<Verdicts, 'confirmation'>): Verdict | undefined {
  return verdictIn(answer) ?? verdictIn(evidence?.evidence);
}

export function judge({ id, truth }: MatrixCase, verdict: Verdict | undefined): Judged {
  const named = verdict && namedBy(verdict);
  const { fault, code, contributing = [] } = truth;
  return {
    id,
    expected: { fault, code },
    ...(named ? { named } : {}),
    faultRight: named?.fault === fault,
    codeRight: named?.code === code,
    unnamed: contributing.filter((each) => !named?.contributing.includes(each)),
    accused: named ? accusedBy(named, [fault, ...contributing.map(faultOf)]) : [],
  };
}

function namedBy({ fault, code, contributing }: Verdict): Named {
  return { fault, code, contributing: contributing.map((cause) => cause.code) };
}

function accusedBy({ fault, contributing }: Named, guilty: readonly Fault[]): Fault[] {
  const named = new Set([fault, ...contributing.map(faultOf)]);
  return [...named].filter((each) => ACCUSABLE.includes(each) && !guilty.includes(each));
}

export function faultOf(code: VerdictCode): Fault {
  return VERDICT_CODES[code].fault;
}
