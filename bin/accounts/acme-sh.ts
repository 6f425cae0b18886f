import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { contacts, keyMissing, readFields, urlIn } from './json.ts';
import { keyFromPem } from './key.ts';

/**
 * acme.sh: `ca/<host>/<path of the directory>/{account.key, account.json, ca.conf}`. The key is PEM as OpenSSL writes it,
 * `account.json` what the CA answered, `ca.conf` lines of `NAME='value'`. The HMAC key of a binding lies in `ca.conf` too:
 * it is not read.
 */
const CONF = 'ca.conf';
const KEY = 'account.key';

const answer = z.object({ contact: contacts });

export function findAcmeSh(files: readonly AccountFile[]): Candidate[] {
  const at = new Map(files.map((file) => [file.path, file]));
  const isConf = ({ path, text }: AccountFile) => basename(path) === CONF && /^(ACCOUNT_URL|CA_KEY_HASH)=/m.test(text);
  const isKey = ({ path }: AccountFile) => basename(path) === KEY && inCaFolder(dirname(path));
  const folders = files.filter((file) => isConf(file) || isKey(file)).map(({ path }) => dirname(path));
  return [...new Set(folders)].map((folder) => {
    const own = [CONF, KEY, 'account.json'].flatMap((name) => at.get(join(folder, name)) ?? []);
    return { files: own.map(({ path }) => path), read: () => readAccount(folder, at) };
  });
}

const inCaFolder = (folder: string) => /\/ca\/[^/]+(\/|$)/.test(folder);

function readAccount(folder: string, at: ReadonlyMap<string, AccountFile>): FoundAccount {
  const conf = at.get(join(folder, CONF));
  const key = at.get(join(folder, KEY));
  if (!key) throw keyMissing(conf?.path ?? folder, KEY);
  const answered = at.get(join(folder, 'account.json'));
  const lines = (conf?.text ?? '').split('\n').map((line) => line.trim());
  const value = (name: string) => {
    const line = lines.find((each) => each.startsWith(`${name}=`));
    return /^(['"]?)([^'"]*)\1$/.exec(line?.slice(name.length + 1) ?? '')?.[2] || undefined;
  };
  const noted = answered && answered.text.trim() !== '' ? readFields(answer, answered).contact : [];
  const email = value('CA_EMAIL');
  const [host, accountUrl, bindingKeyId] = [hostOf(folder), urlIn(value('ACCOUNT_URL')), value('CA_EAB_KEY_ID')];
  return {
    client: 'acme.sh',
    files: [conf, key, answered].flatMap((file) => file?.path ?? []),
    ...(host === undefined ? {} : { host }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
    ...(bindingKeyId === undefined ? {} : { bindingKeyId }),
    contacts: noted.length > 0 || email === undefined ? noted : [email],
    key: keyFromPem(key),
  };
}

/** The folder below `ca` is the host, without the port where the directory's URL has one. */
function hostOf(folder: string): string | undefined {
  return /\/ca\/([^/]+)(?:\/|$)/.exec(folder)?.[1];
}
