import type { BudgetCause } from '../../../contract/causes.ts';
import { perOpenProbe, type Rule } from '../rule.ts';

/** The prober itself, and what it allows itself. */

export const proberDefect = perOpenProbe(
  'prober-defect',
  'Did the prober itself fail?',
  ({ trouble, title }) =>
    trouble?.code === 'prober-defect'
      ? {
          code: 'prober-defect',
          confidence: 'proved',
          summary: `The prober failed by itself while it worked with ${title}; this says nothing of the CA or the DNS.`,
          findings: [],
        }
      : undefined,
  'no probe ended by a defect of the prober',
);

export const ledger = perOpenProbe(
  'ledger',
  'Could the ledger be asked whether an order may be made?',
  ({ trouble, title }) => {
    if (trouble?.code !== 'ledger-unavailable') return undefined;
    const denied = isDenial(trouble.cause);
    return {
      code: denied ? 'iam-denies-function' : 'ledger-failing',
      confidence: 'proved',
      summary: denied
        ? `The role of the probe function may not use its table in DynamoDB, so nothing was ordered from ${title}.`
        : `DynamoDB did not answer as it should, so nothing was ordered from ${title}.`,
      findings: [],
    };
  },
  'the ledger answered',
);

const SPENT: ReadonlyMap<string | undefined, string> = new Map(
  Object.entries({
    day: 'today',
    domain: 'for one registered domain within seven days',
    set: 'for exactly these names within seven days',
  } satisfies Record<BudgetCause, string>),
);

export const budget = perOpenProbe(
  'budget',
  'Was an order not made because of the prober’s own budget?',
  ({ trouble, title }) =>
    trouble?.code === 'budget-spent'
      ? {
          code: 'budget-spent',
          effect: 'risks',
          confidence: 'proved',
          summary: `The orders that the prober allows itself at ${title} ${SPENT.get(trouble.cause) ?? 'today'} are spent, so nothing was ordered there.`,
          findings: [],
        }
      : undefined,
  'no budget was spent',
);

export const breaker = perOpenProbe(
  'breaker',
  'Did a CA ask an earlier round to be left alone?',
  ({ trouble, title }) =>
    trouble?.code === 'breaker-open'
      ? {
          code: 'waiting-for-ca',
          effect: 'risks',
          confidence: 'proved',
          summary: `${title} asked to be left alone until ${trouble.retryAt ?? 'later'}, so nothing was ordered there.`,
          findings: [],
        }
      : undefined,
  'no CA had asked to be left alone',
);

/** A CA that had the time to issue and did not is found before this is asked. */
const OUT_OF_TIME: readonly string[] = ['deadline-exceeded', 'account-busy', 'finalize-timeout'];

export const roundTooSlow = perOpenProbe(
  'round-too-slow',
  'Was the time used up without anybody being slow?',
  ({ trouble, title, step }) =>
    trouble !== undefined && OUT_OF_TIME.includes(trouble.code)
      ? {
          code: 'round-too-slow',
          confidence: 'likely',
          summary: `The time of the probe at ${title} was used up in the step ${step ?? 'account'}, and no answer of anybody was that late.`,
          findings: [],
        }
      : undefined,
  'no probe ran out of time',
);

/** Names that AWS gives to "you may not" (CommonErrors of its API references; those of KMS through other services). */
export function isDenial(cause: string | undefined): boolean {
  return cause !== undefined && /^(AccessDenied|NotAuthorized|KMSAccessDenied|UnauthorizedOperation)/.test(cause);
}

export const PROBER_RULES: readonly Rule[] = [proberDefect, ledger, budget, breaker];
