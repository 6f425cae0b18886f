import type { z } from 'zod';
import { type Complaint, shown } from './config-error.ts';
import { configJsonSchema, fieldsOf, nodesAt, type SchemaNode } from './json-schema.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** What zod found, one line per field: what it got and what it wants. */
export function complaintsOf(issues: readonly Issue[], document: unknown): Complaint[] {
  const schema = configJsonSchema();
  return issues.flatMap((issue) => complaintOf(issue, document, schema));
}

function complaintOf(issue: Issue, document: unknown, schema: SchemaNode): Complaint[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key], schema));
  if (issue.code === 'invalid_key') {
    const wants = issue.issues[0]?.message ?? 'another name';
    return [{ path, text: `got the name ${shown(path.at(-1))}, wants ${wants}` }];
  }
  const got = issue.code === 'custom' ? issue.input : valueAt(document, path);
  const wants = wanted(issue, schema);
  if (got === undefined) return [{ path, text: `is missing, wants ${wants}` }];
  const quoted = issue.code === 'invalid_type' && issue.expected !== 'int' ? kindOf(got) : shown(got);
  return [{ path, text: `got ${quoted}, wants ${wants}` }];
}

function unknownField(path: readonly PropertyKey[], schema: SchemaNode): Complaint {
  const known = nodesAt(schema, path.slice(0, -1)).flatMap(fieldsOf);
  const hint = nearest(String(path.at(-1)), known);
  return { path, text: hint ? `unknown field, did you mean "${hint}"?` : 'unknown field' };
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], document);
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

function wanted(issue: Issue, schema: SchemaNode): string {
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
    case 'invalid_union':
      return wantedOfUnion(issue, schema);
    default:
      return issue.message;
  }
}

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters';
  if (origin === 'array') return count === 1 ? ' entry' : ' entries';
  return '';
}

function oneOf(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}

function wantedOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>, schema: SchemaNode): string {
  if ('options' in issue && issue.options) return oneOf(issue.options);
  const forms = nodesAt(schema, issue.path).map((node) =>
    (node.required ?? []).map((name) => `"${name}"`).join(' and '),
  );
  return `an object with ${forms.join(' or ')}`;
}
