import { isIPv4 } from 'node:net';
import type { Answer, RecordType } from 'dns-packet';
import { RCODE } from '../message.ts';
import { liesWithin, plainName } from '../names.ts';
import { type Endpoint, exchange, type Heard } from './exchange.ts';

/** Resolvers give up after a dozen or so. */
const MOST_ALIASES = 11;
/** Name servers whose names lie in zones whose name servers' names lie ...: deeper than this is a circle. */
const DEEPEST = 4;

export type Resolution = {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  /** The whole chain of CNAME records, and what it leads to. */
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
};

/** Where a resolver begins, and what it remembers. */
export type Roots = {
  readonly servers: readonly Endpoint[];
  readonly port: number;
  /** The address that it asks from. */
  readonly from: string;
  /** Questions to the servers of each zone so far. */
  readonly turns: Map<string, number>;
};

const FAILED: Resolution = { rcode: 'SERVFAIL', answers: [], authorities: [] };

/** Answers a question from the roots down, through every CNAME (RFC 1034 section 5.3.3). Nothing is cached. */
export async function resolve(name: string, type: RecordType, roots: Roots, depth = 0): Promise<Resolution> {
  const chain: Answer[] = [];
  let owner = name;
  for (;;) {
    const heard = await descend(owner, type, roots, depth);
    if (!heard) return FAILED;
    chain.push(...heard.answers);
    const { rcode, authorities } = heard;
    if (rcode === RCODE.NXDOMAIN) return { rcode: 'NXDOMAIN', answers: chain, authorities };
    const next = type === 'CNAME' ? plainName(owner) : endOfChain(owner, heard.answers);
    const found = heard.answers.some((record) => record.type === type && plainName(record.name) === next);
    if (found || heard.answers.length === 0 || authorities.some((record) => record.type === 'SOA')) {
      return { rcode: 'NOERROR', answers: chain, authorities: found ? [] : authorities };
    }
    if (chain.filter((record) => record.type === 'CNAME').length > MOST_ALIASES) return FAILED;
    owner = next;
  }
}

/** The plain name that the CNAME records of an answer lead to. A circle ends where it closes. */
function endOfChain(start: string, answers: readonly Answer[]): string {
  const targets = new Map(
    answers.flatMap((record) =>
      record.type === 'CNAME' ? [[plainName(record.name), plainName(record.data)] as const] : [],
    ),
  );
  let name = plainName(start);
  for (let hops = 0; hops < targets.size; hops += 1) name = targets.get(name) ?? name;
  return name;
}

/** @returns the word of the servers that have the last word; undefined when some zone on the way has none to ask */
async function descend(name: string, type: RecordType, roots: Roots, depth: number): Promise<Heard | undefined> {
  let zone = '';
  let servers = roots.servers;
  for (;;) {
    const heard = await firstUsable(servers, zone, { name, type }, roots);
    if (!heard) return undefined;
    const cut = referralOf(heard, zone, plainName(name));
    if (cut === undefined) return heard;
    servers = await serversOf(cut, zone, heard, roots, depth);
    zone = cut;
  }
}

/** The servers take turns at being asked first, as a resolver spreads its questions, but without chance. */
async function firstUsable(
  servers: readonly Endpoint[],
  zone: string,
  question: { name: string; type: RecordType },
  { turns, from }: Roots,
): Promise<Heard | undefined> {
  const turn = turns.get(zone) ?? 0;
  turns.set(zone, turn + 1);
  for (let index = 0; index < servers.length; index += 1) {
    const server = servers[(turn + index) % servers.length] as Endpoint;
    const heard = await exchange(server, question, from);
    const usable = heard && (heard.rcode === RCODE.NOERROR || heard.rcode === RCODE.NXDOMAIN);
    if (usable && (heard.authoritative || referralOf(heard, zone, plainName(question.name)) !== undefined))
      return heard;
  }
  return undefined;
}

/** The zone that an answer refers to: strictly below the one asked, and towards the name. */
function referralOf({ authoritative, authorities }: Heard, zone: string, wanted: string): string | undefined {
  if (authoritative) return undefined;
  const cut = plainName(authorities.find((record) => record.type === 'NS')?.name ?? '');
  return cut !== '' && cut !== zone && liesWithin(cut, zone) && liesWithin(wanted, cut) ? cut : undefined;
}

/** The servers' addresses by glue, else by resolving their names. */
async function serversOf(
  cut: string,
  zone: string,
  { authorities, additionals }: Heard,
  roots: Roots,
  depth: number,
): Promise<Endpoint[]> {
  const names = authorities.flatMap((record) => (record.type === 'NS' ? [plainName(record.data)] : []));
  const glue = additionals.filter((record) => liesWithin(plainName(record.name), zone));
  const located = await Promise.all(
    names.map(async (name) => {
      const glued = addressesAt(name, glue);
      if (glued.length > 0 || liesWithin(name, cut) || depth >= DEEPEST) return glued;
      const { answers } = await resolve(name, 'A', roots, depth + 1);
      return answers.flatMap((record) => (record.type === 'A' ? [record.data] : []));
    }),
  );
  return located.flat().map((address) => ({ address, port: roots.port }));
}

function addressesAt(name: string, records: readonly Answer[]): string[] {
  return records.flatMap((record) =>
    record.type === 'A' && plainName(record.name) === name && isIPv4(record.data) ? [record.data] : [],
  );
}
