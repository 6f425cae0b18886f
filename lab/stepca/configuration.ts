import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hierarchy } from './hierarchy.ts';

/** Its name stands in the path of every URL of the CA. */
const PROVISIONER = 'lab';
export const DIRECTORY_PATH = `/acme/${PROVISIONER}/directory`;

export type StepCaConfig = {
  /** A folder of this step-ca alone: configuration, keys, database, log. Made if it is not there. */
  readonly dir: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Names in its TLS certificate besides localhost and 127.0.0.1. */
  readonly hostnames?: readonly string[];
};

/** Writes what a step-ca reads at its start. @returns the path of its configuration file */
export async function writeStepCaConfig(config: StepCaConfig, hierarchy: Hierarchy): Promise<string> {
  const { dir } = config;
  await mkdir(dir, { recursive: true });
  const files = { root: join(dir, 'root.pem'), crt: join(dir, 'issuer.pem'), key: join(dir, 'issuer-key.pem') };
  await writeFile(files.root, hierarchy.rootPem);
  await writeFile(files.crt, hierarchy.intermediatePem);
  await writeFile(files.key, hierarchy.intermediateKeyPem, { mode: 0o600 });
  const path = join(dir, 'ca.json');
  await writeFile(path, JSON.stringify({ ...files, ...settings(config) }), { mode: 0o600 });
  return path;
}

/** ACME alone, by dns-01 alone; without a database it would offer no ACME. */
function settings({ dir, port, hostnames = [] }: StepCaConfig): object {
  return {
    address: `127.0.0.1:${port}`,
    dnsNames: ['localhost', '127.0.0.1', ...hostnames],
    db: { type: 'badgerv2', dataSource: join(dir, 'database') },
    logger: { format: 'json' },
    authority: { provisioners: [{ type: 'ACME', name: PROVISIONER, challenges: ['dns-01'] }] },
  };
}
