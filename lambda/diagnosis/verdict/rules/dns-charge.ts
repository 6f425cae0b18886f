import type { Finding } from '../../../contract/evidence/findings.ts';
import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import type { Confidence } from '../../../contract/verdict/vocabulary.ts';
import { dnsOpen } from '../dns-view.ts';
import type { Charge } from '../rule.ts';
import type { ProbeView, RoundView } from '../view.ts';

/** A fault of the DNS: it blocks the probes that ended where it would end them, else it is a risk that nobody met yet. */
export function dnsCharge(
  round: RoundView,
  said: {
    readonly code: VerdictCode;
    readonly confidence?: Confidence;
    /** No order can get past it: a pulse, which makes none, may say so all the same. */
    readonly certain?: true;
    readonly summary: string;
    readonly findings: readonly Finding[];
    /** Whom it befell; default: every probe that a fault of the DNS would have ended where it did. */
    readonly befallen?: readonly ProbeView[];
  },
): Charge {
  const { code, certain, confidence = 'proved', summary, findings, befallen = dnsOpen(round) } = said;
  return {
    code,
    effect: befallen.length > 0 || (certain && round.evidence.pulse) ? 'blocks' : 'risks',
    confidence,
    cas: befallen.map(({ ca }) => ca),
    step: befallen[0]?.step,
    summary,
    findings,
  };
}

export const EXPLAINED = 'what is wrong with the DNS is found already';
