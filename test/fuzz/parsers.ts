import type { Parser } from './parser.ts';
import { CA_PARSERS } from './parsers/ca.ts';
import { CA_BESIDE_PARSERS } from './parsers/ca-beside.ts';
import { DNS_PARSERS } from './parsers/dns.ts';
import { EVENT_PARSERS } from './parsers/events.ts';
import { OPERATOR_PARSERS } from './parsers/operator.ts';
import { STORED_PARSERS } from './parsers/stored.ts';

/** Every reader of what comes from outside. docs/hostile-input.md has a row for each. */
export const PARSERS: readonly Parser[] = [
  // The slowest first: the last ones to end should be short.
  ...OPERATOR_PARSERS,
  ...CA_PARSERS,
  ...CA_BESIDE_PARSERS,
  ...DNS_PARSERS,
  ...EVENT_PARSERS,
  ...STORED_PARSERS,
];

/** @throws Error with the names there are, when this is none of them */
export function parserNamed(name: string): Parser {
  const parser = PARSERS.find((each) => each.name === name);
  if (parser) return parser;
  throw new Error(`No parser "${name}". There are ${PARSERS.map((each) => each.name).join(', ')}.`);
}
