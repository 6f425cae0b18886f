import type { Judgeable } from '../contract/evidence/evidence.ts';
import { FINDING_BOUNDS } from '../contract/evidence/findings.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { Verdict } from '../contract/verdict/verdict.ts';
import { findingOf } from '../diagnosis/findings/finding.ts';

/** Makes one verdict of a round. Pure. */
export type Judge = (evidence: Judgeable) => Verdict;

/**
 * The evidence with its verdict. A judge that throws is a defect of the prober, and a finding of the round beside the others:
 * there is no verdict then. Never throws.
 */
export function withVerdict(
  evidence: Judgeable,
  judge: Judge,
  warn: (message: string, trouble: Trouble) => void,
): Judgeable & { readonly verdict?: Verdict } {
  try {
    return { ...evidence, verdict: judge(evidence) };
  } catch (error) {
    warn('no verdict', troubleIn(error));
    const what = error instanceof Error ? error.name : typeof error;
    const crashed = findingOf('check-completed', {
      outcome: 'does-not-hold',
      subject: { server: 'verdict' },
      value: 'crashed',
      detail: `The verdict could not be made by a defect of the prober: ${what}.`,
      evidence: [],
    });
    return { ...evidence, findings: [crashed, ...evidence.findings].slice(0, FINDING_BOUNDS.findings) };
  }
}
