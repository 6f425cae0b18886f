import type { Trouble } from '../../contract/problem.ts';
import { pageOf, VERDICT_CODES, type VerdictCode } from '../../contract/verdict/catalogue.ts';
import { type Action, VERDICT_BOUNDS, VERDICT_VERSION, type Verdict } from '../../contract/verdict/verdict.ts';
import { cut } from '../cut.ts';
import { functionDenied } from './advice/access.ts';
import { bounded } from './advice/actions.ts';
import type { Place } from './advice/case.ts';
import { proberDefect } from './advice/others.ts';
import { configOutdated, functionFailing, ledgerFailing, roundLost } from './advice/platform.ts';
import { isDenial } from './rules/prober.ts';

type RejectionCode = Extract<
  VerdictCode,
  'iam-denies-function' | 'config-outdated' | 'function-failing' | 'ledger-failing' | 'prober-defect' | 'round-lost'
>;

const ADVICE: Readonly<Record<RejectionCode, (place: Place) => readonly Action[]>> = {
  'iam-denies-function': functionDenied,
  'config-outdated': configOutdated,
  'function-failing': functionFailing,
  'ledger-failing': ledgerFailing,
  'prober-defect': proberDefect,
  'round-lost': roundLost,
};

/**
 * The verdict on a round that was not made; `undefined` where what was asked for was wrong, which is nobody's fault but the
 * caller's.
 * @param place where it happened, as far as the caller knows: the commands of the advice name it
 */
export function judgeRejection(trouble: Trouble, place: Place = {}): Verdict | undefined {
  const code = codeOf(trouble);
  if (code === undefined) return undefined;
  return {
    version: VERDICT_VERSION,
    readiness: { renewal: 'unknown', failover: 'unknown' },
    fault: VERDICT_CODES[code].fault,
    code,
    confidence: 'proved',
    cas: [],
    ...(trouble.step ? { step: trouble.step } : {}),
    summary: cut(trouble.message, VERDICT_BOUNDS.summary),
    actions: bounded(ADVICE[code](place)),
    contributing: [],
    findings: [],
    change: 'first',
    page: pageOf(code),
    rules: [{ rule: 'rejection', fired: true, why: cut(`rejected with ${trouble.code}`, VERDICT_BOUNDS.why) }],
  };
}

function codeOf({ code, cause }: Trouble): RejectionCode | undefined {
  switch (code) {
    case 'ledger-unavailable':
      return isDenial(cause) ? 'iam-denies-function' : 'ledger-failing';
    case 'dispatch-failed':
      return isDenial(cause) ? 'iam-denies-function' : 'function-failing';
    case 'round-lost':
      return 'round-lost';
    case 'config-invalid':
      return 'config-outdated';
    case 'prober-defect':
      return 'prober-defect';
    default:
      return undefined;
  }
}
