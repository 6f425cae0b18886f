import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { contacts, keyMissing, readFields, urlIn } from './json.ts';
import { keyFromJwk } from './key.ts';

/**
 * certbot: `accounts/<host>/<path of the directory>/<id>/{private_key.json, regr.json, meta.json}`. The key is a JWK, as its
 * library josepy writes it; `regr.json` is the registration of its library acme.
 */
const REGISTRATION = 'regr.json';
const KEY = 'private_key.json';

const registration = z.object({
  uri: z.string(),
  body: z.object({ contact: contacts }).default({ contact: [] }),
});
const jwk = z.looseObject({ kty: z.string() });

export function findCertbot(files: readonly AccountFile[]): Candidate[] {
  const at = new Map(files.map((file) => [file.path, file]));
  const folders = files
    .filter(({ path }) => basename(path) === REGISTRATION || basename(path) === KEY)
    .map(({ path }) => dirname(path));
  return [...new Set(folders)].map((folder) => {
    const [registered, key] = [REGISTRATION, KEY].map((name) => at.get(join(folder, name)));
    return {
      files: [registered, key].flatMap((file) => file?.path ?? []),
      read: () => readAccount(folder, registered, key),
    };
  });
}

function readAccount(folder: string, registered?: AccountFile, key?: AccountFile): FoundAccount {
  if (!key) throw keyMissing(registered?.path ?? folder, KEY);
  const { uri, body } = registered
    ? readFields(registration, registered)
    : { uri: undefined, body: { contact: [] as string[] } };
  const [directory, accountUrl] = [directoryOf(folder), urlIn(uri)];
  return {
    client: 'certbot',
    files: [registered, key].flatMap((file) => file?.path ?? []),
    ...(directory === undefined ? {} : { directory }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
    contacts: body.contact,
    key: keyFromJwk(key.path, readFields(jwk, key)),
  };
}

/** The folders between `accounts` and the account's own are the directory's URL without its scheme. */
function directoryOf(folder: string): string | undefined {
  const server = /.*\/accounts\/(.+)\/[0-9a-f]{32}$/.exec(folder)?.[1];
  return server === undefined ? undefined : urlIn(`https://${server}`);
}
