import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../tools/install-once.ts';
import { COMPONENTS, CT_LOGS, hostOf, ISSUERS } from './names.ts';
import {
  createIntermediate,
  createPeer,
  createRoot,
  generateKeys,
  type Identity,
  P256,
  P384,
  privateKeyPem,
  RSA,
} from './pki.ts';

/** Paths of all keys and certificates of an instance. */
export type KeyFiles = {
  /** The private CA that Boulder's components trust each other by. */
  readonly rpcRoot: string;
  certificate(name: string): string;
  key(name: string): string;
  /** What issued certificates chain to. */
  readonly webRoot: string;
  readonly nonceSecret: string;
  readonly redisPassword: string;
};

/** Makes them all, or finds those of an earlier start in the same folder, so that its roots stay what they were. */
export async function createKeyFiles(dir: string): Promise<KeyFiles> {
  const folder = await installOnce(dir, 'pki', writeAll);
  return {
    rpcRoot: join(folder, 'rpc-root.pem'),
    webRoot: join(folder, 'web-root.pem'),
    certificate: (name) => join(folder, `${name}.pem`),
    key: (name) => join(folder, `${name}.key`),
    nonceSecret: join(folder, 'nonce.hmac'),
    redisPassword: join(folder, 'redis.password'),
  };
}

async function writeAll(folder: string): Promise<void> {
  await Promise.all([
    writeRpc(folder),
    writeWeb(folder),
    ...CT_LOGS.map(async (log) => write(folder, `ct-${log}.key`, await privateKeyPem(await generateKeys(P256)))),
    write(folder, 'nonce.hmac', randomBytes(32).toString('hex')),
    write(folder, 'redis.password', randomBytes(16).toString('hex')),
  ]);
}

async function writeRpc(folder: string): Promise<void> {
  const root = await createRoot('CN=Lab Boulder RPC', P256);
  await write(folder, 'rpc-root.pem', root.certificate.toString('pem'));
  await Promise.all(COMPONENTS.map(async (name) => writeIdentity(folder, name, await createPeer(root, hostOf(name)))));
}

async function writeWeb(folder: string): Promise<void> {
  const root = await createRoot('C=US, O=Lab, CN=Lab Boulder Root X', P384);
  await write(folder, 'web-root.pem', root.certificate.toString('pem'));
  const algorithm = { ecdsa: P384, rsa: RSA };
  const name = { ecdsa: 'C=US, O=Lab, CN=Lab Boulder E1', rsa: 'C=US, O=Lab, CN=Lab Boulder R1' };
  await Promise.all(
    ISSUERS.map(async (kind) =>
      writeIdentity(folder, kind, await createIntermediate(root, name[kind], algorithm[kind])),
    ),
  );
}

async function writeIdentity(folder: string, name: string, { certificate, keys }: Identity): Promise<void> {
  await write(folder, `${name}.pem`, certificate.toString('pem'));
  await write(folder, `${name}.key`, await privateKeyPem(keys));
}

function write(folder: string, name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text, { mode: 0o600 });
}
