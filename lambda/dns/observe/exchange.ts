import { randomInt } from 'node:crypto';
import type { DnsEvidenceFailure } from '../../contract/evidence/dns.ts';
import { DnsFailure } from '../failure.ts';
import { within } from '../query.ts';
import type { DnsServer } from '../server.ts';
import { exchangeOverTcp } from '../tcp.ts';
import { exchangeOverUdp } from '../udp.ts';
import { type DnsQuestion, encodeQuery, type QueryBits } from '../wire.ts';
import { type Message, readMessage } from './message.ts';
import type { Scope } from './scope.ts';

const ASK_TIMEOUT_MS = 1_500;
/** A resolver asks others, who may be silent, before it can say that it found nobody. */
const RESOLVE_TIMEOUT_MS = 4_000;
/** For a server that has said nothing to a query with EDNS: is it that? */
const PLAIN_TIMEOUT_MS = 500;
const UDP_TRIES = 2;
const FORMERR = 1;

/** What one server said over one transport, or why it said nothing. */
export type Hearing = {
  readonly server: DnsServer;
  readonly transport: 'udp' | 'tcp';
  /** Queries sent. */
  readonly attempts: number;
  readonly durationMs: number;
  readonly said?: { readonly message: Message; readonly packet: Buffer };
  readonly failure?: DnsEvidenceFailure;
  readonly withoutEdns?: true;
};

export type How = {
  readonly transport?: 'udp' | 'tcp';
  readonly bits?: QueryBits;
  /** Milliseconds; default: as servers of its kind are given. */
  readonly patienceMs?: number;
};

/**
 * Asks one server over one transport; one that does not know EDNS is asked again without (RFC 6891 section 7), and so is a
 * name server that says nothing to it: firewalls drop what they do not know. A truncated answer is an answer. Nothing is
 * thrown for what servers do.
 */
export async function hear(server: DnsServer, question: DnsQuestion, scope: Scope, how: How = {}): Promise<Hearing> {
  const { edns } = scope;
  const ask = (more: How) => scope.limited(() => exchange(server, question, scope, { ...how, ...more }));
  const plainly = (more: How = {}) => ask({ ...more, bits: { ...how.bits, edns: false } });
  if (edns.get(server.address) === 'unanswered') return { ...(await plainly()), withoutEdns: true };
  const first = await ask({});
  const refused = first.said?.message.rcode === FORMERR;
  const dropped = first.failure === 'timeout' && !how.bits?.recursionDesired && edns.get(server.address) !== 'answered';
  if (!refused && !dropped) {
    if (first.said) edns.set(server.address, 'answered');
    return first;
  }
  const second = await plainly(dropped ? { patienceMs: PLAIN_TIMEOUT_MS } : {});
  const both = { attempts: first.attempts + second.attempts, durationMs: first.durationMs + second.durationMs };
  if (dropped && !second.said) return { ...first, ...both };
  if (dropped) edns.set(server.address, 'unanswered');
  return { ...second, ...both, withoutEdns: true };
}

/** The same, over TCP as well when the answer did not fit. */
export async function hearWhole(
  server: DnsServer,
  question: DnsQuestion,
  scope: Scope,
  how: How = {},
): Promise<Hearing> {
  const heard = await hear(server, question, scope, how);
  return heard.said?.message.truncated ? hear(server, question, scope, { ...how, transport: 'tcp' }) : heard;
}

async function exchange(server: DnsServer, question: DnsQuestion, scope: Scope, how: How): Promise<Hearing> {
  const { clock, budget } = scope;
  const transport = how.transport ?? 'udp';
  const began = clock.now();
  const usual = how.bits?.recursionDesired ? RESOLVE_TIMEOUT_MS : ASK_TIMEOUT_MS;
  const patience = how.patienceMs ?? usual;
  const timeoutMs = Math.min(patience, scope.deadline - began);
  if (timeoutMs <= 0 || budget.queries <= 0) {
    return { server, transport, attempts: 0, durationMs: 0, failure: 'not-asked' };
  }
  budget.queries -= 1;
  const { attempts, outcome } = await send(server, question, { ...how, transport, timeoutMs, scope });
  const durationMs = Math.round(clock.now() - began);
  if (outcome instanceof DnsFailure) return { server, transport, attempts, durationMs, failure: outcome.code };
  return { server, transport, attempts, durationMs, ...understand(outcome) };
}

type Sending = How & { readonly transport: 'udp' | 'tcp'; readonly timeoutMs: number; readonly scope: Scope };

async function send(
  server: DnsServer,
  question: DnsQuestion,
  { transport, bits, timeoutMs, scope }: Sending,
): Promise<{ attempts: number; outcome: Buffer | DnsFailure }> {
  const tries = transport === 'udp' ? UDP_TRIES : 1;
  const exchangeOver = transport === 'udp' ? exchangeOverUdp : exchangeOverTcp;
  for (let attempts = 1; ; attempts += 1) {
    const query = encodeQuery(randomInt(0x10000), question, bits);
    try {
      return {
        attempts,
        outcome: await within(timeoutMs / tries, scope, (signal) => exchangeOver(server, query, signal)),
      };
    } catch (error) {
      if (!(error instanceof DnsFailure)) throw error;
      if (error.code !== 'timeout' || attempts === tries) return { attempts, outcome: error };
    }
  }
}

function understand(packet: Buffer): Pick<Hearing, 'said' | 'failure'> {
  try {
    return { said: { packet, message: readMessage(packet) } };
  } catch (error) {
    if (error instanceof RangeError) return { failure: 'malformed' };
    throw error;
  }
}
