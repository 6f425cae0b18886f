import { type AliasCheck, DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { plainName } from '../server.ts';
import { descend, type Landing } from './descent.ts';
import { TYPES } from './message.ts';
import { answersAt, nameIn } from './records.ts';
import type { Cut, Scope } from './scope.ts';

/** The evidence, with the zones that were passed on the way, the last of them where the way ends. */
export type AliasWay = { readonly evidence: AliasCheck; readonly cuts: readonly Cut[] };

/** Follows the CNAMEs at a challenge name, each asked of its own zone's servers, so that no cache tells of yesterday. */
export async function checkAlias(challengeName: string, scope: Scope): Promise<AliasWay> {
  const name = plainName(challengeName);
  const hops: AliasCheck['hops'] = [];
  const cuts: Cut[] = [];
  for (let owner = name; ; ) {
    const landing = await descend({ name: owner, type: 'TXT' }, scope);
    cuts.push(landing.cut);
    const found = readEnd(landing, owner);
    const ended = (end: AliasCheck['end']): AliasWay => ({
      evidence: { check: 'alias', name, hops, end, target: owner, zone: landing.cut.zone, said: saidBy(landing) },
      cuts,
    });
    if (typeof found === 'string') return ended(found);
    const { target, ttl } = found;
    const passed = [name, ...hops.map((hop) => hop.target)];
    if (hops.length === DNS_BOUNDS.aliases) return ended('too-many');
    hops.push({ name: owner, target, ttl, zone: landing.cut.zone });
    if (passed.includes(target)) return ended('circle');
    if (target === '' || target.includes('\\')) return ended('unusable');
    owner = target;
  }
}

function readEnd({ end, said }: Landing, owner: string): AliasCheck['end'] | { target: string; ttl: number } {
  if (end === 'stuck' || !said) return 'unreachable';
  if (end !== 'answer') return end;
  if (answersAt(said, owner, TYPES.TXT).length > 0) return 'txt';
  const [cname] = answersAt(said, owner, TYPES.CNAME);
  if (!cname) return 'nodata';
  const target = nameIn(said, cname);
  return target === undefined ? 'unusable' : { target, ttl: cname.ttl };
}

function saidBy({ useless }: Landing): string[] {
  return useless.slice(0, DNS_BOUNDS.servers);
}
