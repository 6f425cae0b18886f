import fc from 'fast-check';
import type { Parser } from './parser.ts';
import { PIECES, VALUES } from './pieces.ts';

/** A change of octets; places are taken modulo the length. */
type Edit =
  | { readonly kind: 'set'; readonly at: number; readonly octet: number }
  | { readonly kind: 'drop'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'copy'; readonly at: number; readonly to: number; readonly length: number }
  | { readonly kind: 'put'; readonly at: number; readonly piece: string; readonly times: number };

/** A change of one value of a JSON document: `path` picks a member at each level, modulo their number. */
type ValueEdit = {
  readonly path: readonly number[];
  readonly how: number;
  readonly value: unknown;
  readonly name: string;
};

/** Inputs for a reader: mostly changes of the examples, and now and then something else altogether. */
export function inputsFor(parser: Parser, examples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const pieces = [...PIECES, ...(parser.pieces ?? [])];
  const piece = fc.constantFrom(...pieces);
  const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 30 }).map((all) => all.join(''));
  const example = fc.constantFrom(...examples);
  const changed = fc.tuple(example, fc.array(edits(piece), { minLength: 1, maxLength: 6 })).map(applied);
  const common: fc.WeightedArbitrary<Buffer>[] = [
    { arbitrary: changed, weight: 40 },
    { arbitrary: text.map((each) => Buffer.from(each)), weight: 5 },
    { arbitrary: fc.uint8Array({ maxLength: 400 }).map((octets) => Buffer.from(octets)), weight: 5 },
    { arbitrary: large(parser.largest, piece, example), weight: 1 },
  ];
  const ofJson: fc.WeightedArbitrary<Buffer>[] = [
    { arbitrary: changedValues(examples, piece), weight: 50 },
    { arbitrary: fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))), weight: 5 },
  ];
  const arbitrary = fc.oneof(...common, ...(parser.form === 'json' ? ofJson : []));
  return arbitrary.map((input) => input.subarray(0, parser.largest));
}

function edits(piece: fc.Arbitrary<string>): fc.Arbitrary<Edit> {
  const at = fc.nat(0xffff_ff);
  const length = fc.oneof(fc.nat(8), fc.nat(300));
  const times = fc.oneof({ arbitrary: fc.constant(1), weight: 8 }, { arbitrary: fc.nat(200), weight: 1 });
  return fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at, octet: fc.nat(255) }),
    fc.record({ kind: fc.constant('drop' as const), at, length }),
    fc.record({ kind: fc.constant('cut' as const), at }),
    fc.record({ kind: fc.constant('copy' as const), at, to: at, length }),
    fc.record({ kind: fc.constant('put' as const), at, piece, times }),
  );
}

function applied([example, changes]: [Buffer, Edit[]]): Buffer {
  return changes.reduce(change, example);
}

function change(octets: Buffer, edit: Edit): Buffer {
  const at = edit.at % (octets.length + 1);
  switch (edit.kind) {
    case 'set': {
      const copy = Buffer.from(octets);
      if (at < copy.length) copy[at] = edit.octet;
      return copy;
    }
    case 'drop':
      return Buffer.concat([octets.subarray(0, at), octets.subarray(at + edit.length)]);
    case 'cut':
      return octets.subarray(0, at);
    case 'copy': {
      const to = edit.to % (octets.length + 1);
      return Buffer.concat([octets.subarray(0, to), octets.subarray(at, at + edit.length), octets.subarray(to)]);
    }
    case 'put':
      return Buffer.concat([octets.subarray(0, at), Buffer.from(edit.piece.repeat(edit.times)), octets.subarray(at)]);
  }
}

function changedValues(examples: readonly Buffer[], piece: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const documents = examples.map((example) => example.toString('utf8'));
  const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
  const value = fc.oneof(fc.constantFrom(...VALUES), text, fc.jsonValue({ maxDepth: 2 }));
  const edit = fc.record({ path: fc.array(fc.nat(30), { maxLength: 8 }), how: fc.nat(5), value, name: piece });
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([document, all]) => {
      const changed = all.reduce<unknown>((tree, each) => withEdit(tree, each, 0), JSON.parse(document));
      return Buffer.from(JSON.stringify(changed) ?? 'null');
    });
}

/** Changes what the path leads to, in place. */
function withEdit(tree: unknown, edit: ValueEdit, level: number): unknown {
  const { path, how, name } = edit;
  // What is put in may be changed by the next edit.
  const value = structuredClone(edit.value);
  const isTree = typeof tree === 'object' && tree !== null;
  const keys = isTree ? Object.keys(tree) : [];
  const step = path[level];
  if (!isTree || step === undefined || keys.length === 0)
    return isTree && how === 0 ? { ...tree, [name]: value } : value;
  const members = tree as Record<string, unknown>;
  const key = keys[step % keys.length] ?? '';
  const last = level === path.length - 1;
  if (last && how === 1 && !Array.isArray(tree)) delete members[key];
  else if (last && how === 2 && Array.isArray(tree)) tree.push(...Array.from({ length: 50 }, () => members[key]));
  else if (last && how === 3 && typeof members[key] === 'string')
    members[key] = `${members[key]}${JSON.stringify(value).slice(0, 500)}`;
  else members[key] = withEdit(members[key], edit, level + 1);
  return tree;
}

/** Up to as large as an input may be: one piece again and again, by itself or in an example. */
function large(largest: number, piece: fc.Arbitrary<string>, example: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const share = fc.constantFrom(1_000, 100, 10, 1);
  return fc.tuple(piece, example, fc.nat(0xffff_ff), fc.boolean(), share).map(([text, inside, at, alone, of]) => {
    const most = largest / of;
    const times = Math.ceil(most / Math.max(1, Buffer.byteLength(text)));
    const repeated = Buffer.from(text.repeat(times));
    if (alone) return repeated;
    const place = at % (inside.length + 1);
    return Buffer.concat([
      inside.subarray(0, place),
      repeated.subarray(0, Math.max(0, most - inside.length)),
      inside.subarray(place),
    ]);
  });
}

/** Every piece as often as it fits, by itself and in the middle of the first example. */
export function amplified(
  parser: Parser,
  examples: readonly Buffer[],
): { readonly what: string; readonly input: Buffer }[] {
  const pieces = [...PIECES, ...(parser.pieces ?? [])];
  const [first = Buffer.alloc(0)] = examples;
  const half = Math.floor(first.length / 2);
  return pieces.flatMap((piece) => {
    const repeated = Buffer.from(piece.repeat(Math.ceil(parser.largest / Buffer.byteLength(piece))));
    const within = repeated.subarray(0, Math.max(0, parser.largest - first.length));
    return [
      { what: `${JSON.stringify(piece)} again and again`, input: repeated.subarray(0, parser.largest) },
      {
        what: `${JSON.stringify(piece)} again and again in an example`,
        input: Buffer.concat([first.subarray(0, half), within, first.subarray(half)]).subarray(0, parser.largest),
      },
    ];
  });
}
