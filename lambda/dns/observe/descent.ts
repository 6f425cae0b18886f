import { isIPv4 } from 'node:net';
import { DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { type DnsServer, liesWithin, plainName } from '../server.ts';
import type { DnsQuestion } from '../wire.ts';
import { hearWhole } from './exchange.ts';
import { TYPES } from './message.ts';
import { addressIn, answersAt, type Said } from './records.ts';
import { type Cut, closestCut, type Scope } from './scope.ts';
import { show, showServer } from './show.ts';
import { readStep, type Step } from './step.ts';

/** Name servers whose names lie in zones whose name servers' names lie ...: deeper than this is a circle. */
const DEEPEST = 4;

/** Where a descent ended: the zone whose servers had the last word, and what they said. */
export type Landing = {
  readonly cut: Cut;
  /** `stuck`: none of the zone's servers was of use. */
  readonly end: 'answer' | 'nxdomain' | 'nodata' | 'stuck';
  readonly said?: Said;
  readonly from?: DnsServer;
  /** In words, by server, why those asked before were of no use. */
  readonly useless: readonly string[];
};

/**
 * Descends by referrals (RFC 1034 section 5.3.3) from the deepest delegation known so far, and remembers those it passes.
 * It ends, for every referral leads strictly deeper.
 */
export async function descend(question: DnsQuestion, scope: Scope, depth = 0): Promise<Landing> {
  const name = plainName(question.name);
  for (;;) {
    const cut = closestCut(name, scope);
    const { step, useless } = await askServersOf(cut, { ...question, name }, scope, depth);
    if (step.kind === 'useless') return { cut, end: 'stuck', useless };
    if (step.kind !== 'referral') return { cut, end: step.kind, said: step.said, from: step.from, useless };
    scope.cuts.set(step.cut.zone, step.cut);
  }
}

async function askServersOf(
  cut: Cut,
  question: DnsQuestion,
  scope: Scope,
  depth: number,
): Promise<{ step: Step; useless: string[] }> {
  const useless: string[] = [];
  const servers = await firstServers(cut, scope, depth);
  for (const server of servers.toSorted((a, b) => rank(a, scope) - rank(b, scope))) {
    const heard = await hearWhole(server, question, scope);
    if (!heard.said) scope.silent.add(server.address);
    const step = readStep(heard, cut, question.name);
    if (step.kind !== 'useless') return { step, useless };
    useless.push(show(`${showServer(server)}: ${step.why}`));
  }
  if (useless.length === 0) useless.push('none of the name servers has an IPv4 address');
  return { step: { kind: 'useless', why: '' }, useless };
}

function rank({ address }: DnsServer, { silent }: Scope): number {
  return silent.has(address) ? 1 : 0;
}

/** Glue is enough to go on; without any, names are resolved until one has an address. */
async function firstServers(cut: Cut, scope: Scope, depth: number): Promise<DnsServer[]> {
  const glued = cut.glue.filter(({ address }) => isIPv4(address));
  if (glued.length > 0)
    return glued.slice(0, DNS_BOUNDS.servers).map((each) => toServer(each.server, each.address, scope));
  for (const name of cut.nameServers) {
    // Without glue, a name inside its own zone cannot be resolved (RFC 1034 section 4.2.1).
    if (liesWithin(name, cut.zone)) continue;
    const addresses = await resolve(name, 'A', scope, depth);
    if (addresses.length > 0) return addresses.map((address) => toServer(name, address, scope));
  }
  return [];
}

/** A name server's addresses by a descent of its own, none where it does not get there. */
export async function resolve(name: string, type: 'A' | 'AAAA', scope: Scope, depth = 0): Promise<string[]> {
  if (depth >= DEEPEST || scope.budget.lookups <= 0) return [];
  scope.budget.lookups -= 1;
  const { said } = await descend({ name, type }, scope, depth + 1);
  if (!said) return [];
  const addresses = answersAt(said, name, TYPES[type]).flatMap((record) => addressIn(record) ?? []);
  return [...new Set(addresses)].sort().slice(0, DNS_BOUNDS.addresses);
}

export function toServer(name: string, address: string, { port }: Scope): DnsServer {
  return { name, address, port };
}
