import type { z } from 'zod';
import { inOneLine } from './harmless.ts';

/** What zod found, in words for a person who wrote a file or an event: what was given, and what is wanted. */

export type Issue = z.core.$ZodIssue;

/** @param wants default: what the issue itself says */
export function inWords(issue: Issue, got: unknown, wants: string = wantedBy(issue)): string {
  if (got === undefined) return `is missing, wants ${wants}`;
  const quoted = issue.code === 'invalid_type' && issue.expected !== 'int' ? kindOf(got) : shown(got);
  return `got ${quoted}, wants ${wants}`;
}

export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], document);
}

/** A value as a person wrote it, in one short line. Objects and lists are only named: they may hold more than asked for. */
export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = inOneLine(JSON.stringify(value) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

/** A value of the wrong type is not quoted: it may be anything. */
function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? shown(value) : `a ${typeof value}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

export function wantedBy(issue: Issue): string {
  // The schema's own words, where it has any; zod's begin with "Invalid" or "Too".
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'an e-mail address' : `a ${issue.format}`;
    default:
      return issue.message;
  }
}

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters';
  if (origin === 'array') return count === 1 ? ' entry' : ' entries';
  return '';
}

export function oneOf(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
