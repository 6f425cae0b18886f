import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packagesInBundles } from './supply/bundles.ts';
import { bomOf } from './supply/cyclonedx.ts';
import { readLockfile } from './supply/lockfile.ts';
import { runtimeOf } from './supply/runtime.ts';

/**
 * Writes the bills of materials into `sbom/`: of all that is installed to deploy and to run the command line, and of what
 * each function's bundle really holds.
 */

const root = join(import.meta.dirname, '..');
const folder = join(root, 'sbom');
const lockfile = readLockfile(join(root, 'package-lock.json'));
mkdirSync(folder, { recursive: true });

function write(file: string, bom: ReturnType<typeof bomOf>): void {
  const path = join(folder, file);
  writeFileSync(path, `${JSON.stringify(bom, null, 2)}\n`);
  process.stdout.write(`${relative(root, path)}: ${bom.components.length} packages\n`);
}

write('renewal-prober.cdx.json', bomOf(lockfile, runtimeOf(lockfile)));
for (const [handler, packages] of await packagesInBundles(root, lockfile)) {
  const { name, version, needs } = lockfile;
  write(`${handler}-function.cdx.json`, bomOf({ name: `${name}/${handler}`, version, needs }, packages));
}
