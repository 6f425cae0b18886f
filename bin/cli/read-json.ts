import type { z } from 'zod';
import { harmless } from '../../lambda/contract/harmless.ts';

/**
 * A document that holds texts of CAs and name servers, with every character in them replaced that a terminal obeys: what they wrote is
 * printed on somebody's terminal. `undefined` where it is no JSON or does not fit.
 */
export function readJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(parseForeign(text));
  } catch {
    return undefined;
  }
}

/** The same document, whatever it holds. @throws SyntaxError where it is no JSON */
export function parseForeign(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? harmless(value) : value));
}
