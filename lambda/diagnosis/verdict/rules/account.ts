import { perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, lastRefused, type ProbeView } from '../view.ts';

/** What the CA thinks of the account. */

export const binding = perOpenProbe(
  'binding',
  'Does the CA demand an external account binding, and take it?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    const findings = findingsOf(round, 'account-known', ca);
    if (trouble?.code === 'eab-missing') {
      const summary = `${title} demands an external account binding, and the secret holds none.`;
      return { code: 'binding-missing', confidence: 'proved', summary, findings };
    }
    if (trouble === undefined || !isRegistration(probe)) return undefined;
    if (trouble.code !== 'account-refused' && trouble.code !== 'ca-refused') return undefined;
    const summary = `${title} refused to register the account (${probe.problem ?? 'without a type'}).`;
    return { code: 'binding-refused', confidence: 'likely', summary, findings };
  },
  'no registration was refused',
);

/** The account function registers; its requests are in no transcript of the probe. */
function isRegistration({ step, trouble, probe }: ProbeView): boolean {
  const ordered = probe.requests.some(({ resource }) => resource === 'newOrder');
  return trouble?.problem !== undefined && (step === 'account' || !ordered || lostBefore(probe.steps));
}

/** The CA did not know the account, and the account function was asked to make it anew. */
function lostBefore(steps: readonly { readonly step: string; readonly note?: string | undefined }[]): boolean {
  return steps.some(({ step, note }) => step === 'order' && note !== undefined);
}

export const accountUnusable = perOpenProbe(
  'account-unusable',
  'Does the CA refuse the account itself?',
  (probe, round) => {
    const { trouble, title, ca, problem } = probe;
    const resource = lastRefused(probe)?.resource;
    // RFC 8555 section 7.3.6: `unauthorized` is what a deactivated account gets; for orders nothing else is judged yet.
    const refused =
      trouble?.code === 'account-refused' ||
      problem === 'accountDoesNotExist' ||
      (problem === 'unauthorized' && resource === 'newOrder') ||
      isOtherKey(probe);
    if (!refused) return undefined;
    const summary = `${title} does not take the account any more (${problem ?? trouble?.code}).`;
    return {
      code: 'account-unusable',
      confidence: 'proved',
      summary,
      findings: findingsOf(round, 'account-known', ca),
    };
  },
  'no account was refused',
);

/** The signature of the first signed message does not fit the account: another key lies beside its URL. RFC 8555 has no type for it. */
function isOtherKey(probe: ProbeView): boolean {
  const words = probe.trouble?.problem?.detail ?? '';
  return (
    (probe.problem === 'malformed' || probe.problem === 'unauthorized') &&
    lastRefused(probe)?.resource === 'newOrder' &&
    /\bJWS\b.*(verif|valid)|signature|verification error/i.test(words)
  );
}

/** A probe that passed all the same. */
export const accountReplaced: Rule = {
  name: 'account-replaced',
  asks: 'Had a CA forgotten the account, and took its key anew?',
  judge: (round) => {
    const lost = findingsOf(round, 'account-known').filter(({ value }) => value === 'lost');
    const cas = lost.flatMap(({ subject: { ca } }) => ca ?? []);
    const replaced = round.probes.filter(({ ca, probe }) => cas.includes(ca) && probe.outcome === 'passed');
    if (replaced.length === 0) return 'every account was known';
    const titles = replaced.map(({ title }) => title).join(' and ');
    return [
      {
        code: 'account-replaced',
        effect: 'notes',
        confidence: 'proved',
        cas: replaced.map(({ ca }) => ca),
        summary: `${titles} had forgotten the account; its key was registered anew, and a certificate was issued.`,
        findings: lost,
      },
    ];
  },
};

export const ACCOUNT_RULES: readonly Rule[] = [binding, accountUnusable, accountReplaced];
