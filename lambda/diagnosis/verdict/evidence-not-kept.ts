import type { Trouble } from '../../contract/problem.ts';
import { pageOf, VERDICT_CODES, type VerdictCode } from '../../contract/verdict/catalogue.ts';
import {
  type Action,
  type Cause,
  type Remembered,
  VERDICT_BOUNDS,
  type Verdict,
} from '../../contract/verdict/verdict.ts';
import { cut } from '../cut.ts';
import { functionDenied } from './advice/access.ts';
import { bounded } from './advice/actions.ts';
import type { Place } from './advice/case.ts';
import { proberDefect } from './advice/others.ts';
import { notKept } from './advice/platform.ts';
import { changeOf } from './change.ts';
import { isDenial } from './rules/prober.ts';

const RULE = 'evidence-not-kept';

type Code = Extract<VerdictCode, 'prober-defect' | 'iam-denies-function' | 'evidence-not-kept'>;
const ADVICE: Readonly<Record<Code, (place: Place) => readonly Action[]>> = {
  'evidence-not-kept': notKept,
  'iam-denies-function': functionDenied,
  'prober-defect': proberDefect,
};

/**
 * The verdict of a round whose evidence could not be kept, which nobody knows before the verdict is made: one cause more, that
 * does nothing to the readiness. Where there was no other it is the primary one.
 * @param trouble why it was not kept
 * @param of.history the verdicts before this one of the same target, the latest first
 */
export function withoutEvidence(
  verdict: Verdict,
  trouble: Trouble,
  of: Place & { readonly history?: readonly Remembered[] | undefined } = {},
): Verdict {
  const cause = causeOf(trouble);
  const rules = [...verdict.rules, { rule: RULE, fired: true, why: cut(cause.summary, VERDICT_BOUNDS.why) }];
  if (verdict.code !== 'healthy') {
    const contributing = [...verdict.contributing.slice(0, VERDICT_BOUNDS.causes - 1), cause];
    return { ...verdict, contributing, rules };
  }
  const { step: _none, ...sound } = verdict;
  const { fault, code, confidence, summary } = cause;
  const actions = bounded(ADVICE[codeOf(trouble)](of));
  const change = changeOf(cause, of.history ?? []);
  return {
    ...sound,
    fault,
    code,
    confidence,
    cas: [],
    summary,
    actions,
    findings: [],
    change,
    page: pageOf(code),
    rules,
  };
}

function causeOf(trouble: Trouble): Cause {
  const code = codeOf(trouble);
  return {
    fault: VERDICT_CODES[code].fault,
    code,
    effect: 'notes',
    confidence: 'proved',
    rule: RULE,
    cas: [],
    summary: cut(trouble.message, VERDICT_BOUNDS.summary),
    findings: [],
  };
}

/** What fails before S3 was asked is the prober's own doing. */
function codeOf({ code, cause }: Trouble): Code {
  if (code !== 'evidence-unavailable') return 'prober-defect';
  return isDenial(cause) ? 'iam-denies-function' : 'evidence-not-kept';
}
