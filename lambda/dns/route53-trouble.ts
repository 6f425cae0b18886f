import type { Trouble } from '../contract/problem.ts';

/** Errors of Route 53 that pass by themselves: the change may be tried again (API_ChangeResourceRecordSets, Errors). */
const THROTTLES = new Set(['Throttling', 'ThrottlingException', 'PriorRequestNotComplete', 'TooManyRequestsException']);

export function isThrottle(error: unknown): boolean {
  return error instanceof Error && THROTTLES.has(error.name);
}

/** Whether the answer leaves open if the change was made. */
export function isLostAnswer(error: unknown): boolean {
  const status = httpStatusOf(error);
  return error instanceof Error && (error.name === 'TimeoutError' || status === undefined || status >= 500);
}

function httpStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/** What an error of Route 53 means to a person. */
export function route53Trouble(error: unknown, call: string, hostedZoneId: string): Trouble {
  const name = error instanceof Error ? error.name : 'unknown error';
  const words = error instanceof Error ? error.message.slice(0, 300) : '';
  const message = `Route 53 answered ${call} for the hosted zone ${hostedZoneId} with ${name}: ${words}`;
  if (/AccessDenied|NotAuthorized/.test(name)) {
    const action = `Check that the role of the function may call route53:${call} there, record names, TXT type and CREATE and DELETE actions included.`;
    return { code: 'route53-denied', message, action };
  }
  if (name === 'NoSuchHostedZone') {
    return {
      code: 'zone-missing',
      message,
      action: 'Check the hosted zone id of the deployment; the zone may have been deleted.',
    };
  }
  if (isThrottle(error)) {
    const action = 'See what else in this account calls Route 53: its limits are shared by the whole account.';
    return { code: 'route53-throttled', message, action };
  }
  return {
    code: 'route53-failed',
    message,
    action: 'Check the health of Route 53, and in its change history who changes this zone.',
  };
}
