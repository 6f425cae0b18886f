import type { Control, ControlReason } from '../../contract/evidence/controls.ts';
import type { TransportCode, TransportError } from '../errors.ts';
import type { HttpAnswer } from '../transport.ts';

/** What a control comes to, without the facts that it rests on. */
export type Judgement = Pick<Control, 'outcome' | 'reason' | 'detail' | 'renewalInfo' | 'statusPage' | 'directory'>;

export function holds(detail: string, more: Pick<Control, 'renewalInfo' | 'statusPage' | 'directory'> = {}): Judgement {
  return { outcome: 'holds', detail, ...more };
}

export function fails(reason: ControlReason, detail: string): Judgement {
  return { outcome: 'fails', reason, detail };
}

export function undetermined(reason: ControlReason, detail: string): Judgement {
  return { outcome: 'undetermined', reason, detail };
}

const REASONS: Readonly<Record<TransportCode, ControlReason>> = {
  dns: 'dns',
  refused: 'refused',
  reset: 'reset',
  timeout: 'timeout',
  tls: 'tls',
  other: 'other',
  malformed: 'malformed',
  'too-large': 'malformed',
  redirect: 'malformed',
  deadline: 'no-time',
  'foreign-host': 'foreign-host',
};

/**
 * What it means that no usable answer came.
 * @param hadPatience whether the server was given the time that servers are given: a shorter time-out says nothing about it
 */
export function judgeFailure(code: TransportCode, words: string, hadPatience: boolean): Judgement {
  const reason = REASONS[code];
  if (reason === 'no-time') return undetermined(reason, 'Not checked: the time was used up before.');
  if (reason === 'foreign-host')
    return undetermined(
      reason,
      'Not asked: its URL is at another host than the directory, and the config allows none.',
    );
  if (reason === 'timeout' && !hadPatience)
    return undetermined(reason, 'No answer came in what was left of the time, less than a server is given.');
  return fails(reason, words);
}

export function wordsOf({ code, reason }: TransportError): string {
  return `No usable answer came: ${code} (${reason}).`;
}

/**
 * What an error status means; `undefined` where the status is none. Load balancers that throttle an address, which many may
 * share, answer 503 with Retry-After and no problem document.
 */
export function judgeStatus({ status, headers }: HttpAnswer, documented: boolean): Judgement | undefined {
  if (status < 400) return undefined;
  const asksToWait = status === 429 || (status === 503 && headers['retry-after'] !== undefined && !documented);
  if (asksToWait) return undetermined('rate-limited', `It answered ${status} and asks to be left alone for a while.`);
  return fails('error-status', `It answered ${status}.`);
}
