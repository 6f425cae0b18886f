import { awsCause, NO_ANSWER, type Trouble } from '../contract/problem.ts';
import type { Step as ProbeStep } from '../contract/vocabulary.ts';

/** What an error of the SDK means for what comes next. */
export type Route53Error = {
  /** `conflict`: the zone is not as it was read; `transient`: the call may or may not have been carried out. */
  readonly kind: 'conflict' | 'transient' | 'final';
  readonly trouble: Trouble;
};

export type Route53Call = { readonly call: string; readonly hostedZoneId: string; readonly step: ProbeStep };

/** Common errors of AWS APIs that mean "you may not" (CommonErrors of the Route 53 API reference). */
const DENIALS =
  /^(AccessDenied|NotAuthorized|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken|OptInRequired|IncompleteSignature|CredentialsProviderError)/;
const THROTTLES = /^(Throttl|PriorRequestNotComplete|TooManyRequests|RequestLimitExceeded|RequestThrottled)/;
/** @throws the error itself when it is no trouble of Route 53 but a defect of the prober */
export function readRoute53Error(error: unknown, at: Route53Call): Route53Error {
  if (!(error instanceof Error)) throw error;
  const { name } = error;
  const status = statusOf(error);
  const cause = awsCause(error);
  const lost = cause === NO_ANSWER;
  const words = lost ? 'no answer came' : saying(error);
  const make = (kind: Route53Error['kind'], code: Trouble['code'], action: string): Route53Error => ({
    kind,
    trouble: {
      code,
      step: at.step,
      message: `Route 53 did not carry out ${at.call} on the hosted zone ${at.hostedZoneId}: ${words}.`,
      action,
      cause,
    },
  });
  if (name === 'InvalidChangeBatch') {
    return make('conflict', 'route53-failed', 'See in the change history of the zone who else changes this name.');
  }
  if (name === 'NoSuchHostedZone') {
    return make(
      'final',
      'zone-missing',
      'Set the id of the hosted zone in the config to one that exists and deploy again.',
    );
  }
  if (THROTTLES.test(name) || status === 429) {
    return make(
      'transient',
      'route53-throttled',
      'See in CloudTrail what else of this account calls Route 53 so often.',
    );
  }
  if (DENIALS.test(name) || status === 401 || status === 403) {
    const action = `Allow route53:${at.call} to the role of this function, and look for a service control policy that denies it.`;
    return make('final', 'route53-denied', action);
  }
  if (lost || (status !== undefined && status >= 500)) {
    return make('transient', 'route53-failed', 'See the AWS Health Dashboard for Route 53, then run the probe again.');
  }
  if (status === undefined) throw error;
  return make(
    'final',
    'route53-failed',
    'Read the message of Route 53; the change history of the zone shows the rest.',
  );
}

function statusOf(error: Error): number | undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

/** InvalidChangeBatch says the why in `messages`, one for each change that was wrong. */
function saying(error: Error): string {
  const { messages } = error as { messages?: unknown };
  const all = Array.isArray(messages) && messages.length > 0 ? messages.map(String) : [error.message];
  // Long messages of Route 53 repeat the record's values, which nobody needs to read.
  return `${error.name}: ${all.join('; ').slice(0, 400).replace(/\.$/, '')}`;
}
