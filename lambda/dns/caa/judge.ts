import { CAA_REASONS, type CaaOutcome, type CaaReason } from '../../contract/evidence/caa.ts';
import { type CaaRequest, weighProperty } from './property.ts';
import type { CaaRecord } from './record.ts';

export type CaaQuestion = CaaRequest & { readonly records: readonly CaaRecord[]; readonly wildcard: boolean };

export type CaaJudgement = {
  readonly outcome: CaaOutcome;
  readonly reason: CaaReason;
  /** Index in the question's records of the record that decided. */
  readonly decidedBy?: number;
};

/** RFC 8659 section 4.1.1. Bit 1 has no meaning there; Boulder takes it for the critical bit that its writer meant. */
const CRITICAL = 128;
const MISTAKEN_CRITICAL = 1;
/** RFC 8659 section 4, RFC 9495. */
const UNDERSTOOD = new Set(['issue', 'issuewild', 'iodef', 'issuemail']);
/** Registered at IANA by others (CA/Browser Forum, BIMI): one CA understands them, another does not. */
const REGISTERED = new Set(['contactemail', 'contactphone', 'issuevmc']);

/** When no property authorizes, the one that came closest is named: first what could not be told, then the nearest miss. */
const CLOSEST_FIRST: readonly CaaReason[] = [...CAA_REASONS.undetermined, ...CAA_REASONS.refused];

/** Whether a relevant set of CAA records lets a CA issue (RFC 8659 sections 4.1 to 4.3, RFC 8657). */
export function judgeCaa(question: CaaQuestion): CaaJudgement {
  const { records } = question;
  if (records.length === 0) return { outcome: 'allowed', reason: 'no-records' };
  const critical = records.findIndex((record) => weighTag(record) === 'critical-unknown-tag');
  if (critical >= 0) return judgement('critical-unknown-tag', critical);
  const judged = judgeProperties(question);
  const disputed = records.findIndex((record) => weighTag(record) === 'flag-disputed');
  return judged.outcome === 'allowed' && disputed >= 0 ? judgement('flag-disputed', disputed) : judged;
}

function judgeProperties(question: CaaQuestion): CaaJudgement {
  const relevant = relevantTag(question);
  const weighed = question.records.flatMap(({ tag, value }, index) =>
    tag.toLowerCase() === relevant ? [judgement(weighProperty(value, question), index)] : [],
  );
  const authorizing = weighed.find(({ outcome }) => outcome === 'allowed');
  if (authorizing) return authorizing;
  const [closest] = weighed.sort((a, b) => CLOSEST_FIRST.indexOf(a.reason) - CLOSEST_FIRST.indexOf(b.reason));
  return closest ?? { outcome: 'allowed', reason: 'no-relevant-property' };
}

/** `issuewild` replaces `issue` for wildcards, where there is any, and means nothing to other names (RFC 8659 section 4.3). */
function relevantTag({ records, wildcard }: CaaQuestion): string {
  return wildcard && records.some(({ tag }) => tag.toLowerCase() === 'issuewild') ? 'issuewild' : 'issue';
}

function weighTag({ flags, tag }: CaaRecord): CaaReason | undefined {
  const plain = tag.toLowerCase();
  if (UNDERSTOOD.has(plain)) return undefined;
  if ((flags & CRITICAL) !== 0) return REGISTERED.has(plain) ? 'flag-disputed' : 'critical-unknown-tag';
  return (flags & MISTAKEN_CRITICAL) !== 0 ? 'flag-disputed' : undefined;
}

function judgement(reason: CaaReason, decidedBy: number): CaaJudgement {
  return { outcome: outcomeOf(reason), reason, decidedBy };
}

/** The outcome that a reason belongs to. */
export function outcomeOf(reason: CaaReason): CaaOutcome {
  const outcomes = Object.keys(CAA_REASONS) as CaaOutcome[];
  const found = outcomes.find((outcome) => (CAA_REASONS[outcome] as readonly CaaReason[]).includes(reason));
  return found ?? 'undetermined';
}
