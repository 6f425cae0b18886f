import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { FINDING_BOUNDS, type Finding, type FindingId } from '../../contract/evidence/findings.ts';
import { cut } from '../cut.ts';

/** What a rule came to, before it is cut to its bounds. */
export type Judged = Pick<Finding, 'outcome' | 'detail' | 'evidence'> & {
  readonly subject?: Finding['subject'];
  readonly value?: string | undefined;
};

/** Reads one kind of finding from the evidence. Pure: the same evidence, the same findings. */
export type Rule = { readonly id: FindingId; readonly judge: (facts: EvidenceFacts) => readonly Judged[] };

/** A JSON pointer (RFC 6901) into the evidence. */
export function pointer(...path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function findingOf(id: FindingId, { outcome, subject = {}, value, detail, evidence }: Judged): Finding {
  const cutSubject = Object.entries(subject).map(([key, text]) => [key, cut(text ?? '', FINDING_BOUNDS.subject)]);
  return {
    id,
    outcome,
    subject: Object.fromEntries(cutSubject),
    ...(value === undefined ? {} : { value: cut(value, FINDING_BOUNDS.value) }),
    detail: cut(detail, FINDING_BOUNDS.detail),
    evidence: evidence.slice(0, FINDING_BOUNDS.pointers),
  };
}

/** A list in words, of which a sentence can hold a few. */
export function listed(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const rest = distinct.length - 5;
  return rest > 0 ? `${distinct.slice(0, 5).join(', ')} and ${rest} more` : distinct.join(', ');
}
