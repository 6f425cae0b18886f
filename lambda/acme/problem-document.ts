import { z } from 'zod';
import type { Problem } from '../contract/problem.ts';

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
  const parsed = looseProblemSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}
