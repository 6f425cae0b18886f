import { isPassing } from '../passing.ts';
import { failureKind, hostOf } from '../reach.ts';
import { perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, lastRefused, type ProbeView, type RoundView } from '../view.ts';

/** A CA that answers, and answers wrongly. */

export const caProtocol = perOpenProbe(
  'ca-protocol',
  'Did the CA answer with something that is not ACME?',
  (probe, round) => {
    const { trouble, title, ca } = probe;
    const lost = lostResource(probe);
    const gone = isGone(probe, round);
    if (trouble?.code !== 'ca-malformed' && !lost && !gone && !isOtherOrder(probe)) return undefined;
    const known = lost
      ? `does not know the ${lost} that it made a moment ago`
      : 'answered with something that is not ACME';
    const what = gone ? 'has no directory any more where it had one before' : known;
    return {
      code: 'ca-protocol-violation',
      // The URL of the config may lead to something else than ACME.
      confidence: probe.probe.requests.at(-1)?.resource === 'directory' ? 'likely' : 'proved',
      summary: `${title} ${what}, in the step ${probe.step}.`,
      findings: findingsOf(round, 'no-protocol-violation', ca),
    };
  },
  'every answer was ACME',
);

/** An object whose URL this CA gave out in this round, answered with 404. */
function lostResource(probe: ProbeView): string | undefined {
  const { status, resource } = lastRefused(probe) ?? {};
  const given = ['order', 'authorization', 'challenge', 'finalize', 'certificate'];
  return probe.trouble?.code === 'ca-refused' && status === 404 && resource && given.includes(resource)
    ? resource
    : undefined;
}

/** A directory that is not found may be a mistake in the config, unless all was well with it before. */
function isGone(probe: ProbeView, { evidence: { history = [] } }: RoundView): boolean {
  const { status, resource } = lastRefused(probe) ?? {};
  const notFound = probe.trouble?.code === 'ca-refused' && (status === 404 || status === 410);
  return (
    notFound &&
    resource === 'directory' &&
    history.some(({ fault, cas }) => fault === 'none' && !cas.includes(probe.ca))
  );
}

/** `order-invalid` at the step `order`: it was made for other names than were asked for. */
function isOtherOrder({ trouble, step }: ProbeView): boolean {
  return trouble?.code === 'order-invalid' && step === 'order';
}

/** The RFC does not forbid it, so it is no fault of the CA: the config says which hosts the prober may be led to. */
export const caHost = perOpenProbe(
  'ca-host',
  'Did the CA name a URL at a host that the config does not allow?',
  ({ trouble, title, ca, probe }, round) => {
    if (trouble?.code !== 'ca-host-not-allowed') return undefined;
    const named = probe.requests.findLast(({ failure }) => failureKind(failure) === 'foreign-host');
    const where = named ? `${named.resource} at ${hostOf(named.url)}` : 'a URL at another host';
    return {
      code: 'ca-host-not-allowed',
      confidence: 'proved',
      summary: `${title} names ${where}, which is not the host of its directory and is not in the config; it was not asked.`,
      findings: findingsOf(round, ['account-known', 'order-accepted'], ca),
    };
  },
  'every URL that a CA named is at its own host',
);

export const caNonces = perOpenProbe(
  'ca-nonces',
  'Does the CA refuse the nonces that it gave out?',
  ({ problem, title, ca }, round) =>
    problem === 'badNonce'
      ? {
          code: 'ca-nonces-broken',
          confidence: 'proved',
          summary: `${title} refuses the nonces that it has just given out, each anew.`,
          findings: findingsOf(round, ['order-accepted', 'no-server-error'], ca),
        }
      : undefined,
  'no nonce was refused to the end',
);

export const caServerError = perOpenProbe(
  'ca-server-error',
  'Did the CA answer with an error of its own?',
  (probe, round) => {
    const { trouble, title, ca, problem, step } = probe;
    if (trouble?.code !== 'ca-server-error' && problem !== 'serverInternal') return undefined;
    const last = lastRefused(probe);
    // What the account function was answered is in the trouble alone.
    const own = (last?.status ?? 0) >= 500 ? last : undefined;
    const answer = problem === 'serverInternal' ? problem : `${own?.status ?? trouble?.problem?.status ?? 'no status'}`;
    const slip = isSlip(ca, round);
    return {
      code: 'ca-server-error',
      ...(slip ? { effect: 'risks' as const } : {}),
      confidence: 'proved',
      summary: `${title} answered ${own?.resource ?? `in the step ${step}`} with an error of its own (${answer})${slip ? ', as it does now and then' : ''}.`,
      findings: findingsOf(round, 'no-server-error', ca),
    };
  },
  'no CA answered with an error of its own',
);

function isSlip(ca: string, { evidence }: RoundView): boolean {
  const config = evidence.cas.find(({ id }) => id === ca);
  if (!config?.flakyServerErrors) return false;
  return isPassing(ca, evidence, config.outageAfter);
}

export const CA_ANSWER_RULES: readonly Rule[] = [caProtocol, caHost, caNonces, caServerError];
