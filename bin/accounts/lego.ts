import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { contacts, keyMissing, readFields, urlIn } from './json.ts';
import { keyFromPem } from './key.ts';

/**
 * lego: up to version 4 `accounts/<host>_<port>/<email>/account.json` with `keys/<email>.key`; from 5 on both in
 * `accounts/<host>_<port>/<id>/<key type>/`. The key is PEM.
 */
const account = z.object({
  email: z.string().optional(),
  registration: z.object({ uri: z.string(), body: z.object({ contact: contacts }) }),
});

export function findLego(files: readonly AccountFile[]): Candidate[] {
  return files
    .filter(({ path, text }) => basename(path) === 'account.json' && /"registration"\s*:/.test(text))
    .map((file) => {
      const folder = dirname(file.path);
      const keys = files.filter(
        ({ path }) => path.endsWith('.key') && [folder, `${folder}/keys`].includes(dirname(path)),
      );
      return {
        files: [file.path, ...keys.map(({ path }) => path)],
        read: () => readAccount(file, keys),
      };
    });
}

function readAccount(file: AccountFile, keys: readonly AccountFile[]): FoundAccount {
  const { registration, email } = readFields(account, file);
  const key = keys.find(({ path }) => basename(path) === `${email}.key`) ?? keys[0];
  if (!key) throw keyMissing(file.path, 'a .key file beside it or in keys/');
  const [host, accountUrl] = [hostOf(file.path), urlIn(registration.uri)];
  const noted = registration.body.contact;
  return {
    client: 'lego',
    files: [file.path, key.path],
    ...(host === undefined ? {} : { host }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
    contacts: noted.length === 0 && email?.includes('@') ? [email] : noted,
    key: keyFromPem(key),
  };
}

/** lego writes `localhost_14000` for `localhost:14000`. */
function hostOf(path: string): string | undefined {
  const folder = /\/accounts\/([^/]+)\/[^/]+(?:\/[^/]+)?\/account\.json$/.exec(path)?.[1];
  return folder?.replace(/_(\d+)$/, ':$1');
}
