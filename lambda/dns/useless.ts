import type { ServerCause } from '../contract/causes.ts';

/** Why a server, or what it said, is of no use. */
export type Useless = { readonly why: string; readonly cause: ServerCause };

/** How a server says that it has nothing to do with a zone. NXDOMAIN is such an answer to a question about the zone itself. */
const NOT_SERVING = ['REFUSED', 'NOTAUTH', 'NXDOMAIN'];

export const NOT_AUTHORITATIVE: Useless = { why: 'not authoritative', cause: 'lame' };

/** An answer with an error code. */
export function uselessCode(rcode: string): Useless {
  return { why: rcode, cause: NOT_SERVING.includes(rcode) ? 'lame' : 'servfail' };
}

/** The word that comes most often, the first of those that come equally often. */
export function commonest<Word extends string>(words: readonly [Word, ...Word[]]): Word {
  const count = (word: Word) => words.filter((each) => each === word).length;
  return words.reduce((most, word) => (count(word) > count(most) ? word : most));
}
