import { type Issue, inWords, oneOf, shown, valueAt, wantedBy } from '../../lambda/contract/issue-words.ts';
import { endedByName, PRESET_NAMES } from '../../lambda/contract/presets/presets.ts';
import { type Complaint, MOST_LINES } from './config-error.ts';
import { configJsonSchema, fieldsOf, nodesAt, type SchemaNode } from './json-schema.ts';
import { nearest } from './nearest.ts';

const UNKNOWN = 'unknown field';

/** What zod found, one line per field: what it got and what it wants. */
export function complaintsOf(issues: readonly Issue[], document: unknown): Complaint[] {
  const schema = configJsonSchema();
  return issues.flatMap((issue) => complaintOf(issue, document, schema));
}

function complaintOf(issue: Issue, document: unknown, schema: SchemaNode): Complaint[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    // What is beyond is counted alone, and needs no hint.
    return issue.keys.map((key, index) =>
      index < MOST_LINES ? unknownField([...path, key], schema) : { path: [...path, key], text: UNKNOWN },
    );
  }
  if (issue.code === 'invalid_key') {
    const wants = issue.issues[0]?.message ?? 'another name';
    return [{ path, text: `got the name ${shown(path.at(-1))}, wants ${wants}` }];
  }
  const got = issue.code === 'custom' ? issue.input : valueAt(document, path);
  if (isPreset(path) && typeof got === 'string') return [{ path, text: unknownPreset(got, wanted(issue, schema)) }];
  return [{ path, text: inWords(issue, got, wanted(issue, schema)) }];
}

function isPreset(path: readonly PropertyKey[]): boolean {
  return path.length === 3 && path[0] === 'cas' && path[2] === 'preset';
}

function unknownPreset(got: string, wants: string): string {
  const ended = endedByName(got);
  if (ended !== undefined) return `got ${shown(got)}, wants ${ended}`;
  const hint = nearest(got, [...PRESET_NAMES, 'custom']);
  return `got ${shown(got)}, wants ${wants}${hint ? `; did you mean "${hint}"?` : ''}`;
}

function unknownField(path: readonly PropertyKey[], schema: SchemaNode): Complaint {
  const known = nodesAt(schema, path.slice(0, -1)).flatMap(fieldsOf);
  const hint = nearest(String(path.at(-1)), known);
  return { path, text: hint ? `${UNKNOWN}, did you mean "${hint}"?` : UNKNOWN };
}

/** A union without words of its own is told by the fields that its forms need. */
function wanted(issue: Issue, schema: SchemaNode): string {
  const hasWords = !/^(Invalid|Too) /.test(issue.message);
  return issue.code === 'invalid_union' && !hasWords ? wantedOfUnion(issue, schema) : wantedBy(issue);
}

function wantedOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>, schema: SchemaNode): string {
  if ('options' in issue && issue.options) return oneOf(issue.options);
  const forms = nodesAt(schema, issue.path).map((node) =>
    (node.required ?? []).map((name) => `"${name}"`).join(' and '),
  );
  return `an object with ${forms.join(' or ')}`;
}
