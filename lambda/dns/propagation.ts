import type { PropagationCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import { DnsFailure } from './failure.ts';
import { ask, type DnsAnswer } from './query.ts';
import { type DnsServer, plainName } from './server.ts';
import { commonest, NOT_AUTHORITATIVE, uselessCode } from './useless.ts';

const FIRST_PAUSE_MS = 100;
const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 1_000;
const ASK_TIMEOUT_MS = 1_500;
/** A server that has been of no use for so long is not waited for: waiting heals a lag, not a server that fails. */
const PATIENCE_MS = 8_000;
/** Past the deadline, for a last look at the servers that had served everything. */
const LAST_LOOK_MS = 400;
/** Questions to one server at the same time: each has a socket, and a function has 1,024 descriptors in all. */
const AT_ONCE = 20;

type Expected = { readonly name: string; readonly values: readonly string[] };

/** What a server did: served everything, did so and then no more, or what it said instead. */
type ServerState = 'served' | 'gone' | Exclude<PropagationCause, 'values-gone' | 'insync-pending'>;

export type PropagationReport = {
  complete: boolean;
  /** `lastAnswer`: in words. */
  servers: (DnsServer & { servedAfterMs?: number; state: ServerState; lastAnswer: string })[];
};
type ServerReport = PropagationReport['servers'][number];
type Watch = { readonly clock: Clock; readonly deadline: number };

/**
 * Polls every server at the same time until it serves all values of all names, or has been of no use for a while. A value that
 * does not come is a report, not an error. When the deadline comes, those that had served everything are asked once more: values may be gone again.
 */
export async function awaitServers(
  servers: readonly DnsServer[],
  expected: readonly Expected[],
  options: Watch,
): Promise<PropagationReport> {
  const reports = await Promise.all(servers.map((server) => awaitServer(server, expected, options)));
  if (reports.length > 0 && reports.every(({ state }) => state === 'served')) {
    return { complete: true, servers: reports };
  }
  const again = await Promise.all(reports.map((report) => lookAgain(report, expected, options.clock)));
  return { complete: false, servers: again };
}

/** Why not every server serves the values. */
export function causeOf({ servers }: PropagationReport): PropagationCause {
  const late = servers.flatMap(({ state }) => (state === 'served' || state === 'gone' ? [] : [state]));
  const [first, ...others] = late;
  if (first === undefined || servers.some(({ state }) => state === 'gone')) return 'values-gone';
  const most = commonest([first, ...others]);
  return most === 'none-served' && servers.some(({ state }) => state === 'served') ? 'some-served' : most;
}

async function awaitServer(
  server: DnsServer,
  expected: readonly Expected[],
  { clock, deadline }: Watch,
): Promise<ServerReport> {
  const began = clock.now();
  let wellAt = began;
  let report: ServerReport = { ...server, state: 'silent', lastAnswer: 'not asked' };
  for (let pause = FIRST_PAUSE_MS; clock.now() < deadline; pause = Math.min(LONGEST_PAUSE_MS, pause * GROWTH)) {
    const hadTime = deadline - clock.now() >= ASK_TIMEOUT_MS;
    const looks = await lookAtAll(server, expected, { clock, deadline });
    const seen: ServerReport = { ...server, state: stateOf(looks, expected), lastAnswer: inWords(looks) };
    if (seen.state === 'served') return { ...seen, servedAfterMs: clock.now() - began };
    // What the deadline cut short says nothing of the server, as long as there was an answer before.
    const isCutShort = clock.now() >= deadline || (seen.state === 'silent' && !hadTime);
    if (!isCutShort || report.lastAnswer === 'not asked') report = seen;
    if (!OF_NO_USE.includes(seen.state)) wellAt = clock.now();
    if (clock.now() - wellAt >= PATIENCE_MS) return report;
    await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
  }
  return report;
}

/** States that say: this server serves nothing at all. */
const OF_NO_USE: readonly ServerState[] = ['silent', 'lame', 'servfail'];

/** A look that fails says nothing of the values. */
async function lookAgain(report: ServerReport, expected: readonly Expected[], clock: Clock): Promise<ServerReport> {
  if (report.state !== 'served') return report;
  const looks = await lookAtAll(report, expected, { clock, deadline: clock.now() + LAST_LOOK_MS });
  const lacking = looks.some(
    ({ served, wanted, fault }) => served < wanted && (fault === undefined || fault.cause === 'nxdomain'),
  );
  return lacking ? { ...report, state: 'gone', lastAnswer: `${inWords(looks)}, after all of them` } : report;
}

/** @returns a look for each name, or for as many as there was time for */
async function lookAtAll(
  server: DnsServer,
  expected: readonly Expected[],
  { clock, deadline }: Watch,
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

/** How many of a name's values a server serves, or why it serves none. */
type Look = { readonly served: number; readonly wanted: number; readonly fault?: Fault };
type Fault = { readonly why: string; readonly cause: 'nxdomain' | 'servfail' | 'lame' | 'silent' };

async function look(
  server: DnsServer,
  { name, values }: Expected,
  options: { readonly clock: Clock; readonly timeoutMs: number },
): Promise<Look> {
  const wanted = new Set(values);
  const without = (fault: Fault): Look => ({ served: 0, wanted: wanted.size, fault });
  try {
    const answer = await ask(server, { name, type: 'TXT' }, options);
    if (answer.rcode !== 'NOERROR') return without(faultOf(answer.rcode));
    if (!answer.authoritative) return without({ why: NOT_AUTHORITATIVE.why, cause: 'lame' });
    const texts = textsAt(name, answer);
    return { served: [...wanted].filter((value) => texts.has(value)).length, wanted: wanted.size };
  } catch (error) {
    if (error instanceof DnsFailure) return without({ why: error.code, cause: 'silent' });
    throw error;
  }
}

function faultOf(rcode: string): Fault {
  if (rcode === 'NXDOMAIN') return { why: rcode, cause: 'nxdomain' };
  return { why: rcode, cause: uselessCode(rcode).cause === 'lame' ? 'lame' : 'servfail' };
}

/** @param looks at as many names as there was time for */
function stateOf(looks: readonly Look[], expected: readonly Expected[]): ServerState {
  const whole = ({ served, wanted, fault }: Look) => fault === undefined && served === wanted;
  if (looks.length === expected.length && looks.every(whole)) return 'served';
  if (looks.some(({ served }) => served > 0)) return 'some-served';
  const [first, ...others] = looks.map(({ fault }) => fault?.cause ?? 'none-served');
  return first === undefined ? 'silent' : commonest([first, ...others]);
}

function inWords(looks: readonly Look[]): string {
  const served = looks.reduce((sum, each) => sum + each.served, 0);
  const wanted = looks.reduce((sum, each) => sum + each.wanted, 0);
  const faults = [...new Set(looks.flatMap(({ fault }) => fault?.why ?? []))];
  if (faults.length > 0 && served === 0) return faults.join(', ');
  return [`${served} of ${wanted} values`, ...faults].join(', ');
}

/** The strings of a TXT record belong together (RFC 7208 section 3.3 says so for SPF, RFC 8555 leaves one string). */
function textsAt(name: string, { answers }: DnsAnswer): Set<string> {
  const own = answers.filter((record) => record.type === 'TXT' && plainName(record.name) === plainName(name));
  return new Set(own.map(({ data }) => data));
}
