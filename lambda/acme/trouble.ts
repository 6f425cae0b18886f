import type { Ca } from '../contract/ca.ts';
import type { ErrorCode } from '../contract/codes.ts';
import { inOneLine } from '../contract/harmless.ts';
import type { Trouble } from '../contract/problem.ts';
import type { Step } from '../contract/vocabulary.ts';
import { AcmeAccountError, AcmeProblemError, AcmeTimeoutError, type TransportCode, TransportError } from './errors.ts';
import { parseRetryAfter } from './retry-after.ts';

const NAMESPACE = 'urn:ietf:params:acme:error:';
/** Characters of a host with its port. */
const MOST_HOST = 260;
const REGISTRATION_ACTION =
  'Check the external account binding in the secret of this CA, which many CAs let be used once and for some days only, and with the CA whether it closed the account.';

const DEACTIVATED_ACTION =
  'Remove accountUrl and privateKeyPem from the secret of this CA and keep externalAccountBinding, so that a new account is made; update CAA records that name the old one.';

/**
 * What an error of this room means to the person who reads the result.
 * @param now milliseconds since 1970
 * @param accountUrl the account that was asked with: it is named where it is the trouble
 * @throws the error itself when it is none of this room: that is a defect of the prober
 */
export function acmeTrouble(error: unknown, step: Step, ca: Ca, now: number, accountUrl?: string): Trouble {
  if (error instanceof AcmeProblemError) return problemTrouble(error, step, ca, now, accountUrl);
  if (error instanceof TransportError) return transportTrouble(error, step, ca);
  if (error instanceof AcmeTimeoutError) return timeoutTrouble(error, step, ca);
  if (error instanceof AcmeAccountError) return accountTrouble(error, step, ca);
  throw error;
}

function problemTrouble(error: AcmeProblemError, step: Step, ca: Ca, now: number, accountUrl?: string): Trouble {
  const code = codeOf(error);
  const whose = code === 'account-refused' && accountUrl !== undefined ? ` of the account ${accountUrl}` : '';
  const retryAt = parseRetryAfter(error.retryAfter, now);
  const words = error.problem.detail ? `: ${inOneLine(error.problem.detail, 500)}` : '';
  return {
    code,
    step,
    message: `${ca.title} answered ${error.resource}${whose} with ${error.status} ${error.problem.type}${words}.`,
    action: actionOf(error, code, ca),
    problem: error.problem,
    ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt).toISOString() }),
  };
}

function actionOf(error: AcmeProblemError, code: ErrorCode, ca: Ca): string {
  if (error.problem.type === `${NAMESPACE}userActionRequired`) return agreementAction(error, ca);
  if (code === 'account-refused' && isDeactivated(error)) return DEACTIVATED_ACTION;
  return code === 'account-refused' && error.resource === 'newAccount' ? REGISTRATION_ACTION : actionFor(code, ca);
}

/** RFC 8555 sections 6.7 and 7.3.3. */
function agreementAction({ problem: { instance }, terms }: AcmeProblemError, ca: Ca): string {
  const where = instance?.startsWith('https://') ? `Open ${instance}` : `Ask ${ca.title} what it wants`;
  const now = terms === undefined ? '' : ` The terms as they are now: ${terms}`;
  return `${where}, and let somebody agree who may; no program agrees to a contract for you.${now}`;
}

/** Whether the CA knows the account, and says that it was closed (RFC 8555 section 7.3.6). It is never made anew. */
export function isDeactivated(error: unknown): boolean {
  if (error instanceof AcmeAccountError) return true;
  if (!(error instanceof AcmeProblemError) || error.problem.type !== `${NAMESPACE}unauthorized`) return false;
  return /deactivated|revoked/i.test(error.problem.detail ?? '');
}

/** Types first: CAs differ in the HTTP status that they send with the same problem. */
function codeOf(error: AcmeProblemError): ErrorCode {
  const type = error.problem.type.startsWith(NAMESPACE) ? error.problem.type.slice(NAMESPACE.length) : undefined;
  switch (type) {
    case 'rateLimited':
      return 'ca-rate-limited';
    case 'serverInternal':
      return 'ca-server-error';
    case 'externalAccountRequired':
      return 'eab-missing';
    case 'accountDoesNotExist':
      return 'account-refused';
    default:
      break;
  }
  if (type === 'unauthorized' && /account.*(deactivated|revoked|not valid)/i.test(error.problem.detail ?? ''))
    return 'account-refused';
  if (type === 'unauthorized' && error.resource === 'newAccount') return 'account-refused';
  if (error.status === 429) return 'ca-rate-limited';
  // A load balancer that throttles answers 503 with Retry-After and no problem document.
  if (error.status === 503 && error.retryAfter !== undefined && !error.documented) return 'ca-rate-limited';
  return error.status >= 500 ? 'ca-server-error' : 'ca-refused';
}

function actionFor(code: ErrorCode, ca: Ca): string {
  switch (code) {
    case 'ca-rate-limited':
      return `Wait as long as ${ca.title} says; the prober leaves it alone until then.`;
    case 'ca-server-error':
      return `Look at the status page of ${ca.title} and at what the other CAs did in this round.`;
    case 'eab-missing':
      return 'Get a new key id and HMAC key from the CA and put them into the secret of this CA; many CAs let each be used once.';
    case 'account-refused':
      return 'Check in the secret of this CA that the account belongs to this directory, and with the CA that it is still valid.';
    default:
      return `Read the words of ${ca.title}: the request itself was refused, so trying again changes nothing.`;
  }
}

const TRANSPORT: Readonly<Record<TransportCode, { readonly code: ErrorCode; readonly words: string }>> = {
  refused: { code: 'ca-unreachable', words: 'refused the connection' },
  reset: { code: 'ca-unreachable', words: 'cut the connection' },
  dns: { code: 'ca-unreachable', words: 'has a host name that could not be looked up' },
  other: { code: 'ca-unreachable', words: 'could not be reached' },
  deadline: { code: 'deadline-exceeded', words: 'was not asked any more, because the time was used up' },
  timeout: { code: 'ca-timeout', words: 'did not answer in time' },
  tls: { code: 'ca-tls', words: 'showed a TLS certificate that was not accepted' },
  malformed: { code: 'ca-malformed', words: 'answered with something that is not ACME' },
  'too-large': { code: 'ca-malformed', words: 'answered with more than any ACME answer needs' },
  redirect: { code: 'ca-malformed', words: 'answered with a redirect, which ACME does not know' },
  'foreign-host': {
    code: 'ca-host-not-allowed',
    words: 'named a URL at another host than its directory, which was not asked',
  },
};

function transportTrouble(error: TransportError, step: Step, ca: Ca): Trouble {
  const { code, words } = TRANSPORT[error.code];
  return {
    code,
    step,
    message: `${ca.title} ${words} (${error.resource} at ${hostIn(error.url)}: ${error.reason}).`,
    action: transportAction(error, ca),
    cause: error.code,
  };
}

/** Of a URL that the CA may have made up. */
function hostIn(url: string): string {
  return inOneLine(URL.parse(url)?.host ?? 'no URL', MOST_HOST);
}

function transportAction(error: TransportError, ca: Ca): string {
  switch (error.code) {
    case 'tls':
      return 'Check the tlsRoots of this CA in the config, and whether a proxy inspects traffic on the way.';
    case 'deadline':
      return 'See which step before took the time, and raise deadlineSeconds of this CA if it is known to be slow.';
    case 'foreign-host':
      return `Find out whether ${ca.title} has moved; if it has, put that host into otherHosts of this CA in the config.`;
    case 'dns':
      return 'Look the host name up from the same network, and check network.resolvers in the config.';
    default:
      return `Check the status page of ${ca.title} and, from the same network, a request to its directory.`;
  }
}

function accountTrouble(error: AcmeAccountError, step: Step, ca: Ca): Trouble {
  return {
    code: 'account-refused',
    step,
    message: `${ca.title} says that the account ${error.url} is ${error.status}.`,
    action: DEACTIVATED_ACTION,
  };
}

function timeoutTrouble(error: AcmeTimeoutError, step: Step, ca: Ca): Trouble {
  const isOrder = error.resource === 'order';
  const { retryAt } = error;
  const askedAgain =
    retryAt === undefined ? '' : `, to be asked again at ${new Date(retryAt).toISOString()}, past the deadline`;
  return {
    code: isOrder ? 'finalize-timeout' : 'validation-timeout',
    step,
    message: `${ca.title} had not finished the ${error.resource} at the deadline; its last status was ${error.status}${askedAgain}.`,
    action: isOrder
      ? `Read the order again later: ${ca.title} may still issue. Raise deadlineSeconds of this CA if it is known to be slow.`
      : `Look at the status page of ${ca.title}; its validation may be delayed.`,
  };
}
