import type { Reading } from './reading.ts';

/** Maps that must hold nothing beside what the template says: one more statement or variable is another meaning. */
const WHOLE = new Set([
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'RepositoryPolicyText',
  'Policy',
  'Variables',
  'EventPattern',
]);

type Compared = Pick<Reading, 'property' | 'state' | 'expected' | 'got'>;

/**
 * Compares each property of a template with the live one, down to the leaves.
 *
 * A key that `live` lacks is not readable; one that is there and undefined was dropped. What the live resource has beside
 * the template (defaults) is not looked at.
 */
export function compare(expected: Record<string, unknown>, live: Record<string, unknown>): Compared[] {
  return Object.entries(expected).flatMap(([name, value]): Compared[] =>
    name in live
      ? leaves(name, name, value, live[name])
      : [{ property: name, state: 'not readable', expected: value, got: undefined }],
  );
}

function leaves(property: string, name: string, expected: unknown, got: unknown): Compared[] {
  if (WHOLE.has(name) || !isFilled(expected)) return [judged(property, expected, got)];
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [judged(property, expected, got)];
    return expected.flatMap((value, index) => leaves(`${property}[${index}]`, '', value, got[index]));
  }
  const there = isMap(got) ? got : {};
  return Object.entries(expected).flatMap(([key, value]) => leaves(`${property}.${key}`, key, value, there[key]));
}

function judged(property: string, expected: unknown, got: unknown): Compared {
  return { property, state: canonical(expected) === canonical(got) ? 'same' : 'different', expected, got };
}

/** CloudFormation takes 5 and "5", true and "true" for the same, and maps have no order. */
function canonical(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(String(value));
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

function isFilled(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
