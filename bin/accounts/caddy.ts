import { dirname } from 'node:path';
import { z } from 'zod';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { contacts, keyMissing, readFields, urlIn } from './json.ts';
import { keyFromPem } from './key.ts';

/**
 * Caddy (certmagic): `acme/<host>-<path of the directory>/users/<email>/<name>.json` and `.key`. The JSON is the account
 * object of the CA with its URL in `location`; the binding that it was registered with is a JWS in it.
 */
const account = z.object({
  location: z.string().optional(),
  contact: contacts,
  externalAccountBinding: z.object({ protected: z.string() }).nullish(),
});

const header = z.object({ kid: z.string().min(1) });

export function findCaddy(files: readonly AccountFile[]): Candidate[] {
  return files.filter(isAccount).map((file) => {
    const key = files.find(({ path }) => path === file.path.replace(/\.json$/, '.key'));
    return { files: [file, key].flatMap((each) => each?.path ?? []), read: () => readAccount(file, key) };
  });
}

/** By its place, or by what is in it: a copy of the files may lie anywhere. */
function isAccount({ path, text }: AccountFile): boolean {
  if (!path.endsWith('.json')) return false;
  return /\/users\/[^/]+\/[^/]+\.json$/.test(path) || (/"status"\s*:/.test(text) && /"location"\s*:/.test(text));
}

function readAccount(file: AccountFile, key: AccountFile | undefined): FoundAccount {
  if (!key) throw keyMissing(file.path, 'the .key file of the same name');
  const { location, contact, externalAccountBinding } = readFields(account, file);
  const [accountUrl, host] = [urlIn(location), hostOf(dirname(file.path))];
  const bindingKeyId = keyIdIn(externalAccountBinding?.protected);
  return {
    client: 'caddy',
    files: [file.path, key.path],
    ...(host === undefined ? {} : { host }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
    ...(bindingKeyId === undefined ? {} : { bindingKeyId }),
    contacts: contact,
    key: keyFromPem(key),
  };
}

/** RFC 8555 section 7.3.4: the key identifier is in the protected header. */
function keyIdIn(protectedHeader: string | undefined): string | undefined {
  try {
    return header.parse(JSON.parse(Buffer.from(protectedHeader ?? '', 'base64url').toString())).kid;
  } catch {
    return undefined;
  }
}

/**
 * `acme-v02.api.letsencrypt.org-directory` is a URL whose slashes became dashes, and a port lost its colon: what of it is the
 * path cannot be told, so the account URL tells the host.
 */
function hostOf(folder: string): string | undefined {
  const issuer = /\/acme\/([^/]+)\/users\/[^/]+$/.exec(folder)?.[1];
  return /^([a-z0-9.-]+\.[a-z]{2,})-[^.]*$/.exec(issuer ?? '')?.[1];
}
