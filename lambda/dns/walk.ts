import { isIPv4, isIPv6 } from 'node:net';
import type { DnsCause, ServerCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { DnsFailure } from './failure.ts';
import { ask, type DnsAnswer } from './query.ts';
import { type DnsServer, describeServer, liesWithin, plainName } from './server.ts';
import { commonest, NOT_AUTHORITATIVE, type Useless, uselessCode } from './useless.ts';
import type { DnsQuestion, DnsRecord } from './wire.ts';

/** Questions of one walk: a delegation chain with four glueless name servers takes about twenty. */
const QUERY_BUDGET = 60;
const ASK_TIMEOUT_MS = 1_500;
/** Name servers of one zone that are looked at: a message over TCP may name thousands, a zone has a dozen. */
export const MOST_NAME_SERVERS = 32;
/** Characters of what is told of servers. */
const MOST_WORDS = 2_000;
const ASK_WITH_DIG =
  'Check that the functions reach the internet on UDP and TCP port 53, then ask the same servers with dig.';

/** A zone's name servers as its parent gives them. */
export type Referral = {
  readonly zone: string;
  readonly names: readonly string[];
  readonly glue: readonly DnsRecord[];
};

/** One iterative resolution and all that it leads to (RFC 1034 section 5.3.3). */
export type Walk = {
  readonly roots: readonly DnsServer[];
  readonly port: number;
  readonly clock: Clock;
  readonly deadline: number;
  /** The delegated zone, in the form of `plainName`: trouble with its servers is told apart from trouble on the way there. */
  readonly zone?: string;
  readonly budget: { queries: number };
};

export function startWalk(
  network: Network,
  options: { readonly clock: Clock; readonly deadline: number; readonly zone?: string },
): Walk {
  const port = network.authoritativePort;
  return { ...options, port, roots: network.rootHints.map((hint) => ({ ...hint, port })), budget: { queries: 0 } };
}

export type Reply =
  | { readonly kind: 'answer'; readonly answer: DnsAnswer; readonly from: DnsServer }
  | { readonly kind: 'nxdomain' | 'nodata'; readonly from: DnsServer }
  | { readonly kind: 'referral'; readonly referral: Referral; readonly from: DnsServer };

/**
 * What the servers of `zone` say to a question: the first of them whose answer can be used.
 * @param lack why there are no servers, if there are none
 * @throws TroubleError `dns-unreachable` when there is none
 */
export async function askServersOf(
  zone: string,
  { servers, lack }: { readonly servers: readonly DnsServer[]; readonly lack: ServerCause },
  question: DnsQuestion,
  walk: Walk,
): Promise<Reply> {
  const said: string[] = [];
  const causes: ServerCause[] = [];
  for (const server of servers) {
    const heard = await askOnce(server, question, walk);
    const reply = 'why' in heard ? heard : readReply(heard, server, zone, question);
    if (!('why' in reply)) return reply;
    said.push(`${describeServer(server)}: ${reply.why}`);
    causes.push(reply.cause);
  }
  const whose = zone === '' ? 'root name server' : `name server of ${zone}`;
  const [first = lack, ...others] = causes;
  throw unreachable(
    `No ${whose} gave a usable answer about ${question.name}: ${said.join('; ') || 'there is none to ask'}.`,
    causeAt(zone, commonest([first, ...others]), walk),
  );
}

function causeAt(zone: string, cause: ServerCause, walk: Walk): DnsCause {
  if (zone === '') return `root-${cause}`;
  return zone === walk.zone ? cause : `parent-${cause}`;
}

/** @returns the answer, or why there is none */
export async function askOnce(server: DnsServer, question: DnsQuestion, walk: Walk): Promise<DnsAnswer | Useless> {
  const { clock, deadline, budget } = walk;
  if (budget.queries >= QUERY_BUDGET) {
    const message = `The way to ${question.name} took more than ${QUERY_BUDGET} questions to name servers.`;
    throw unreachable(message, 'too-many-questions');
  }
  const timeoutMs = Math.min(ASK_TIMEOUT_MS, deadline - clock.now());
  if (timeoutMs <= 0) throw unreachable(`The time was used up on the way to ${question.name}.`, 'deadline');
  budget.queries += 1;
  try {
    return await ask(server, question, { clock, timeoutMs });
  } catch (error) {
    if (error instanceof DnsFailure) return { why: error.code, cause: error.code };
    throw error;
  }
}

function readReply(answer: DnsAnswer, from: DnsServer, zone: string, question: DnsQuestion): Reply | Useless {
  const { rcode, authoritative, answers } = answer;
  if (rcode === 'NXDOMAIN' && authoritative) return { kind: 'nxdomain', from };
  if (rcode !== 'NOERROR') return uselessCode(rcode);
  const wanted = plainName(question.name);
  const fitting = answers.some((record) => plainName(record.name) === wanted);
  if (authoritative && fitting) return { kind: 'answer', answer, from };
  const referral = readReferral(answer, zone, wanted);
  if (referral) return { kind: 'referral', referral, from };
  return authoritative ? { kind: 'nodata', from } : NOT_AUTHORITATIVE;
}

/** A referral leads strictly downwards and towards the name; any other is a server that knows nothing of it. */
function readReferral({ authorities, additionals }: DnsAnswer, zone: string, wanted: string): Referral | undefined {
  const records = authorities.filter((record) => record.type === 'NS');
  const cut = plainName(records[0]?.name ?? '');
  if (cut === '' || cut === zone || !liesWithin(cut, zone) || !liesWithin(wanted, cut)) return undefined;
  const names = records.filter(({ name }) => plainName(name) === cut).map((record) => plainName(record.data));
  // What a server says of names outside its own zone is not to be believed (RFC 5452 section 6).
  return {
    zone: cut,
    names: names.slice(0, MOST_NAME_SERVERS),
    glue: additionals.filter(({ name }) => liesWithin(plainName(name), zone)),
  };
}

export type Addresses = { readonly v4: readonly string[]; readonly v6: readonly string[] };

/** The addresses that records give a name. */
export function addressesOf(name: string, records: readonly DnsRecord[]): Addresses {
  const data = records.filter((record) => plainName(record.name) === name).map(({ data }) => data);
  return { v4: data.filter((address) => isIPv4(address)), v6: data.filter((address) => isIPv6(address)) };
}

export function unreachable(message: string, cause: DnsCause, action = ASK_WITH_DIG): TroubleError {
  const words = message.length > MOST_WORDS ? `${message.slice(0, MOST_WORDS)}...` : message;
  return new TroubleError({ code: 'dns-unreachable', step: 'propagation', message: words, action, cause });
}
