import type { SoaData } from 'dns-packet';
import { below, liesWithin, plainName, upTo } from './names.ts';
import type { RecordSet, RecordType } from './record-set.ts';
import { closestEncloser, cutAbove, type Node, type ZoneData } from './zone-data.ts';

export type ZoneQuestion = { readonly name: string; readonly type: RecordType };

/** A set as it is answered: under the name asked for, even where a wildcard stands for it. */
export type AnsweredSet = RecordSet & {
  /** The wildcard that the data comes from (RFC 4592). */
  readonly wildcard?: string;
};

/** What a signed zone must prove not to be there (RFC 4035 section 3.1.3). Names are plain. */
export type Denial =
  | { readonly kind: 'type'; readonly name: string; readonly types: readonly RecordType[] }
  | { readonly kind: 'name'; readonly nextCloser: string };

export type ZoneAnswer = {
  readonly rcode: 'NOERROR' | 'NXDOMAIN';
  /** False in a referral. */
  readonly authoritative: boolean;
  readonly answers: readonly AnsweredSet[];
  readonly authorities: readonly RecordSet[];
  readonly additionals: readonly RecordSet[];
  readonly denials: readonly Denial[];
};

const MOST_ALIASES = 16;

/** What a zone's servers answer (RFC 1034 section 4.3.2; wildcards: RFC 4592). */
export function answerFrom(data: ZoneData, { name, type }: ZoneQuestion): ZoneAnswer {
  const answers: AnsweredSet[] = [];
  const denials: Denial[] = [];
  let owner = name;
  for (;;) {
    const cut = cutAbove(data, plainName(owner));
    if (cut && !(type === 'DS' && plainName(cut.name) === plainName(owner))) {
      return answers.length > 0 ? positive(answers, denials) : referral(data, cut);
    }
    const found = findNode(data, owner);
    denials.push(...found.denials);
    if (!found.node) return negative(data, 'NXDOMAIN', answers, denials);
    const sets = setsFor(found.node, type);
    answers.push(...sets.map((set) => ({ ...set, name: owner, ...found.wildcard })));
    const next = aliasTarget(sets, type);
    if (next === undefined) {
      if (sets.length > 0) return positive(answers, denials);
      const types = [...found.node.keys()];
      const holder = found.wildcard?.wildcard ?? plainName(owner);
      return negative(data, 'NOERROR', answers, [...denials, { kind: 'type', name: holder, types }]);
    }
    if (!liesWithin(plainName(next), data.name) || answers.length > MOST_ALIASES) return positive(answers, denials);
    owner = next;
  }
}

type Found = {
  readonly node?: Node;
  readonly wildcard?: { readonly wildcard: string };
  readonly denials: readonly Denial[];
};

/** The node of a name, or of the wildcard that stands for it, with what must be proved on the way. */
function findNode(data: ZoneData, name: string): Found {
  const node = data.nodes.get(plainName(name));
  if (node) return { node, denials: [] };
  const encloser = closestEncloser(data, plainName(name));
  const way = upTo(encloser, plainName(name));
  const nextCloser = way[way.length - 2] ?? plainName(name);
  const absent: Denial = { kind: 'name', nextCloser };
  const wildcard = below('*', encloser);
  const source = data.nodes.get(wildcard);
  if (source) return { node: source, wildcard: { wildcard }, denials: [absent] };
  return { denials: [absent, { kind: 'name', nextCloser: wildcard }] };
}

function setsFor(node: Node, type: RecordType): RecordSet[] {
  // "ANY" is a question type that dns-packet's record types lack.
  if ((type as string) === 'ANY') return [...node.values()];
  const alias = type === 'CNAME' ? undefined : node.get('CNAME');
  const set = alias ?? node.get(type);
  return set ? [set] : [];
}

function aliasTarget(sets: readonly RecordSet[], type: RecordType): string | undefined {
  const [set] = sets;
  return set?.type === 'CNAME' && type !== 'CNAME' && (type as string) !== 'ANY' ? String(set.data[0]) : undefined;
}

function positive(answers: readonly AnsweredSet[], denials: readonly Denial[]): ZoneAnswer {
  return { rcode: 'NOERROR', authoritative: true, answers, authorities: [], additionals: [], denials };
}

/** A negative answer carries the SOA record, which says how long it may be kept (RFC 2308 section 3). */
function negative(
  data: ZoneData,
  rcode: ZoneAnswer['rcode'],
  answers: readonly AnsweredSet[],
  denials: readonly Denial[],
): ZoneAnswer {
  const soa = data.nodes.get(data.name)?.get('SOA');
  const minimum = (soa?.data[0] as SoaData | undefined)?.minimum ?? 0;
  const authorities = soa ? [{ ...soa, ttl: Math.min(soa.ttl, minimum) }] : [];
  return { rcode, authoritative: true, answers, authorities, additionals: [], denials };
}

/** The way down: NS, DS where there is one, and the addresses that lie in this zone's own word (RFC 9471). */
function referral(data: ZoneData, cut: RecordSet): ZoneAnswer {
  const node = data.nodes.get(plainName(cut.name));
  const ds = node?.get('DS');
  const glue = cut.data.flatMap((server) => {
    const addresses = data.nodes.get(plainName(String(server)));
    return [addresses?.get('A') ?? [], addresses?.get('AAAA') ?? []].flat();
  });
  const denials: Denial[] = ds ? [] : [{ kind: 'type', name: plainName(cut.name), types: ['NS'] }];
  const authorities = ds ? [cut, ds] : [cut];
  return { rcode: 'NOERROR', authoritative: false, answers: [], authorities, additionals: glue, denials };
}
