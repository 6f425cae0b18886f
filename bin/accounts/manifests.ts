import { Composer, CST, Lexer, Parser } from 'yaml';
import { z } from 'zod';
import { parseSafely } from '../../lambda/contract/parse.ts';

const list = z.object({ kind: z.string().regex(/List$/), items: z.array(z.unknown()) });
/** Characters of YAML: an account is some kilobytes, and a megabyte takes seconds to read. */
const MOST_YAML = 300_000;
/** A manifest has none; a file that grows by them is no manifest. */
const MOST_ALIASES = 10;

/** The objects of a YAML or JSON file of Kubernetes, Lists taken apart; `undefined` where it cannot be read. */
export function objectsIn(text: string): unknown[] | undefined {
  const json = jsonIn(text);
  if (json !== undefined) return apart(json);
  if (text.length > MOST_YAML) return undefined;
  try {
    // That keys are all different is not looked at: it takes a time that is quadratic in their number.
    const documents = [...new Composer({ uniqueKeys: false, logLevel: 'error' }).compose(tokensIn(text))];
    if (documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.map((document) => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown).flatMap(apart);
  } catch {
    // The parser's own words quote the text.
    return undefined;
  }
}

/** @throws at the first that is wrong: there may be as many as characters, and an error is made of each */
function* tokensIn(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of plain(new Lexer().lex(text))) yield* withoutErrors(parser.next(lexeme));
  yield* withoutErrors(parser.end());
}

function* withoutErrors(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === 'error') throw new SyntaxError(token.message);
    yield token;
  }
}

/**
 * @throws at what no manifest has and takes long: `? key`, of which five hundred, one within the other, take a minute to compose;
 * and aliases by the thousand, for each of which the document is searched
 */
function* plain(lexemes: Iterable<string>): Generator<string> {
  let aliases = 0;
  let isContent = false;
  for (const lexeme of lexemes) {
    const type = isContent ? 'content' : CST.tokenType(lexeme);
    isContent = !isContent && lexeme === CST.SCALAR;
    if (type === 'alias') aliases += 1;
    if (type === 'explicit-key-ind' || aliases > MOST_ALIASES) throw new RangeError('no manifest');
    yield lexeme;
  }
}

function apart(object: unknown): unknown[] {
  const several = parseSafely(list, object);
  return several.success ? several.data.items : [object];
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
