import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import { type Action, VERDICT_BOUNDS } from '../../../contract/verdict/verdict.ts';
import { cut } from '../../cut.ts';
import { faultOf } from '../choose.ts';
import type { Charge } from '../rule.ts';
import type { RoundView } from '../view.ts';
import { ACCESS_ADVICE } from './access.ts';
import { ALIAS_ADVICE } from './alias.ts';
import { CA_ADVICE } from './ca.ts';
import { CAA_ADVICE } from './caa.ts';
import type { Advice, Case } from './case.ts';
import { DELEGATION_ADVICE } from './delegation.ts';
import { DNS_PROVIDER_ADVICE } from './dns-provider.ts';
import { leaveStaging, renewElsewhere } from './elsewhere.ts';
import { OTHER_ADVICE } from './others.ts';
import { PLATFORM_ADVICE } from './platform.ts';
import { REFUSAL_ADVICE } from './refusals.ts';

/** Every code of the catalogue: a missing one does not compile. */
const ADVICE: Readonly<Record<VerdictCode, Advice>> = {
  ...DELEGATION_ADVICE,
  ...ALIAS_ADVICE,
  ...CAA_ADVICE,
  ...ACCESS_ADVICE,
  ...REFUSAL_ADVICE,
  ...CA_ADVICE,
  ...DNS_PROVIDER_ADVICE,
  ...PLATFORM_ADVICE,
  ...OTHER_ADVICE,
};

/** What somebody does now about a cause, the most urgent first, with the exact record or command where there is one. */
export function actionsFor(charge: Charge, { evidence, probes }: Pick<RoundView, 'evidence' | 'probes'>): Action[] {
  const about = charge.findings.flatMap(({ subject: { ca } }) => ca ?? []);
  const it: Case = {
    ...{ charge, evidence, probes, cas: [...new Set(charge.cas.length > 0 ? charge.cas : about)] },
    ...{ deployment: evidence.deployment },
    // A pulse is of no target, and its evidence is not kept.
    ...(evidence.pulse ? {} : { target: evidence.target.id, runId: evidence.run.id }),
  };
  const fault = faultOf(charge);
  return bounded([...renewElsewhere(it, fault), ...leaveStaging(it, fault), ...ADVICE[charge.code](it)]);
}

/** A command that is cut would be another command: `shell` and `lines` keep theirs within the bound. */
export function bounded(actions: readonly Action[]): Action[] {
  return actions
    .slice(0, VERDICT_BOUNDS.actions)
    .map(({ text, ...more }) => ({ text: cut(text, VERDICT_BOUNDS.text), ...more }));
}
