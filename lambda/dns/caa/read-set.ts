import type { Clock } from '../../contract/clock.ts';
import type { Network } from '../../contract/deployment.ts';
import { TroubleError } from '../../contract/problem.ts';
import { lookUp } from '../lookup.ts';
import { readMessage, readName, TYPES } from '../observe/message.ts';
import type { DnsServer } from '../server.ts';
import { startWalk } from '../walk.ts';
import { askResolver } from './ask-resolver.ts';
import { type CaaRecord, parseCaaRdata } from './record.ts';

/** Resolvers follow about as many CNAMEs; a longer chain is SERVFAIL at one CA or the other. */
const MOST_ALIASES = 8;
const CLASS_IN = 1;

export type CaaOptions = {
  readonly network: Network;
  readonly clock: Clock;
  readonly deadline: number;
  /** A recursive resolver to ask in place of the authoritative servers: where the way to those is closed. */
  readonly resolver?: DnsServer;
};

/** What is said of CAA at one name, aliases followed (RFC 8659 section 3). */
export type CaaSet = {
  readonly records: readonly CaaRecord[];
  /** Seconds, as the zone has it; absent where there are no records, and where a resolver's cache has counted it down. */
  readonly ttl?: number;
  /** The names that CNAMEs led to, the last of them where the records lie. */
  readonly aliases: readonly string[];
  /** Why the set cannot be relied on: no answer, or a record that cannot be read. */
  readonly trouble?: { readonly reason: 'lookup-failed' | 'unreadable-record'; readonly why: string };
};

/** Reads one name's CAA set, unless there is a resolver from the authoritative servers: then no answer is from a cache. */
export async function readCaaSet(name: string, options: CaaOptions): Promise<CaaSet> {
  const aliases: string[] = [];
  try {
    for (let owner = name; ; ) {
      const found = await readAnswer(owner, options);
      if (found.alias === undefined) return { ...parseSet(found), aliases };
      const trouble = troubleWithAlias(found.alias, [name, ...aliases]);
      if (trouble) return lookupFailed(trouble, aliases);
      aliases.push(found.alias);
      owner = found.alias;
    }
  } catch (error) {
    if (error instanceof TroubleError) return lookupFailed(error.trouble.message, aliases);
    if (error instanceof RangeError) return lookupFailed(`a malformed answer (${error.message})`, aliases);
    throw error;
  }
}

type Found = { readonly rdatas: readonly Buffer[]; readonly ttl?: number; readonly alias?: string };

/**
 * The CAA records at the name itself, or where its CNAME leads. NXDOMAIN and NODATA are an empty set: the search climbs on.
 * @throws TroubleError `dns-unreachable`
 * @throws RangeError when the answer is malformed
 */
async function readAnswer(owner: string, options: CaaOptions): Promise<Found> {
  const packet = await answerAbout(owner, options);
  if (packet === undefined) return { rdatas: [] };
  const { records, complete } = readMessage(packet);
  if (!complete) throw new RangeError('it breaks off');
  const own = records.filter(({ section, name, class: c }) => section === 'answer' && c === CLASS_IN && name === owner);
  const caa = own.filter(({ type }) => type === TYPES.CAA);
  const rdatas = caa.map(({ rdata }) => rdata);
  const cname = own.find(({ type }) => type === TYPES.CNAME);
  if (rdatas.length === 0 && cname) return { rdatas, alias: readName(packet, cname.at).name };
  const [first] = caa;
  return first && !options.resolver ? { rdatas, ttl: first.ttl } : { rdatas };
}

/** @returns undefined for NXDOMAIN and NODATA */
async function answerAbout(owner: string, { resolver, ...options }: CaaOptions): Promise<Buffer | undefined> {
  if (resolver) return askResolver(resolver, { name: owner, type: 'CAA' }, options);
  const reply = await lookUp({ name: owner, type: 'CAA' }, { walk: startWalk(options.network, options) });
  return reply.kind === 'answer' ? reply.answer.packet : undefined;
}

function troubleWithAlias(alias: string, passed: readonly string[]): string | undefined {
  if (passed.includes(alias)) return 'the CNAMEs lead in a circle';
  if (passed.length > MOST_ALIASES) return `the CNAMEs are more than ${MOST_ALIASES}`;
  return alias.includes('\\') ? `the CNAME leads to ${alias}, which is no host name` : undefined;
}

function parseSet({ rdatas, ttl }: Found): Omit<CaaSet, 'aliases'> {
  const records = rdatas.map(parseCaaRdata).filter((record) => record !== undefined);
  const unreadable = rdatas.length - records.length;
  if (unreadable === 0) return { records, ...(ttl === undefined ? {} : { ttl }) };
  const why = `${unreadable} of ${rdatas.length} records hold no tag within their length (RFC 8659 section 4.1)`;
  return { records, trouble: { reason: 'unreadable-record', why } };
}

function lookupFailed(why: string, aliases: readonly string[]): CaaSet {
  return { records: [], aliases, trouble: { reason: 'lookup-failed', why } };
}
