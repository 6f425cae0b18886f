import type { z } from 'zod';

/** C0 and C1 controls but tab and line feed: a terminal obeys them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * A document that holds texts of CAs and name servers, with every control character in them replaced: what they wrote is
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
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(CONTROLS, '\ufffd') : value,
  );
}
