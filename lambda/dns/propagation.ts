import type { Clock } from '../contract/clock.ts';
import { ask, DnsFailure } from './query.ts';
import type { DnsServer } from './server.ts';

const ASK_MS = 2_000;

export type Expectation = { readonly name: string; readonly values: readonly string[] };
export type ServerReport = DnsServer & {
  /** Milliseconds until it served every value; absent while it did not. */
  readonly servedAfterMs?: number;
  /** Its last answer in words, without the values. */
  readonly lastAnswer: string;
};
export type PropagationReport = { readonly complete: boolean; readonly servers: readonly ServerReport[] };

/** Asks every server until it serves every value, or the deadline. Never throws for a value that is not there. */
export async function awaitServers(
  servers: readonly DnsServer[],
  expected: readonly Expectation[],
  options: { readonly clock: Clock; readonly deadline: number },
): Promise<PropagationReport> {
  const reports = await Promise.all(servers.map((server) => awaitServer(server, expected, options)));
  return {
    complete: reports.length > 0 && reports.every(({ servedAfterMs }) => servedAfterMs !== undefined),
    servers: reports,
  };
}

async function awaitServer(
  server: DnsServer,
  expected: readonly Expectation[],
  { clock, deadline }: { readonly clock: Clock; readonly deadline: number },
): Promise<ServerReport> {
  const began = clock.now();
  for (let pause = 100; ; pause = Math.min(1_000, pause * 1.5)) {
    const answers = await Promise.all(expected.map((each) => look(server, each, clock)));
    const missing = answers.find((answer) => answer !== 'served');
    if (missing === undefined) return { ...server, servedAfterMs: clock.now() - began, lastAnswer: 'served' };
    if (clock.now() + pause >= deadline) return { ...server, lastAnswer: missing };
    await clock.sleep(pause);
  }
}

async function look(server: DnsServer, { name, values }: Expectation, clock: Clock): Promise<string> {
  try {
    const answer = await ask(server, { name, type: 'TXT' }, { timeoutMs: ASK_MS, clock });
    if (answer.rcode !== 'NOERROR') return answer.rcode;
    const served = new Set(answer.answers.flatMap((record) => (record.type === 'TXT' ? [textOf(record.data)] : [])));
    const found = values.filter((value) => served.has(value)).length;
    return found === values.length ? 'served' : `${found} of ${values.length} values`;
  } catch (error) {
    if (error instanceof DnsFailure) return error.code;
    throw error;
  }
}

/** The strings of one TXT record belong together (RFC 7208 section 3.3 has the same rule). */
function textOf(data: unknown): string {
  const parts = Array.isArray(data) ? data : [data];
  return parts.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))).join('');
}
