import type { RequestRecord } from '../../../contract/result.ts';
import { answeredBefore, failureKind, othersReachedSince, someCaAnswered, wayOut, wayOutFindings } from '../reach.ts';
import { type ProbeCharge, perOpenProbe, type Rule } from '../rule.ts';
import { connected, findingsOf, lastRefused, type ProbeView, type RoundView } from '../view.ts';
import { isImpaired } from './observed.ts';
import { isUnknownIssuer } from './way-out.ts';

/** A CA that cannot be connected to, or that says nothing. Asked when the way out has been asked about. */

/** A request that hung so long ended the probe by itself, milliseconds. */
const LONG_MS = 5_000;

/** Node's and OpenSSL's words for a certificate that was read, and is not good. */
const OF_A_CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

export const caTls = perOpenProbe(
  'ca-tls',
  'Is the TLS certificate of the CA one that nobody can accept?',
  ({ trouble, title, ca, ...probe }, round) => {
    if (trouble?.code !== 'ca-tls') return undefined;
    const failure = lastRefused({ ...probe, title, ca })?.failure ?? '';
    const findings = [...findingsOf(round, 'ca-reachable', ca), ...wayOutFindings(round)];
    const word = failure.split(': ')[1] ?? 'no reason';
    if (isUnknownIssuer(failure)) {
      const summary = `${title} shows a TLS certificate of an issuer that is not known here: the CA may have changed it, or a proxy puts its own in place.`;
      return { code: 'ca-tls-unknown-issuer', confidence: 'open', summary, findings };
    }
    // What breaks handshakes on the way breaks them with everybody; a certificate that could be read is the CA's own.
    if (wayOut(round) === 'fails' && !OF_A_CERTIFICATE.test(word)) {
      const summary = `TLS with ${title} does not come about (${word}), nor is a host reached that is no CA: it may be something on the way.`;
      return { code: 'ca-not-reached', confidence: 'open', summary, findings };
    }
    const summary = `The TLS certificate or handshake of ${title} is broken (${word}), and its clients cannot accept it.`;
    return { code: 'ca-tls-broken', confidence: 'likely', summary, findings };
  },
  'TLS came about with every CA',
);

export const caUnreachable = perOpenProbe(
  'ca-unreachable',
  'Does the CA refuse or cut connections, while the way out works?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    // Whoever has no route, or no name, learns nothing of the CA.
    if (trouble?.code !== 'ca-unreachable' || (trouble.cause !== 'refused' && trouble.cause !== 'reset'))
      return undefined;
    const answered = answeredBefore(probe);
    if (!answered && !outProved(probe, round)) return undefined;
    const how = trouble.cause === 'refused' ? 'refuses connections' : 'cuts connections';
    return {
      code: 'ca-unreachable',
      confidence: answered && othersReachedSince(round, probe) ? 'proved' : 'likely',
      summary: `${title} ${how} in the step ${probe.step}, while the way out of the function works.`,
      findings: [...findingsOf(round, 'ca-reachable', ca), ...wayOutFindings(round)],
    };
  },
  'no CA refused or cut connections',
);

export const caSilent = perOpenProbe(
  'ca-silent',
  'Does the CA take connections, and answer nothing in time?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    const request = hanging(probe);
    if (!request || !connected(request)) return undefined;
    if (trouble?.code !== 'ca-timeout' && trouble?.code !== 'deadline-exceeded') return undefined;
    return {
      code: 'ca-silent',
      // An old connection may have been cut on the way.
      confidence:
        request.timings?.connect !== undefined || othersReachedSince(round, probe, request) ? 'proved' : 'likely',
      summary: `${title} took the connection and did not answer ${request.resource} within ${Math.round(request.durationMs / 1_000)} s.`,
      findings: findingsOf(round, 'ca-reachable', ca),
    };
  },
  'no CA was connected to and silent',
);

/**
 * The request that was given up for the time that it took. After a finalize that was lost, the order was read all the same; a
 * probe whose time was used up was at its last request.
 */
function hanging({ probe, trouble }: ProbeView): RequestRecord | undefined {
  const sent = probe.requests.filter(({ failure }) => failureKind(failure) !== 'deadline');
  const isTimeout = ({ failure }: RequestRecord) => failureKind(failure) === 'timeout';
  const last = trouble?.code === 'ca-timeout' ? sent.findLast(isTimeout) : sent.at(-1);
  return last && isTimeout(last) && last.durationMs >= LONG_MS ? last : undefined;
}

export const caNotReached = perOpenProbe(
  'ca-not-reached',
  'Did packets to the CA go nowhere?',
  (probe, round) => notReached(probe, round),
  'every CA was connected to',
);

function notReached(probe: ProbeView, round: RoundView): ProbeCharge | undefined {
  const { trouble, title, ca } = probe;
  if (trouble?.code !== 'ca-unreachable' && trouble?.code !== 'ca-timeout') return undefined;
  if (answeredBefore(probe) && othersReachedSince(round, probe)) {
    return {
      code: 'ca-unreachable',
      confidence: 'likely',
      summary: `${title} answered at first, and could not be reached any more in the step ${probe.step}.`,
      findings: findingsOf(round, 'ca-reachable', ca),
    };
  }
  if (isImpaired(ca, round)) {
    return {
      code: 'ca-unreachable',
      confidence: 'likely',
      summary: `${title} was not reached in the step ${probe.step}, and its status page tells of trouble.`,
      findings: findingsOf(round, ['ca-reachable', 'status-page-clear'], ca),
    };
  }
  const why = trouble.cause === 'dns' ? 'its host name is not found' : 'no connection came about';
  return {
    code: 'ca-not-reached',
    confidence: 'open',
    summary: `${title} was not reached (${why}): it may be down, or something on the way may drop what is sent there.`,
    findings: [...findingsOf(round, 'ca-reachable', ca), ...wayOutFindings(round)],
  };
}

/** A host that is no CA was reached, or another CA answered in this round. */
function outProved({ ca }: ProbeView, round: RoundView): boolean {
  if (wayOut(round) === 'works') return true;
  const others = round.probes.filter((other) => other.ca !== ca);
  return wayOut(round) === 'unknown' && others.length > 0 && someCaAnswered(round);
}

export const CA_CONNECTION_RULES: readonly Rule[] = [caTls, caUnreachable, caSilent, caNotReached];
