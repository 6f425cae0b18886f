import type { Ca } from '../../contract/ca.ts';
import type { Clock } from '../../contract/clock.ts';
import { type Control, MOST_CONTROL_DETAIL, MOST_CONTROL_HOST } from '../../contract/evidence/controls.ts';
import { type AcmeConnection, openConnection } from '../connection.ts';
import { type Resource, TransportError } from '../errors.ts';
import { createRecorder, problemIn } from '../recorder.ts';
import { createSecrecy, type Secrecy } from '../secrecy.ts';
import type { Transcript } from '../transcript.ts';
import type { HttpAnswer } from '../transport.ts';
import { type Judgement, judgeFailure, judgeStatus, wordsOf } from './judgement.ts';

/** What all controls of a round share. */
export type ControlContext = {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Milliseconds that a server is given for one answer. */
  readonly patienceMs: number;
  /** `address` or `address:port`; empty: the platform's own. */
  readonly resolvers: readonly string[];
};

/** What every control is named by. */
export type ControlName = Pick<Control, 'id' | 'kind' | 'host' | 'ca' | 'family'>;

/** The facts of one request, and either its answer or what it means that there is none, or one that is an error. */
export type Inquiry = {
  readonly facts: Pick<Control, 'at' | 'durationMs'> & Partial<Control>;
  readonly secrecy: Secrecy;
} & ({ readonly answer: HttpAnswer } | { readonly judgement: Judgement });

/** A connection of its own: a control must not find a socket open, nor lend one. */
export async function withConnection<T>(
  ca: Ca,
  { clock, resolvers }: ControlContext,
  use: (connection: AcmeConnection) => Promise<T>,
): Promise<T> {
  const connection = openConnection(ca, clock, resolvers);
  try {
    return await use(connection);
  } finally {
    connection.agent().destroy();
  }
}

/** One request that needs no account. Nothing is tried again, no redirect followed. */
export async function inquire(
  connection: AcmeConnection,
  { clock, deadline, patienceMs }: ControlContext,
  asked: { readonly resource: Resource; readonly method: 'GET' | 'HEAD'; readonly url: string },
): Promise<Inquiry> {
  const transcript: Transcript = { requests: [] };
  const secrecy = createSecrecy();
  const send = createRecorder(connection, { transcript, deadline, requestTimeoutMs: patienceMs }, secrecy);
  const hadPatience = deadline - clock.now() >= patienceMs;
  try {
    const answer = await send(asked);
    const judgement = judgeStatus(answer, problemIn(answer) !== undefined);
    return { facts: factsIn(transcript), secrecy, ...(judgement ? { judgement } : { answer }) };
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const judgement = judgeFailure(error.code, wordsOf(error), hadPatience);
    return { facts: factsIn(transcript), judgement, secrecy };
  }
}

function factsIn({ requests: [record] }: Transcript): Inquiry['facts'] {
  if (!record) throw new Error('a request left no record');
  const { at, durationMs, url, status, retryAfter, problem, failure, timings, connection } = record;
  const optional = { url, status, retryAfter, problem, failure, timings, connection };
  return {
    at,
    durationMs,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

export function controlOf(name: ControlName, facts: Inquiry['facts'], judgement: Judgement): Control {
  const detail = createSecrecy().quote(judgement.detail, MOST_CONTROL_DETAIL);
  return { ...name, ...judgement, detail, ...facts };
}

/** The host of an https URL, with its port where that is not 443. */
export function hostOf(url: string): string {
  return (URL.parse(url)?.host ?? url).slice(0, MOST_CONTROL_HOST);
}
