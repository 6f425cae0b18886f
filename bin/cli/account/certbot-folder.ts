import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';

/** A secret with an account in it. */
export type ExportedAccount = Pick<AccountSecret, 'directory'> & {
  readonly privateKeyPem: string;
  readonly accountUrl: string;
};

/**
 * An account as certbot keeps it, below its `accounts` folder: `<host>/<path of the directory>/<id>/`. The id is the MD5 of the
 * public key in PEM, by which certbot names an account's folder; any other name would do as well.
 * @returns paths and texts
 */
export function certbotFiles(account: ExportedAccount): Readonly<Record<string, string>> {
  const key = createPrivateKey(account.privateKeyPem);
  const publicPem = createPublicKey(account.privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  const { host, pathname } = new URL(account.directory ?? account.accountUrl);
  const id = createHash('md5').update(publicPem).digest('hex');
  const folder = `${host}${pathname.replace(/\/+$/, '')}/${id}`;
  const meta = {
    creation_dt: new Date(0).toISOString().replace('.000', ''),
    creation_host: 'renewal-prober',
    register_to_eff: null,
  };
  return {
    [`${folder}/private_key.json`]: JSON.stringify(key.export({ format: 'jwk' })),
    [`${folder}/regr.json`]: JSON.stringify({ body: {}, uri: account.accountUrl }),
    [`${folder}/meta.json`]: JSON.stringify(meta),
  };
}
