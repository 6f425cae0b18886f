import { randomInt } from 'node:crypto';
import type { Clock } from '../contract/clock.ts';
import { DnsFailure } from './failure.ts';
import type { DnsServer } from './server.ts';
import { exchangeOverTcp } from './tcp.ts';
import { exchangeOverUdp } from './udp.ts';
import { type DecodedAnswer, type DnsQuestion, decodeAnswer, encodeQuery, isTruncated } from './wire.ts';

export { DnsFailure } from './failure.ts';

/**
 * A packet may get lost once; a server that twice says nothing is taken at its word. The second goes without EDNS: there are
 * firewalls that drop queries with it (DNS Flag Day 2019, dnsflagday.net/2019), which is another fault than a dead server.
 */
const UDP_TRIES = 2;

export type DnsAnswer = DecodedAnswer & {
  /** As it came, for those who need its octets. */
  readonly packet: Buffer;
  readonly transport: 'udp' | 'tcp';
  /** Queries sent, a change to TCP included. */
  readonly attempts: number;
  readonly durationMs: number;
};

export type AskOptions = {
  /** For all tries together. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly transport?: 'udp' | 'tcp';
};

/**
 * Asks one server one question, without recursion: over UDP, and over TCP when the answer did not fit (RFC 7766 section 5).
 * A server that does not know EDNS, or says nothing to it, is asked again without.
 * @throws DnsFailure
 */
export async function ask(server: DnsServer, question: DnsQuestion, options: AskOptions): Promise<DnsAnswer> {
  const { clock } = options;
  const began = clock.now();
  const timeLeft = () => options.timeoutMs - (clock.now() - began);
  const first = await askIn(server, (id, edns) => encodeQuery(id, question, { edns }), options);
  if (first.rcode !== 'FORMERR') return { ...first, durationMs: clock.now() - began };
  const plain = (id: number) => encodeQuery(id, question, { edns: false });
  const second = await askIn(server, plain, { ...options, timeoutMs: timeLeft() });
  return { ...second, attempts: first.attempts + second.attempts, durationMs: clock.now() - began };
}

type MakeQuery = (id: number, edns: boolean) => Buffer;

async function askIn(
  server: DnsServer,
  makeQuery: MakeQuery,
  options: AskOptions,
): Promise<Omit<DnsAnswer, 'durationMs'>> {
  const { clock, timeoutMs } = options;
  const began = clock.now();
  const overUdp = options.transport === 'tcp' ? undefined : await askOverUdp(server, makeQuery, options);
  const sent = overUdp?.attempts ?? 0;
  if (overUdp && !isTruncated(overUdp.packet)) {
    return { ...decode(overUdp.packet, server), transport: 'udp', attempts: sent };
  }
  // In the form that got an answer over UDP.
  const query = makeQuery(randomInt(0x10000), sent < UDP_TRIES);
  const packet = await within(timeoutMs - (clock.now() - began), options, (signal) =>
    exchangeOverTcp(server, query, signal),
  );
  return { ...decode(packet, server), transport: 'tcp', attempts: sent + 1 };
}

async function askOverUdp(
  server: DnsServer,
  makeQuery: MakeQuery,
  options: AskOptions,
): Promise<{ packet: Buffer; attempts: number }> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      const packet = await within(options.timeoutMs / UDP_TRIES, options, (signal) =>
        exchangeOverUdp(server, makeQuery(randomInt(0x10000), attempts < UDP_TRIES), signal),
      );
      return { packet, attempts };
    } catch (error) {
      const lost = error instanceof DnsFailure && error.code === 'timeout';
      if (!lost || attempts === UDP_TRIES || options.signal?.aborted) throw error;
    }
  }
}

function decode(packet: Buffer, server: DnsServer): DecodedAnswer & { packet: Buffer } {
  try {
    return { ...decodeAnswer(packet), packet };
  } catch (error) {
    throw new DnsFailure('malformed', server, error instanceof Error ? error.message : undefined);
  }
}

/** Runs `work` with a signal that aborts when the time is up or the caller gives up. */
export async function within<T>(
  milliseconds: number,
  options: { readonly clock: Clock; readonly signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const cancel = () => stop.abort();
  options.signal?.addEventListener('abort', cancel);
  if (options.signal?.aborted) cancel();
  void options.clock.sleep(milliseconds, stop.signal).then(cancel);
  try {
    return await work(stop.signal);
  } finally {
    cancel();
    options.signal?.removeEventListener('abort', cancel);
  }
}
