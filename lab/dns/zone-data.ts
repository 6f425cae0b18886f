import { liesWithin, plainName, upTo } from './names.ts';
import type { RecordSet, RecordType } from './record-set.ts';

/** The sets at one name, by type. Empty where a name exists only because names below it do (RFC 8020 section 2). */
export type Node = ReadonlyMap<RecordType, RecordSet>;

/** All that a zone holds at one moment, by plain name. */
export type ZoneData = { readonly name: string; readonly nodes: ReadonlyMap<string, Node> };

/** Sets of the same name and type become one, as multivalue-answer sets of Route 53 are answered together. */
export function readZone(zone: string, sets: readonly RecordSet[]): ZoneData {
  const name = plainName(zone);
  const nodes = new Map<string, Map<RecordType, RecordSet>>([[name, new Map()]]);
  for (const set of sets) {
    const owner = plainName(set.name);
    for (const existing of upTo(name, owner)) if (!nodes.has(existing)) nodes.set(existing, new Map());
    const node = nodes.get(owner);
    const before = node?.get(set.type);
    node?.set(set.type, before ? { ...before, data: [...before.data, ...set.data] } : set);
  }
  return { name, nodes };
}

export function setsOf(data: ZoneData): RecordSet[] {
  return [...data.nodes.values()].flatMap((node) => [...node.values()]);
}

/** The zone with these sets in the place of what it holds at their names and types. */
export function withSets(data: ZoneData, sets: readonly RecordSet[]): ZoneData {
  const replaced = sets.reduce((zone, { name, type }) => withoutSets(zone, name, type), data);
  return readZone(data.name, [...setsOf(replaced), ...sets]);
}

/** The zone without the sets at a name: those of one type, or all. */
export function withoutSets(data: ZoneData, name: string, type?: RecordType): ZoneData {
  const goes = (set: RecordSet) => plainName(set.name) === plainName(name) && (type ?? set.type) === set.type;
  return readZone(
    data.name,
    setsOf(data).filter((set) => !goes(set)),
  );
}

/** The highest delegation at or above a name, if any: below it another zone's servers have the word. */
export function cutAbove(data: ZoneData, name: string): RecordSet | undefined {
  if (!liesWithin(name, data.name)) return undefined;
  const delegations = upTo(data.name, name).slice(0, -1);
  return delegations.map((each) => data.nodes.get(each)?.get('NS')).findLast((set) => set !== undefined);
}

/** The lowest existing name at or above a name (RFC 4592 section 3.3.1). */
export function closestEncloser(data: ZoneData, name: string): string {
  return upTo(data.name, name).find((each) => data.nodes.has(each)) ?? data.name;
}
