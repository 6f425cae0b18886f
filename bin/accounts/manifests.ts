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
    const tokens = tokensOf(text);
    if (!tokens) return undefined;
    // That keys are all different is not looked at: it takes a time that is quadratic in their number.
    const documents = [...new Composer({ uniqueKeys: false, logLevel: 'error' }).compose(tokens)];
    if (documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.map((document) => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown).flatMap(apart);
  } catch {
    // The parser's own words quote the text.
    return undefined;
  }
}

/** `undefined` at the first that is wrong: there may be as many as characters, and an error is made of each. */
function tokensOf(text: string): CST.Token[] | undefined {
  if (isLaborious(text)) return undefined;
  const tokens: CST.Token[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type === 'error') return undefined;
    tokens.push(token);
  }
  return tokens;
}

/**
 * What no manifest has and takes long: `? key`, of which five hundred, one within the other, take a minute to compose; and aliases
 * by the thousand, for each of which the document is searched.
 */
function isLaborious(text: string): boolean {
  let aliases = 0;
  let isContent = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isContent ? 'content' : CST.tokenType(lexeme);
    isContent = !isContent && lexeme === CST.SCALAR;
    if (type === 'alias') aliases += 1;
    if (type === 'explicit-key-ind' || aliases > MOST_ALIASES) return true;
  }
  return false;
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
