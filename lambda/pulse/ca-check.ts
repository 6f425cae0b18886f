import { createAccountKey } from '../acme/account-key.ts';
import type { AcmeConnection } from '../acme/connection.ts';
import { directoryRecord } from '../acme/directory-record.ts';
import { AcmeProblemError, TransportError } from '../acme/errors.ts';
import { nonceIn } from '../acme/nonces.ts';
import { createRecorder } from '../acme/recorder.ts';
import { createSecrecy, type Secrecy } from '../acme/secrecy.ts';
import { type AcmeSession, openSession, type Transcript } from '../acme/session.ts';
import { acmeTrouble, isDeactivated } from '../acme/trouble.ts';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { DirectoryRecord } from '../contract/evidence/directory.ts';
import { defectTrouble, type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import type { ProbeResult, StepResult } from '../contract/result.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { SecretStore } from '../store/secrets.ts';
import { type PulseAccount, readPending } from './account.ts';

/** A CA gets so long for one answer: less than in a round, for nothing waits for the order. */
const REQUEST_MS = 8_000;

export type CaCheckPorts = {
  readonly clock: Clock;
  readonly secrets: Pick<SecretStore, 'read' | 'readPending'>;
  /** A connection that nothing was sent over: TLS is part of what is checked. */
  readonly connect: (ca: Ca) => AcmeConnection;
  readonly breaker: Pick<BreakerLedger, 'openUntil'>;
  /** Something failed that must not cost the check. */
  readonly warn: (message: string, trouble: Trouble) => void;
};

type Attempt = {
  accountUrl?: string;
  accountKey?: 'pending';
  directory?: DirectoryRecord;
  note?: string;
};
type Talk = {
  readonly connection: AcmeConnection;
  readonly transcript: Transcript;
  readonly secrecy: Secrecy;
  readonly deadline: number;
};

/**
 * A CA as far as it goes without an order: TLS, directory, newNonce, and the account by POST-as-GET (RFC 8555 section 7.3.2).
 * It is told as a probe that came to the step `account`. Never rejects, and registers nothing.
 * @param account what reading the secret came to
 * @param deadline milliseconds since 1970
 */
export async function checkCa(
  ca: Ca,
  account: Promise<PulseAccount | undefined>,
  deadline: number,
  ports: CaCheckPorts,
): Promise<ProbeResult> {
  const { clock } = ports;
  const began = clock.now();
  const transcript: Transcript = { requests: [] };
  const attempt: Attempt = {};
  const told = (outcome: ProbeResult['outcome'], trouble?: Trouble): ProbeResult => {
    const { note, ...more } = attempt;
    const startedAt = new Date(began).toISOString();
    const durationMs = Math.max(0, Math.round(clock.now() - began));
    const step: StepResult = {
      ...{ step: 'account', outcome: trouble ? 'failed' : 'passed', startedAt, durationMs },
      ...(note === undefined ? {} : { note }),
      ...(trouble ? { trouble } : {}),
    };
    return {
      ...{ ca: ca.id, role: ca.role, names: [], outcome, startedAt, durationMs },
      steps: outcome === 'skipped' ? [] : [step],
      ...(trouble ? { trouble } : {}),
      ...more,
      requests: transcript.requests,
    };
  };
  const until = await ports.breaker.openUntil(ca.id, began).catch((error: unknown) => {
    ports.warn('breaker not read', troubleIn(error));
    return undefined;
  });
  if (until !== undefined) return told('skipped', leftAlone(ca, until));
  const connection = ports.connect(ca);
  const secrecy = createSecrecy();
  const talk = { connection, transcript, secrecy, deadline };
  // Both are found out, whatever the other comes to; what is nearer to the function is told first.
  const held = await settled(account, ca, attempt, clock);
  const asked = await settled(ask(ca, held.value, talk, attempt, ports), ca, attempt, clock);
  connection.agent().destroy();
  if (held.trouble) delete attempt.note;
  const trouble = held.trouble ?? asked.trouble;
  return told(trouble ? 'failed' : 'passed', trouble);
}

async function settled<T>(
  work: Promise<T>,
  ca: Ca,
  attempt: Attempt,
  clock: Clock,
): Promise<{ readonly value?: T; readonly trouble?: Trouble }> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof TroubleError) return { trouble: { ...error.trouble, step: 'account' } };
    try {
      return { trouble: acmeTrouble(error, 'account', ca, clock.now(), attempt.accountUrl) };
    } catch (defect) {
      return { trouble: defectTrouble(defect, 'account') };
    }
  }
}

async function ask(
  ca: Ca,
  account: PulseAccount | undefined,
  talk: Talk,
  attempt: Attempt,
  ports: CaCheckPorts,
): Promise<void> {
  if (account) attempt.accountUrl = account.accountUrl;
  const session = open(talk, account ?? { privateKeyPem: await createAccountKey() });
  const directory = await session.directory();
  attempt.directory = directoryRecord(directory, talk.secrecy);
  if (!account) {
    attempt.note = 'no account was asked for: the secret names none yet';
    return askNonce(directory.newNonce, talk);
  }
  try {
    await session.readAccount();
  } catch (error) {
    const pending = isKeyRefused(error) ? await readPending(ca, ports.secrets) : undefined;
    if (!pending) throw error;
    await open(talk, pending).readAccount();
    attempt.accountKey = 'pending';
    attempt.note = 'the CA has the key of AWSPENDING already: a rotation has not ended';
  }
}

function open(
  { connection, transcript, secrecy, deadline }: Talk,
  keyed: Partial<PulseAccount> & { privateKeyPem: string },
): AcmeSession {
  return openSession(connection, { ...keyed, transcript, secrecy, deadline, requestTimeoutMs: REQUEST_MS });
}

/** The nonce is thrown away at once. */
async function askNonce(url: string, { connection, transcript, secrecy, deadline }: Talk): Promise<void> {
  const send = createRecorder(connection, { transcript, deadline, requestTimeoutMs: REQUEST_MS }, secrecy);
  const answer = await send({ resource: 'newNonce', method: 'HEAD', url });
  // The answer to HEAD has no body, so no problem document that could say more.
  if (answer.status >= 400) {
    const problem = { type: 'about:blank', status: answer.status };
    throw new AcmeProblemError({
      resource: 'newNonce',
      url,
      status: answer.status,
      problem,
      documented: false,
      retryAfter: answer.headers['retry-after'],
    });
  }
  if (nonceIn(answer.headers['replay-nonce']) === undefined)
    throw new TransportError('malformed', 'newNonce', url, 'no Replay-Nonce header');
}

/** It may be that the key is none of the account: RFC 8555 has no type of its own for that. */
function isKeyRefused(error: unknown): boolean {
  if (!(error instanceof AcmeProblemError) || isDeactivated(error)) return false;
  return ['accountDoesNotExist', 'unauthorized', 'malformed'].some((type) => error.problem.type.endsWith(`:${type}`));
}

function leftAlone(ca: Ca, until: number): Trouble {
  const retryAt = new Date(until).toISOString();
  return {
    code: 'breaker-open',
    step: 'account',
    message: `${ca.title} asked to be left alone until ${retryAt}, so it was asked nothing.`,
    action: 'Wait until then; the next pulse after it asks again.',
    retryAt,
  };
}
