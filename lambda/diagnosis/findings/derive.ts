import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { FINDING_BOUNDS, type Finding } from '../../contract/evidence/findings.ts';
import { accountKnown } from './account-known.ts';
import { aliasLeadsIntoZone } from './alias-leads-into-zone.ts';
import { caReachable, noProtocolViolation, noServerError, notAskedToWait, notRateLimited } from './answers.ts';
import { authorizationWasFresh } from './authorization-was-fresh.ts';
import { caaAllows } from './caa-allows.ts';
import { certificateIssued } from './certificate-issued.ts';
import { checkCompleted } from './check-completed.ts';
import { cleanupDone } from './cleanup-done.ts';
import {
  directoryAnswers,
  egressWorksIpv4,
  egressWorksIpv6,
  productionControlsHold,
  statusPageClear,
} from './controls.ts';
import { delegationConsistent } from './delegation-consistent.ts';
import { directoryAsPreset, profileListed } from './directory.ts';
import { dnssecSound } from './dnssec-sound.ts';
import { everyServerServedAfter, everyServerServedBefore } from './every-server-served.ts';
import { findingOf, type Rule } from './finding.ts';
import { negativeTtlShort } from './negative-ttl-short.ts';
import { noForeignValues } from './no-foreign-values.ts';
import { noShadowingZone } from './no-shadowing-zone.ts';
import { resolversSeeValue } from './resolvers-see-value.ts';
import { serversReachableTcp, serversReachableUdp } from './servers-reachable.ts';
import { serversServeZone } from './servers-serve-zone.ts';
import { stepFindings } from './step-findings.ts';
import { valueSeenByCa } from './value-seen-by-ca.ts';

/** Every rule, a new one is added here. */
export const RULES: readonly Rule[] = [
  checkCompleted,
  cleanupDone,
  ...stepFindings,
  authorizationWasFresh,
  certificateIssued,
  accountKnown,
  valueSeenByCa,
  caReachable,
  noServerError,
  noProtocolViolation,
  notRateLimited,
  notAskedToWait,
  caaAllows,
  directoryAnswers,
  directoryAsPreset,
  profileListed,
  productionControlsHold,
  statusPageClear,
  egressWorksIpv4,
  egressWorksIpv6,
  aliasLeadsIntoZone,
  delegationConsistent,
  serversServeZone,
  everyServerServedBefore,
  everyServerServedAfter,
  serversReachableUdp,
  serversReachableTcp,
  noForeignValues,
  dnssecSound,
  resolversSeeValue,
  noShadowingZone,
  negativeTtlShort,
];

/** All findings of a round. A rule that crashes is a finding beside the others. */
export function deriveFindings(facts: EvidenceFacts, rules: readonly Rule[] = RULES): Finding[] {
  return rules.flatMap((rule) => applied(rule, facts)).slice(0, FINDING_BOUNDS.findings);
}

function applied({ id, judge }: Rule, facts: EvidenceFacts): Finding[] {
  try {
    return judge(facts).map((judged) => findingOf(id, judged));
  } catch (error) {
    const what = error instanceof Error ? error.name : typeof error;
    const detail = `The finding ${id} could not be made by a defect of the prober: ${what}.`;
    const judged = { subject: { server: id }, value: 'crashed', detail, evidence: [] };
    return [findingOf('check-completed', { ...judged, outcome: 'does-not-hold' })];
  }
}

const WORST_FIRST: readonly Finding['outcome'][] = ['does-not-hold', 'could-not-tell', 'holds'];

/** What a result holds of them: what does not hold first, and how many are left out. */
export function findingsForResult(findings: readonly Finding[]): { kept: Finding[]; omitted: number } {
  const ordered = WORST_FIRST.flatMap((outcome) => findings.filter((each) => each.outcome === outcome));
  const kept = ordered.slice(0, FINDING_BOUNDS.inResult);
  return { kept, omitted: ordered.length - kept.length };
}
