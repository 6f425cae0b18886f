import type { Judgeable } from '../../contract/evidence/evidence.ts';
import type { Finding } from '../../contract/evidence/findings.ts';
import { pageOf } from '../../contract/verdict/catalogue.ts';
import {
  type Cause,
  type FindingRef,
  type Ruled,
  VERDICT_BOUNDS,
  VERDICT_VERSION,
  type Verdict,
} from '../../contract/verdict/verdict.ts';
import { cut } from '../cut.ts';
import { actionsFor } from './advice/actions.ts';
import { changeOf } from './change.ts';
import { choose, faultOf } from './choose.ts';
import { experimentFor } from './experiment.ts';
import { provedBy } from './proved.ts';
import { readinessOf } from './readiness.ts';
import { readinessOfPulse } from './readiness-of-pulse.ts';
import type { Charge, Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { passed, type RoundView, viewOf } from './view.ts';

type Found = Charge & { readonly rule: string };

/** One verdict for a round. Pure: the same evidence, the same verdict. */
export function judgeRound(evidence: Judgeable, rules: readonly Rule[] = RULES): Verdict {
  const round = { ...viewOf(evidence), open: [], dnsExplained: false };
  const { found, ruled } = askAll(evidence, rules);
  const { primary, others } = choose(found) as { primary?: Found; others: readonly Found[] };
  const experiment = primary && experimentFor(primary, round);
  const proved = provedBy(evidence, primary);
  const told = primary ?? (evidence.pulse ? HEALTHY_PULSE : HEALTHY);
  const fault = faultOf(told);
  return {
    version: VERDICT_VERSION,
    readiness: evidence.pulse ? readinessOfPulse(round, found) : readinessOf(round, found),
    fault,
    code: told.code,
    confidence: told.confidence,
    cas: [...told.cas],
    ...(told.step ? { step: told.step } : {}),
    summary: cut(told.summary, VERDICT_BOUNDS.summary),
    actions: actionsFor(told, round),
    contributing: others.slice(0, VERDICT_BOUNDS.causes).map(causeOf),
    findings: refsOf(told.findings),
    ...(experiment ? { experiment } : {}),
    ...(proved === undefined ? {} : { proved: cut(proved, VERDICT_BOUNDS.text) }),
    change: changeOf({ fault, code: told.code }, evidence.history ?? []),
    page: pageOf(told.code),
    rules: ruled,
  };
}

const HEALTHY: Found = {
  rule: 'healthy',
  code: 'healthy',
  effect: 'notes',
  confidence: 'proved',
  cas: [],
  summary: 'Every CA of the round issued, and nothing that was looked at stands against the next renewal.',
  findings: [],
};

const HEALTHY_PULSE: Found = {
  ...HEALTHY,
  summary: 'Nothing that can be looked at without an order stands against the next renewal.',
};

/** Every rule in its order: what one explains is closed to those after it. */
function askAll(evidence: Judgeable, rules: readonly Rule[]): { found: Found[]; ruled: Ruled[] } {
  const { probes } = viewOf(evidence);
  const found: Found[] = [];
  const ruled: Ruled[] = [];
  let open = probes.filter((probe) => !passed(probe));
  let dnsExplained = false;
  for (const rule of rules) {
    const round: RoundView = { evidence, probes, open, dnsExplained };
    const said = rule.judge(round);
    if (typeof said === 'string') {
      ruled.push({ rule: rule.name, fired: false, why: cut(said, VERDICT_BOUNDS.why) });
      continue;
    }
    found.push(...said.map((charge) => ({ ...charge, rule: rule.name })));
    ruled.push({ rule: rule.name, fired: true, why: cut(said.map(({ code }) => code).join(', '), VERDICT_BOUNDS.why) });
    const explained = said.flatMap(({ cas }) => cas);
    open = open.filter(({ ca }) => !explained.includes(ca));
    // A risk explains nothing as long as a probe is open.
    const explains = open.length === 0 || said.some(({ effect }) => effect === 'blocks');
    dnsExplained ||= rule.ofDns === true && explains;
  }
  return { found, ruled };
}

function causeOf({ code, effect, confidence, rule, cas, step, summary, findings }: Found): Cause {
  return {
    fault: faultOf({ code }),
    code,
    effect,
    confidence,
    rule,
    cas: [...cas],
    ...(step ? { step } : {}),
    summary: cut(summary, VERDICT_BOUNDS.summary),
    findings: refsOf(findings),
  };
}

function refsOf(findings: readonly Finding[]): FindingRef[] {
  return findings.slice(0, VERDICT_BOUNDS.findings).map(({ id, outcome, subject, value }) => {
    const about = [subject.ca, subject.account, subject.name, subject.server].filter((each) => each !== undefined);
    return {
      id,
      outcome,
      ...(about.length > 0 ? { about: cut(about.join(' '), VERDICT_BOUNDS.text) } : {}),
      ...(value === undefined ? {} : { value }),
    };
  });
}
