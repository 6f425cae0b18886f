import type { Finding } from '../../contract/evidence/findings.ts';
import type { VerdictCode } from '../../contract/verdict/catalogue.ts';
import type { Confidence, Effect } from '../../contract/verdict/vocabulary.ts';
import type { Step } from '../../contract/vocabulary.ts';
import type { ProbeView, RoundView } from './view.ts';

/** What a rule says is so. */
export type Charge = {
  readonly code: VerdictCode;
  readonly effect: Effect;
  readonly confidence: Confidence;
  /** CAs that it befell: their probes need no other explanation. Empty: it is about the round. */
  readonly cas: readonly string[];
  readonly step?: Step | undefined;
  /** One sentence for a person woken at night. */
  readonly summary: string;
  readonly findings: readonly Finding[];
};

/** One question to the evidence. Pure. Rules are asked in order, and a probe that one explains is closed to those after it. */
export type Rule = {
  readonly name: string;
  /** The question, in words. */
  readonly asks: string;
  /** What is so, or in a few words why nothing is. */
  readonly judge: (round: RoundView) => readonly Charge[] | string;
  /** What it finds is a fault of the DNS, which the rules after it are not to find again in other words. */
  readonly ofDns?: true;
};

/** What a rule says of one probe; `effect` is `blocks` unless it says so. */
export type ProbeCharge = Omit<Charge, 'cas' | 'effect' | 'step'> & { readonly effect?: Effect };

/**
 * A rule that looks at each probe that is still open by itself. Probes with the same code at the same step are one charge.
 * @param otherwise why nothing is so
 */
export function perOpenProbe(
  name: string,
  asks: string,
  judge: (probe: ProbeView, round: RoundView) => ProbeCharge | undefined,
  otherwise: string,
): Rule {
  return {
    name,
    asks,
    judge: (round) => {
      const charges = round.open.flatMap((probe) => {
        const charge = judge(probe, round);
        return charge ? [{ effect: 'blocks' as const, ...charge, cas: [probe.ca], step: probe.step }] : [];
      });
      if (charges.length > 0) return together(charges, round);
      return round.open.length === 0 ? 'every probe passed or is explained' : otherwise;
    },
  };
}

function together(charges: readonly Charge[], { probes }: RoundView): Charge[] {
  const kinds = new Map<string, Charge[]>();
  for (const charge of charges) {
    const kind = [charge.code, charge.step, charge.effect, charge.confidence].join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), charge]);
  }
  const titleOf = ([ca]: readonly string[]) => probes.find((probe) => probe.ca === ca)?.title ?? '';
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return [
      {
        ...first,
        cas: same.flatMap(({ cas }) => cas),
        summary: summaryOf(same.map(({ summary, cas }) => ({ summary, title: titleOf(cas) }))),
        findings: [...new Set(same.flatMap(({ findings }) => findings))],
      },
    ];
  });
}

/** What is said of several CAs in the same words is said once. */
function summaryOf(said: readonly { readonly summary: string; readonly title: string }[]): string {
  const [first, ...others] = said;
  if (!first) return '';
  const wordsOf = ({ summary, title }: typeof first) => summary.replaceAll(title, '');
  const alike = others.filter((other) => wordsOf(other) === wordsOf(first) && other.summary !== first.summary);
  const rest = others.filter((other) => !alike.includes(other) && other.summary !== first.summary);
  const theSame = alike.length > 0 ? [`The same at ${alike.map(({ title }) => title).join(' and ')}.`] : [];
  return [first.summary, ...theSame, ...new Set(rest.map(({ summary }) => summary))].join(' ');
}
