import type { Clock } from '../contract/clock.ts';
import { DnsFailure } from './failure.ts';
import { ask, type DnsAnswer } from './query.ts';
import { type DnsServer, plainName } from './server.ts';

const FIRST_PAUSE_MS = 100;
const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 1_000;
const ASK_TIMEOUT_MS = 1_500;
/** Questions to one server at the same time: each has a socket, and a function has 1,024 descriptors in all. */
const AT_ONCE = 20;

type Expected = { readonly name: string; readonly values: readonly string[] };

export type PropagationReport = {
  complete: boolean;
  servers: (DnsServer & { servedAfterMs?: number; lastAnswer: string })[];
};

/**
 * Polls every server at the same time until it serves all values of all names. A value that does not come is a report, not an
 * error. The answers are told in words without the values.
 */
export async function awaitServers(
  servers: readonly DnsServer[],
  expected: readonly Expected[],
  options: { readonly clock: Clock; readonly deadline: number },
): Promise<PropagationReport> {
  const reports = await Promise.all(servers.map((server) => awaitServer(server, expected, options)));
  const complete = reports.length > 0 && reports.every(({ servedAfterMs }) => servedAfterMs !== undefined);
  return { complete, servers: reports };
}

async function awaitServer(
  server: DnsServer,
  expected: readonly Expected[],
  { clock, deadline }: { readonly clock: Clock; readonly deadline: number },
): Promise<PropagationReport['servers'][number]> {
  const began = clock.now();
  let lastAnswer = 'not asked';
  for (let pause = FIRST_PAUSE_MS; clock.now() < deadline; pause = Math.min(LONGEST_PAUSE_MS, pause * GROWTH)) {
    const looks = await lookAtAll(server, expected, { clock, deadline });
    // What the deadline cut short says nothing of the server, as long as there was an answer before.
    if (clock.now() < deadline || lastAnswer === 'not asked') lastAnswer = inWords(looks);
    if (looks.length === expected.length && looks.every(isComplete)) {
      return { ...server, servedAfterMs: clock.now() - began, lastAnswer: inWords(looks) };
    }
    await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
  }
  return { ...server, lastAnswer };
}

/** @returns a look for each name, or for as many as there was time for */
async function lookAtAll(
  server: DnsServer,
  expected: readonly Expected[],
  { clock, deadline }: { readonly clock: Clock; readonly deadline: number },
): Promise<Look[]> {
  const looks: Look[] = [];
  while (looks.length < expected.length) {
    const timeoutMs = Math.min(ASK_TIMEOUT_MS, deadline - clock.now());
    if (timeoutMs <= 0) break;
    const some = expected.slice(looks.length, looks.length + AT_ONCE);
    looks.push(...(await Promise.all(some.map((entry) => look(server, entry, { clock, timeoutMs })))));
  }
  return looks;
}

/** How many of a name's values a server serves, or in words why it serves none. */
type Look = { readonly served: number; readonly wanted: number; readonly fault?: string };

async function look(
  server: DnsServer,
  { name, values }: Expected,
  options: { readonly clock: Clock; readonly timeoutMs: number },
): Promise<Look> {
  const wanted = new Set(values);
  const without = (fault: string): Look => ({ served: 0, wanted: wanted.size, fault });
  try {
    const answer = await ask(server, { name, type: 'TXT' }, options);
    if (answer.rcode !== 'NOERROR') return without(answer.rcode);
    if (!answer.authoritative) return without('not authoritative');
    const texts = textsAt(name, answer);
    return { served: [...wanted].filter((value) => texts.has(value)).length, wanted: wanted.size };
  } catch (error) {
    if (error instanceof DnsFailure) return without(error.code);
    throw error;
  }
}

function isComplete({ served, wanted, fault }: Look): boolean {
  return fault === undefined && served === wanted;
}

function inWords(looks: readonly Look[]): string {
  const served = looks.reduce((sum, each) => sum + each.served, 0);
  const wanted = looks.reduce((sum, each) => sum + each.wanted, 0);
  const faults = [...new Set(looks.flatMap(({ fault }) => fault ?? []))];
  if (faults.length > 0 && served === 0) return faults.join(', ');
  return [`${served} of ${wanted} values`, ...faults].join(', ');
}

/** The strings of a TXT record belong together (RFC 7208 section 3.3 says so for SPF, RFC 8555 leaves one string). */
function textsAt(name: string, { answers }: DnsAnswer): Set<string> {
  const own = answers.filter((record) => record.type === 'TXT' && plainName(record.name) === plainName(name));
  return new Set(own.map((record) => ('data' in record ? [record.data].flat().map(String).join('') : '')));
}
