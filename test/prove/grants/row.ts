import type { Expectation } from './expected.ts';
import { type Seen, saying } from './seen.ts';

/** Characters of what was told. */
const MOST_TOLD = 300;

/** One grant, taken away. */
export type Row = {
  readonly grant: string;
  /** What was done without it. */
  readonly deed: string;
  /** What was told; absent where it was not. */
  readonly told?: string;
  /** How often it was done, where the machine was too slow for it at first. */
  readonly tries?: number;
  /** Why it does not hold; none where it does. */
  readonly faults: readonly string[];
};

/** What a deed told, or why it did not come to its end. */
export type Played = { readonly seen: Seen; readonly broken?: string };

/** Judges what a deed told with the grant and without it. */
export function rowOf(
  grant: string,
  { deed, words }: Expectation,
  { granted, taken }: { readonly granted: Played; readonly taken: Played },
): Row {
  const told = saying(taken.seen, words);
  const faults = [
    ...(granted.broken === undefined ? [] : [`broken with the grant as well: ${granted.broken}`]),
    ...(saying(granted.seen, words) === undefined ? [] : ['told with the grant as well']),
    ...(told === undefined ? [`idle: nothing says ${words.join(', ')}${insteadIn(taken.seen)}`] : []),
    ...(told === undefined && taken.broken !== undefined ? [`broken: ${taken.broken}`] : []),
  ];
  return { grant, deed: deed.name, ...(told === undefined ? {} : { told: told.slice(0, MOST_TOLD) }), faults };
}

/** The first that was told, so that a deed that came to something else can be told from a grant that nothing uses. */
function insteadIn([first]: Seen): string {
  return first === undefined ? '' : ` (but ${first.slice(0, MOST_TOLD)})`;
}

/** Grants that nobody expects anything of, and expectations of grants that no role has. */
export function unmatched(granted: readonly string[], expected: readonly string[]): Row[] {
  const unknown = granted.filter((id) => !expected.includes(id));
  const gone = expected.filter((id) => !granted.includes(id));
  const repeated = granted.filter((id, index) => granted.indexOf(id) !== index);
  return [
    ...unknown.map((grant) => ({
      grant,
      deed: 'none',
      faults: ['idle, as far as is known: no deed is expected to use it'],
    })),
    ...gone.map((grant) => ({ grant, deed: 'none', faults: ['expected, and granted to no role'] })),
    ...repeated.map((grant) => ({ grant, deed: 'none', faults: ['granted twice'] })),
  ];
}
