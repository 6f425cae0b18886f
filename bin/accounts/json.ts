import { z } from 'zod';
import { parseSafely } from '../../lambda/contract/parse.ts';
import type { AccountFile } from './found.ts';
import { AccountFileError } from './trouble.ts';

/** A file that is JSON of this form. @throws AccountFileError, which names fields and quotes nothing */
export function readFields<T>(schema: z.ZodType<T>, file: AccountFile): T {
  const parsed = parseSafely(schema, jsonIn(file));
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'))];
  throw broken(file.path, `does not have what is needed at: ${fields.join(', ')}`);
}

function jsonIn({ path, text }: AccountFile): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the text.
    throw broken(path, 'is not JSON, or is cut off');
  }
}

export function broken(path: string, what: string): AccountFileError {
  return new AccountFileError(
    'file-broken',
    `${path} ${what}.`,
    'Take the file from the client again, or from a backup of it.',
  );
}

/** Of what a client's key file should be beside. */
export function keyMissing(path: string, wanted: string): AccountFileError {
  return new AccountFileError(
    'key-missing',
    `There is an account in ${path}, and not its key (${wanted}).`,
    'Copy the whole folder of the account, with the rights to read the key.',
  );
}

/** `mailto:` addresses without the scheme. */
export const contacts = z
  .array(z.string())
  .nullish()
  .transform((list) => (list ?? []).map((each) => each.replace(/^mailto:/, '')));

/** An https URL, or nothing where there is another text: what the client noted is a hint alone. */
export function urlIn(text: string | undefined | null): string | undefined {
  const url = text ? URL.parse(text) : null;
  return url?.protocol === 'https:' ? url.href : undefined;
}
