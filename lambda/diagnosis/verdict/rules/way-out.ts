import {
  controlsOf,
  failureKind,
  hostOf,
  hostsFailing,
  isLookupFailure,
  someCaAnswered,
  someNameFound,
  wayOut,
  wayOutFindings,
} from '../reach.ts';
import type { Charge, Rule } from '../rule.ts';
import { connected, findingsOf, lastRefused, type ProbeView, type RoundView } from '../view.ts';

/** Between the function and everybody else. */

/** Probes that ended because their last request did not even connect. */
function unconnected({ open }: RoundView): ProbeView[] {
  return open.filter((probe) => {
    if (!endedSo(probe)) return false;
    const last = lastRefused(probe);
    return last?.failure !== undefined && !connected(last) && failureKind(last.failure) !== 'deadline';
  });
}

/** Troubles that a lost connection ends with; a probe that ended otherwise had got over it. */
function endedSo({ trouble }: ProbeView): boolean {
  const code = trouble?.code;
  return code === 'ca-unreachable' || code === 'ca-timeout' || code === 'deadline-exceeded';
}

function titles(probes: readonly ProbeView[]): string {
  return probes.map(({ title }) => title).join(' and ');
}

const casOf = (probes: readonly ProbeView[]) => probes.map(({ ca }) => ca);

export const nameLookup: Rule = {
  name: 'name-lookup',
  asks: 'Does the function find host names?',
  judge: (round) => {
    const befallen = unconnected(round).filter((probe) => {
      const last = lastRefused(probe);
      return last !== undefined && isLookupFailure(last, hostOf(last.url));
    });
    if (befallen.length === 0) return 'no host name was looked up in vain';
    if (befallen.length < unconnected(round).length) return 'a host whose address is known was not reached either';
    const hosts = hostsFailing(round, isLookupFailure);
    if (hosts.length < 2 || wayOut(round) === 'works') return 'only the host name of one CA was looked up in vain';
    if (wayOut(round) === 'unknown' && someNameFound(round)) return 'other host names were found';
    const summary = `The function finds no host names (${hosts.slice(0, 4).join(', ')}), so it cannot reach ${titles(befallen)}.`;
    return [platform('name-lookup-failing', befallen, summary, round)];
  },
};

export const noEgress: Rule = {
  name: 'no-egress',
  asks: 'Does the function reach anything outside?',
  judge: (round) => {
    const befallen = unconnected(round);
    if (befallen.length === 0) return 'no probe ended without a connection';
    const way = wayOut(round);
    if (way === 'works') return 'a host that is no CA was reached';
    if (someCaAnswered(round)) return 'a CA answered';
    if (way === 'unknown') return 'no host that is no CA could be asked';
    const summary = `The function reaches nothing outside: neither ${titles(befallen)} nor a host that is no CA.`;
    return [platform('no-egress', befallen, summary, round)];
  },
};

export const caEgress: Rule = {
  name: 'ca-egress',
  asks: 'Is the way out open to some hosts only?',
  judge: (round) => {
    const befallen = unconnected(round);
    if (befallen.length === 0) return 'no probe ended without a connection';
    if (wayOut(round) !== 'fails') return 'no host that is no CA was out of reach';
    const summary = `The function reaches some hosts, and neither ${titles(befallen)} nor a host that is no CA.`;
    // The CA may be down besides, behind a list that lets through to CAs alone.
    return [{ ...platform('ca-egress-blocked', befallen, summary, round), confidence: 'likely' }];
  },
};

/** OpenSSL's words for a certificate whose issuer nobody here knows (X509_V_ERR_*, as Node gives them). */
const UNKNOWN_ISSUER =
  /SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF|CERT_UNTRUSTED/;

export function isUnknownIssuer(failure: string): boolean {
  return failureKind(failure) === 'tls' && UNKNOWN_ISSUER.test(failure);
}

export const tlsIntercepted: Rule = {
  name: 'tls-intercepted',
  asks: 'Do several hosts show certificates of an issuer that is not known here?',
  judge: (round) => {
    const befallen = round.open.filter(
      (probe) => probe.trouble?.code === 'ca-tls' && isUnknownIssuer(lastRefused(probe)?.failure ?? ''),
    );
    if (befallen.length === 0) return 'no CA showed a certificate of an unknown issuer';
    const hosts = hostsFailing(round, ({ failure = '' }) => isUnknownIssuer(failure));
    if (hosts.length < 2) return 'only one host showed a certificate of an unknown issuer';
    // CAs of one operator may move to a new root together; hosts that are no CA have nothing to do with them.
    const outsiders = controlsOf(round, 'egress').some(({ failure = '' }) => isUnknownIssuer(failure));
    if (!outsiders && wayOut(round) === 'works' && !ofSeveralOperators(befallen))
      return 'hosts that are no CA show certificates of known issuers';
    const summary = `Something on the way out opens TLS: ${hosts.slice(0, 4).join(', ')} show certificates of an unknown issuer.`;
    const charge = platform('tls-intercepted', befallen, summary, round);
    return [{ ...charge, confidence: outsiders ? 'proved' : 'likely' }];
  },
};

/** Staging and production are of one operator, a backup CA is there to be of another. */
function ofSeveralOperators(befallen: readonly ProbeView[]): boolean {
  return new Set(befallen.map(({ role }) => role)).size > 1;
}

function platform(code: Charge['code'], befallen: readonly ProbeView[], summary: string, round: RoundView): Charge {
  return {
    code,
    effect: 'blocks',
    confidence: 'proved',
    cas: casOf(befallen),
    step: befallen[0]?.step,
    summary,
    findings: [...wayOutFindings(round), ...befallen.flatMap(({ ca }) => findingsOf(round, 'ca-reachable', ca))],
  };
}

export const WAY_OUT_RULES: readonly Rule[] = [nameLookup, noEgress, caEgress, tlsIntercepted];
