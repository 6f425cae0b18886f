import { z } from 'zod';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { isKeyPem, keyFromJwk, keyFromPem } from './key.ts';

/** A key alone, whoever wrote it: PEM, or a JWK. */
const jwk = z.looseObject({ kty: z.string() });

export function findKeyFile(files: readonly AccountFile[]): Candidate[] {
  return files.flatMap((file) => {
    const key = isKeyPem(file.text) ? () => keyFromPem(file) : jwkReader(file);
    if (!key) return [];
    const account = (): FoundAccount => ({ client: 'key', files: [file.path], contacts: [], key: key() });
    return [{ files: [file.path], read: account }];
  });
}

function jwkReader({ path, text }: AccountFile): (() => FoundAccount['key']) | undefined {
  if (!/"kty"\s*:/.test(text)) return undefined;
  try {
    const parsed = jwk.parse(JSON.parse(text));
    return 'n' in parsed || 'x' in parsed ? () => keyFromJwk(path, parsed) : undefined;
  } catch {
    return undefined;
  }
}
