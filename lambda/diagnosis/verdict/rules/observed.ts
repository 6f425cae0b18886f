import type { Control } from '../../../contract/evidence/controls.ts';
import { controlsOf, wayOut } from '../reach.ts';
import type { Charge, Rule } from '../rule.ts';
import { findingsOf, type RoundView, titleOf } from '../view.ts';
import { notAccepted } from './validation.ts';

/** CAs by what can be seen of them without an order: production, and status pages. */

/** Reasons that say something of the CA where the way out works; a certificate that it does not know is the config's. */
const OF_THE_CA: readonly (Control['reason'] | undefined)[] = [
  'refused',
  'reset',
  'timeout',
  'malformed',
  'error-status',
];

export const production: Rule = {
  name: 'production',
  asks: 'Does the production CA answer as it should?',
  judge: (round) => {
    const failing = (['directory', 'new-nonce', 'renewal-info'] as const)
      .flatMap((kind) => controlsOf(round, kind))
      .filter((control) => control.outcome === 'fails' && isOfTheCa(control, round));
    const cas = [...new Set(failing.flatMap(({ ca }) => ca ?? []))];
    const charges = cas.map((ca): Charge => {
      const own = failing.filter((control) => control.ca === ca);
      const broken = own.some((control) => control.kind !== 'renewal-info' && !isRefusal(control));
      const proved = own.some((control) => control.status !== undefined && !isRefusal(control));
      return {
        code: 'ca-production-failing',
        // Clients renew without ARI when it does not answer (RFC 9773 section 4.3.3).
        effect: broken ? 'blocks' : 'risks',
        confidence: proved ? 'proved' : 'likely',
        cas: [ca],
        summary: `${titleOf(round.evidence, ca)}, where renewals go, does not answer ${own.map(({ kind }) => kind).join(' and ')} as it should (${own[0]?.reason}).`,
        findings: findingsOf(round, ['production-controls-hold', 'directory-answers'], ca),
      };
    });
    return charges.length > 0 ? charges : 'nothing that was asked of a production CA failed by its doing';
  },
};

/** 4xx: a wrong URL in the config gets the same, and so does an address that the CA keeps out. */
function isRefusal({ reason, status = 0 }: Control): boolean {
  return reason === 'error-status' && status < 500;
}

function isOfTheCa({ reason, status, timings }: Control, round: RoundView): boolean {
  if (!OF_THE_CA.includes(reason)) return false;
  if (status !== undefined) return true;
  // Packets that go nowhere may be dropped on the way; a connection that comes about and is silent is the CA's.
  return wayOut(round) === 'works' && (reason !== 'timeout' || timings?.connect !== undefined);
}

/** The status page of a CA tells of trouble: positive evidence against it, where nothing else tells why it failed. */
export function isImpaired(ca: string, round: RoundView): boolean {
  return controlsOf(round, 'status-api').some((control) => control.ca === ca && control.reason === 'impaired');
}

/** It explains a challenge that the CA did not accept; what else a CA did wrong has a name of its own. */
export const announced: Rule = {
  name: 'announced',
  asks: 'Does the status page of a CA tell of trouble?',
  judge: (round) => {
    const impaired = controlsOf(round, 'status-api').filter(({ reason }) => reason === 'impaired');
    const charges = impaired.map(({ ca = '', statusPage }): Charge => {
      const open = round.open.find((probe) => probe.ca === ca);
      const befallen = open && notAccepted(open) ? open : undefined;
      const words = statusPage?.impaired.map(({ name, status }) => `${name}: ${status}`).join(', ');
      return {
        code: 'ca-incident-announced',
        effect: befallen ? 'blocks' : 'risks',
        confidence: 'likely',
        // An open probe that ended otherwise is left to the rules that know why.
        cas: befallen || !open ? [ca] : [],
        step: befallen?.step,
        summary: `The status page of ${titleOf(round.evidence, ca)} tells of trouble (${words || statusPage?.overall || 'no details'}).`,
        findings: findingsOf(round, 'status-page-clear', ca),
      };
    });
    return charges.length > 0 ? charges : 'no status page that was read tells of trouble';
  },
};
