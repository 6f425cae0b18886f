import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { ZONE } from './story.ts';

/** One thing that a batch does: to what lies in the zone then, or whatever is there. */
export type Deed =
  | { readonly kind: 'plain'; readonly action: NonNullable<Change['Action']>; readonly set: ResourceRecordSet }
  /** DELETE of what lies there, by its place, exactly or not any more. */
  | { readonly kind: 'delete'; readonly place: number; readonly stale: 'no' | 'ttl' | 'value' | 'identifier' }
  /** DELETE and CREATE of the same set, with a value more or less: as probers do. */
  | { readonly kind: 'swap'; readonly place: number; readonly value: string; readonly ttl: number | null };

/** What is sent, and how the zone is listed afterwards: pages of so many sets. */
export type Batch = { readonly deeds: readonly Deed[]; readonly pageSize: number };

const VALUES = ['"one"', '"two"', '"with \\"quotes\\""', '"two" "strings"'];
const value = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.constantFrom('no-quotes', `"${'x'.repeat(256)}"`, `"${'x'.repeat(255)}"`) },
);
/** Few, so that they meet. */
const name = fc
  .constantFrom('a', 'a', 'b', 'A', '*', 'b.a', '\\052')
  .chain((label) => fc.constantFrom(`${label}.${ZONE}`, `${label}.${ZONE}.`));
const ttl = fc.constantFrom(5, 5, 60);
const policy = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('x', 'y').map((SetIdentifier) => ({ SetIdentifier, MultiValueAnswer: true })),
  },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((SetIdentifier) => ({ SetIdentifier, Weight: 1 })) },
);
const texts = fc.oneof(
  { weight: 20, arbitrary: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant<string[]>(['"twice"', '"twice"']) },
  // At the limits of a set and of a batch.
  {
    weight: 1,
    arbitrary: fc.constantFrom(400, 401).map((count) => Array.from({ length: count }, (_, at) => `"v${at}"`)),
  },
);
const ofType = (Type: 'TXT' | 'A' | 'CNAME', values: fc.Arbitrary<string[]>): fc.Arbitrary<ResourceRecordSet> =>
  fc.record({ name, ttl, policy, values }).map((each) => ({
    ...{ Name: each.name, Type, TTL: each.ttl, ...each.policy },
    ResourceRecords: each.values.map((Value) => ({ Value })),
  }));
const set = fc.oneof(
  { weight: 8, arbitrary: ofType('TXT', texts) },
  { weight: 1, arbitrary: ofType('A', fc.constantFrom(['192.0.2.1'], ['192.0.2.1', '192.0.2.2'])) },
  { weight: 1, arbitrary: ofType('CNAME', fc.constant(['elsewhere.example.net'])) },
);
const place = fc.nat(9);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('plain' as const), action: action(), set }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      place,
      stale: fc.constantFrom('no', 'no', 'ttl', 'value', 'identifier'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('swap' as const), place, value },
      ttl: fc.option(ttl, { freq: 3 }),
    }),
  },
);
function action(): fc.Arbitrary<NonNullable<Change['Action']>> {
  return fc.constantFrom('CREATE', 'CREATE', 'UPSERT', 'DELETE');
}

/** Batches one after the other in one zone. */
export const batches = (count: number): fc.Arbitrary<Batch[]> =>
  fc.array(
    fc.record({
      deeds: fc.oneof(
        { weight: 3, arbitrary: fc.tuple(deed) },
        { weight: 2, arbitrary: fc.array(deed, { minLength: 2, maxLength: 3 }) },
      ),
      pageSize: fc.integer({ min: 1, max: 5 }),
    }),
    {
      minLength: count,
      maxLength: count,
    },
  );

/** The changes of a batch, for a zone that holds these sets. */
export function changesOf({ deeds }: Batch, sets: readonly ResourceRecordSet[]): Change[] {
  return deeds.flatMap((each): Change[] => {
    if (each.kind === 'plain') return [{ Action: each.action, ResourceRecordSet: each.set }];
    const there = sets[each.place % sets.length];
    if (!there)
      return [
        {
          Action: 'DELETE',
          ResourceRecordSet: { Name: ZONE, Type: 'TXT', TTL: 5, ResourceRecords: [{ Value: '"none"' }] },
        },
      ];
    if (each.kind === 'delete') return [{ Action: 'DELETE', ResourceRecordSet: altered(there, each.stale) }];
    return [
      { Action: 'DELETE', ResourceRecordSet: there },
      { Action: 'CREATE', ResourceRecordSet: toggled({ ...there, TTL: each.ttl ?? there.TTL }, each.value) },
    ];
  });
}

function altered(set: ResourceRecordSet, stale: 'no' | 'ttl' | 'value' | 'identifier'): ResourceRecordSet {
  if (stale === 'ttl') return { ...set, TTL: (set.TTL ?? 0) + 1 };
  if (stale === 'value') return toggled(set, '"one"');
  return stale === 'identifier' && set.SetIdentifier ? { ...set, SetIdentifier: 'z' } : set;
}

/** With the value if it was not there, else without it unless it was the last. */
function toggled(set: ResourceRecordSet, value: string): ResourceRecordSet {
  const records = set.ResourceRecords ?? [];
  const rest = records.filter(({ Value }) => Value !== value);
  const changed = rest.length === records.length ? [...records, { Value: value }] : rest;
  return { ...set, ResourceRecords: changed.length === 0 ? records : changed };
}
