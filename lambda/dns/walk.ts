import { isIPv4, isIPv6 } from 'node:net';
import type { Answer } from 'dns-packet';
import type { Clock } from '../contract/clock.ts';
import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { DnsFailure } from './failure.ts';
import { ask, type DnsAnswer } from './query.ts';
import { type DnsServer, describeServer, liesWithin, plainName } from './server.ts';
import { type DnsQuestion, dataOf } from './wire.ts';

/** Questions of one walk: a delegation chain with four glueless name servers takes about twenty. */
const QUERY_BUDGET = 60;
const ASK_TIMEOUT_MS = 1_500;

/** A zone's name servers as its parent gives them. */
export type Referral = { readonly zone: string; readonly names: readonly string[]; readonly glue: readonly Answer[] };

/** One iterative resolution and all that it leads to (RFC 1034 section 5.3.3). */
export type Walk = {
  readonly roots: readonly DnsServer[];
  readonly port: number;
  readonly clock: Clock;
  readonly deadline: number;
  readonly budget: { queries: number };
};

export function startWalk(network: Network, options: { readonly clock: Clock; readonly deadline: number }): Walk {
  const port = network.authoritativePort;
  return { ...options, port, roots: network.rootHints.map((hint) => ({ ...hint, port })), budget: { queries: 0 } };
}

export type Reply =
  | { readonly kind: 'answer'; readonly answer: DnsAnswer; readonly from: DnsServer }
  | { readonly kind: 'nxdomain' | 'nodata'; readonly from: DnsServer }
  | { readonly kind: 'referral'; readonly referral: Referral; readonly from: DnsServer };

/**
 * What the servers of `zone` say to a question: the first of them whose answer can be used.
 * @throws TroubleError `dns-unreachable` when there is none
 */
export async function askServersOf(
  zone: string,
  servers: readonly DnsServer[],
  question: DnsQuestion,
  walk: Walk,
): Promise<Reply> {
  const said: string[] = [];
  for (const server of servers) {
    const heard = await askOnce(server, question, walk);
    const reply = typeof heard === 'string' ? heard : readReply(heard, server, zone, question);
    if (typeof reply !== 'string') return reply;
    said.push(`${describeServer(server)}: ${reply}`);
  }
  const whose = zone === '' ? 'root name server' : `name server of ${zone}`;
  throw unreachable(
    `No ${whose} gave a usable answer about ${question.name}: ${said.join('; ') || 'there is none to ask'}.`,
  );
}

/** @returns the answer, or in words why there is none */
export async function askOnce(server: DnsServer, question: DnsQuestion, walk: Walk): Promise<DnsAnswer | string> {
  const { clock, deadline, budget } = walk;
  if (budget.queries >= QUERY_BUDGET) {
    throw unreachable(`The way to ${question.name} took more than ${QUERY_BUDGET} questions to name servers.`);
  }
  const timeoutMs = Math.min(ASK_TIMEOUT_MS, deadline - clock.now());
  if (timeoutMs <= 0) throw unreachable(`The time was used up on the way to ${question.name}.`);
  budget.queries += 1;
  try {
    return await ask(server, question, { clock, timeoutMs });
  } catch (error) {
    if (error instanceof DnsFailure) return error.code;
    throw error;
  }
}

function readReply(answer: DnsAnswer, from: DnsServer, zone: string, question: DnsQuestion): Reply | string {
  const { rcode, authoritative, answers } = answer;
  if (rcode === 'NXDOMAIN' && authoritative) return { kind: 'nxdomain', from };
  if (rcode !== 'NOERROR') return rcode;
  const wanted = plainName(question.name);
  const fitting = answers.some((record) => plainName(record.name) === wanted);
  if (authoritative && fitting) return { kind: 'answer', answer, from };
  const referral = readReferral(answer, zone, wanted);
  if (referral) return { kind: 'referral', referral, from };
  return authoritative ? { kind: 'nodata', from } : 'not authoritative';
}

/** A referral leads strictly downwards and towards the name; any other is a server that knows nothing of it. */
function readReferral({ authorities, additionals }: DnsAnswer, zone: string, wanted: string): Referral | undefined {
  const records = authorities.filter((record) => record.type === 'NS');
  const cut = plainName(records[0]?.name ?? '');
  if (cut === '' || cut === zone || !liesWithin(cut, zone) || !liesWithin(wanted, cut)) return undefined;
  const names = records.filter(({ name }) => plainName(name) === cut).map((record) => plainName(dataOf(record)));
  // What a server says of names outside its own zone is not to be believed (RFC 5452 section 6).
  return { zone: cut, names, glue: additionals.filter(({ name }) => liesWithin(plainName(name), zone)) };
}

export type Addresses = { readonly v4: readonly string[]; readonly v6: readonly string[] };

/** The addresses that records give a name. */
export function addressesOf(name: string, records: readonly Answer[]): Addresses {
  const data = records.filter((record) => plainName(record.name) === name).map(dataOf);
  return { v4: data.filter((address) => isIPv4(address)), v6: data.filter((address) => isIPv6(address)) };
}

export function unreachable(message: string): TroubleError {
  return new TroubleError({
    code: 'dns-unreachable',
    step: 'propagation',
    message,
    action: 'Check that the functions reach the internet on UDP and TCP port 53, then ask the same servers with dig.',
  });
}
