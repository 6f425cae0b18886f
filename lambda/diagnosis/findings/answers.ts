import { type Judged, listed, type Rule } from './finding.ts';
import { type PlacedProbe, perProbe, requestsOf } from './probes.ts';
import { answeredAny, isRateLimited, isServerError, type Refusal, withInner } from './refusals.ts';

/** Findings about the answers of a CA as a whole: each names the requests that speak against it. */

const VIOLATIONS = /^(malformed|too-large|redirect):/;
/** The time of the probe was used up, or the URL is at a host that is not allowed: the request was not sent. */
const NOT_SENT = /^(deadline|foreign-host):/;

export const noServerError = without('no-server-error', 'answered with an error of its own', (placed) =>
  withInner(placed, isServerError, 'serverInternal'),
);

export const notRateLimited = without('not-rate-limited', 'refused because of a rate limit', (placed) =>
  withInner(placed, isRateLimited, 'rateLimited'),
);

export const notAskedToWait = without('not-asked-to-wait', 'refused with a Retry-After', (placed) =>
  requestsOf(placed).flatMap(({ request: { status = 0, retryAfter, resource }, at }) =>
    status >= 400 && retryAfter !== undefined
      ? [{ value: retryAfter, words: `${resource} ${status}, Retry-After ${retryAfter}`, at }]
      : [],
  ),
);

export const noProtocolViolation = without(
  'no-protocol-violation',
  'answered with something that is not ACME',
  (placed) => [
    ...failuresOf(placed, (failure) => VIOLATIONS.test(failure)),
    ...placed.probe.steps.flatMap(({ step, trouble }, index) =>
      trouble?.code === 'ca-malformed'
        ? [
            {
              value: 'ca-malformed',
              words: `${step}: ${trouble.message.replace(/\.$/, '')}`,
              at: `${placed.at}/steps/${index}/trouble`,
            },
          ]
        : [],
    ),
  ],
);

export const caReachable: Rule = perProbe('ca-reachable', (placed) => {
  const failed = failuresOf(placed, (failure) => !VIOLATIONS.test(failure) && !NOT_SENT.test(failure));
  if (failed.length > 0) return against('gave no answer', failed);
  if (!answeredAny(placed)) return { outcome: 'could-not-tell', detail: 'Nothing was asked.', evidence: [placed.at] };
  return { outcome: 'holds', detail: 'Every request was answered.', evidence: [placed.at] };
});

function without(id: Rule['id'], what: string, find: (placed: PlacedProbe) => Refusal[]): Rule {
  return perProbe(id, (placed) => {
    const found = find(placed);
    if (found.length > 0) return against(what, found);
    if (!answeredAny(placed)) {
      return { outcome: 'could-not-tell', detail: 'The CA answered nothing.', evidence: [placed.at] };
    }
    return {
      outcome: 'holds',
      detail: `In ${placed.probe.requests.length} requests it never ${what}.`,
      evidence: [placed.at],
    };
  });
}

function against(what: string, found: readonly Refusal[]): Omit<Judged, 'subject'> {
  return {
    outcome: 'does-not-hold',
    value: found[0]?.value,
    detail: `The CA ${what}: ${listed(found.map(({ words }) => words))}.`,
    evidence: found.map(({ at }) => at),
  };
}

/** Requests without a usable answer. The record has the kind of failure before the platform's words. */
function failuresOf(placed: PlacedProbe, fits: (failure: string) => boolean): Refusal[] {
  return requestsOf(placed).flatMap(({ request: { failure, resource }, at }) =>
    failure !== undefined && fits(failure)
      ? [{ value: failure.split(':')[0] ?? failure, words: `${resource}: ${failure}`, at }]
      : [],
  );
}
