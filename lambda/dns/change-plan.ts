import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Trouble } from '../contract/problem.ts';
import { quoteTxt, unquoteTxt } from './record-sets.ts';

/** One name's values, and how far its record set is shared with others. */
export type PublishEntry = {
  readonly name: string;
  readonly values: readonly string[];
  /** `fresh`: nobody else knows the name; `shared`: others' values are carried along; `exclusive`: others come first. */
  readonly sharing: 'fresh' | 'shared' | 'exclusive';
  /** Values of this round that may lie there already. */
  readonly ours: readonly string[];
};

/** What is to be done at one name, given what lies there. */
export type Step =
  | { readonly kind: 'change'; readonly changes: readonly Change[] }
  | { readonly kind: 'settled' }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/**
 * The changes that add the entry's values to what was read: compare-and-swap, for a DELETE that does not name the set exactly
 * as it lies there fails the whole batch (API_ChangeResourceRecordSets of the Route 53 API reference).
 */
export function planPublish(entry: PublishEntry, sets: readonly ResourceRecordSet[], ttlSeconds: number): Step {
  const obstacle = obstacleTo(entry, sets);
  if (obstacle) return { kind: 'refused', trouble: nameInUse(entry.name, obstacle) };
  const present = simpleTxt(sets);
  const held = new Set(valuesOf(present));
  const missing = [...new Set(entry.values)].filter((value) => !held.has(value));
  if (missing.length === 0) return { kind: 'settled' };
  const added = missing.map((value) => ({ Value: quoteTxt(value) }));
  const created: ResourceRecordSet = present
    ? // With the TTL that it had: whoever made the set deletes it by that TTL, after our values are gone again.
      { ...present, ResourceRecords: [...(present.ResourceRecords ?? []), ...added] }
    : { Name: entry.name, Type: 'TXT', TTL: ttlSeconds, ResourceRecords: added };
  return { kind: 'change', changes: swap(present, created) };
}

/** The changes that take exactly these values out of what was read. */
export function planRemoval(values: readonly string[], sets: readonly ResourceRecordSet[]): Step {
  const present = simpleTxt(sets);
  const records = present?.ResourceRecords ?? [];
  const gone = new Set(values);
  const kept = records.filter((record) => !gone.has(unquoteTxt(record.Value ?? '')));
  if (!present || kept.length === records.length) return { kind: 'settled' };
  return {
    kind: 'change',
    changes: swap(present, kept.length === 0 ? undefined : { ...present, ResourceRecords: kept }),
  };
}

function swap(present: ResourceRecordSet | undefined, created: ResourceRecordSet | undefined): Change[] {
  return [
    ...(present ? [{ Action: 'DELETE' as const, ResourceRecordSet: present }] : []),
    ...(created ? [{ Action: 'CREATE' as const, ResourceRecordSet: created }] : []),
  ];
}

/** What others have at a name where values of ours were removed. */
export type LeftAlone = {
  /** Never a value. */
  readonly found: string;
  /** Whether a value of ours lies in a set that is not ours to change. */
  readonly holdsOurs: boolean;
};

/** @returns `undefined` where there is nothing of others, as far as challenges go */
export function leftAloneAt(values: readonly string[], sets: readonly ResourceRecordSet[]): LeftAlone | undefined {
  const found = otherKindOfSet(sets) ?? foreignValues(new Set(values), sets);
  if (found === undefined) return undefined;
  const routed = sets.filter((set) => set.Type === 'TXT' && set !== simpleTxt(sets));
  return { found, holdsOurs: routed.flatMap(valuesOf).some((value) => values.includes(value)) };
}

/** Why nothing can or may be published here, if so. */
function obstacleTo(entry: PublishEntry, sets: readonly ResourceRecordSet[]): string | undefined {
  const kind = otherKindOfSet(sets);
  if (kind !== undefined || entry.sharing !== 'exclusive') return kind;
  // The values to be published are ours as well: an answer may have been lost.
  return foreignValues(new Set([...entry.ours, ...entry.values]), sets);
}

/** A set that no simple TXT set can lie beside. */
function otherKindOfSet(sets: readonly ResourceRecordSet[]): string | undefined {
  // Nothing lies beside a CNAME (RFC 1034 section 3.6.2).
  if (sets.some(({ Type }) => Type === 'CNAME')) return 'there is a CNAME record';
  const texts = sets.filter(({ Type }) => Type === 'TXT');
  // A simple set and sets with a routing policy cannot share a name and type.
  if (texts.some((set) => set.SetIdentifier !== undefined)) return 'there are TXT record sets with a routing policy';
  return texts.some((set) => set.AliasTarget !== undefined) ? 'there is an alias record of type TXT' : undefined;
}

function foreignValues(ours: ReadonlySet<string>, sets: readonly ResourceRecordSet[]): string | undefined {
  const foreign = valuesOf(simpleTxt(sets)).filter((value) => !ours.has(value));
  return foreign.length > 0 ? `there are ${foreign.length} TXT values of another client` : undefined;
}

function nameInUse(name: string, obstacle: string): Trouble {
  return {
    code: 'challenge-name-in-use',
    step: 'publish',
    message: `Nothing was published at ${name}, for ${obstacle}.`,
    action: `If another client is renewing at ${name}, wait for it; if the record was left behind, remove it.`,
  };
}

function simpleTxt(sets: readonly ResourceRecordSet[]): ResourceRecordSet | undefined {
  return sets.find((set) => set.Type === 'TXT' && set.SetIdentifier === undefined && set.AliasTarget === undefined);
}

function valuesOf(set: ResourceRecordSet | undefined): string[] {
  return (set?.ResourceRecords ?? []).map(({ Value }) => unquoteTxt(Value ?? ''));
}
