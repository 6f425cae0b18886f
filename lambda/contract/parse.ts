import { z } from 'zod';

/**
 * `safeParse` that does not throw. zod 4 compares the `length` of whatever stands in place of a text or a list, also when its type
 * was found wrong: `{"length": {"toString": 1}}` has none that can be compared, and the comparison throws.
 */
export function parseSafely<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options?: { readonly reportInput: boolean },
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value, options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = 'a document without objects that have a "length"';
    const told = new z.ZodError([{ code: 'custom', path: [], message, input: value }]);
    return { success: false, error: told as z.ZodError<z.output<Schema>> };
  }
}
