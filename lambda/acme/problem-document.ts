import { z } from 'zod';
import { parseSafely } from '../contract/parse.ts';
import { PROBLEM_BOUNDS, type Problem } from '../contract/problem.ts';
import type { Secrecy } from './secrecy.ts';

/**
 * Problem documents (RFC 7807, RFC 8555 section 6.7) read loosely: a field that is not as it should be must not cost the
 * others, which may say whose fault it is.
 */

const text = z.string().optional().catch(undefined);
/** An absent type means this (RFC 7807 section 3.1). */
const type = z.string().catch('about:blank');
const identifier = z.object({ type: z.string(), value: z.string() }).optional().catch(undefined);
const subproblem = z.object({ type, detail: text, identifier });

export const looseProblemSchema = z.object({
  type,
  title: text,
  detail: text,
  status: z.int().optional().catch(undefined),
  instance: text,
  subproblems: z.array(subproblem).optional().catch(undefined),
});

/** The problem document in the body of an answer; `undefined` where there is none, but a page of a proxy, say. */
export function readProblem(body: string, contentType: string | undefined): Problem | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const says = 'type' in json && typeof json.type === 'string';
  if (!says && !contentType?.startsWith('application/problem+json')) return undefined;
  const parsed = parseSafely(looseProblemSchema, json);
  return parsed.success ? parsed.data : undefined;
}

/**
 * What the TXT record of a dns-01 challenge holds (RFC 8555 section 8.4: the digest of a key authorization, in base64url), as a
 * CA quotes it that found another's; not a part of a URL, where some CAs have as much.
 */
const TXT_VALUE = /(?<![\w/-])[\w-]{43}(?![\w-])/g;

type Subproblem = NonNullable<Problem['subproblems']>[number];

/** A problem document for the record: without secrets and values of challenges, and within PROBLEM_BOUNDS. */
export function quoteProblem(problem: Problem, secrecy: Secrecy): Problem {
  const quote: Secrecy['quote'] = (text, most) => secrecy.quote(text.replace(TXT_VALUE, '[TXT value]'), most);
  const { type, title, detail, status, instance, subproblems } = problem;
  const quoted: Problem = {
    type: quote(type, PROBLEM_BOUNDS.type),
    ...(title === undefined ? {} : { title: quote(title, PROBLEM_BOUNDS.title) }),
    ...(detail === undefined ? {} : { detail: quote(detail, PROBLEM_BOUNDS.detail) }),
    ...(status === undefined ? {} : { status }),
    ...(instance === undefined ? {} : { instance: quote(instance, PROBLEM_BOUNDS.instance) }),
  };
  if (subproblems === undefined) return quoted;
  const candidates = subproblems.slice(0, PROBLEM_BOUNDS.subproblems).map((each) => quoteSubproblem(each, quote));
  const kept = thoseThatFit(candidates, PROBLEM_BOUNDS.characters - JSON.stringify(quoted).length);
  const omitted = subproblems.length - kept.length;
  return { ...quoted, subproblems: kept, ...(omitted > 0 ? { omittedSubproblems: omitted } : {}) };
}

function quoteSubproblem({ type, detail, identifier }: Subproblem, quote: Secrecy['quote']): Subproblem {
  return {
    type: quote(type, PROBLEM_BOUNDS.type),
    ...(detail === undefined ? {} : { detail: quote(detail, PROBLEM_BOUNDS.subproblemDetail) }),
    ...(identifier === undefined
      ? {}
      : {
          identifier: {
            type: quote(identifier.type, PROBLEM_BOUNDS.type),
            value: quote(identifier.value, PROBLEM_BOUNDS.identifier),
          },
        }),
  };
}

/** The first of them, as JSON of at most so many characters together. */
function thoseThatFit(subproblems: readonly Subproblem[], characters: number): Subproblem[] {
  let left = characters;
  const end = subproblems.findIndex((each) => {
    left -= JSON.stringify(each).length + 1;
    return left < 0;
  });
  return subproblems.slice(0, end === -1 ? undefined : end);
}
