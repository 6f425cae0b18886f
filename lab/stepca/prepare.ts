import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../tools/cache-folder.ts';
import { findGo, type Go } from '../tools/go.ts';
import { findHostPython } from '../tools/host-python.ts';
import { installOnce } from '../tools/install-once.ts';
import { run } from '../tools/run.ts';
import { told } from '../tools/told.ts';

export const STEP_CA_VERSION = 'v0.30.2';
const PACKAGE = `github.com/smallstep/certificates/cmd/step-ca@${STEP_CA_VERSION}`;

/**
 * Builds smallstep's step-ca out of the Go module proxy, unless this version lies in the cache: minutes, at low priority. Go
 * checks the module and its dependencies against the checksum database that the environment names. Safe when two do it at once.
 * @param options.progress gets a line now and then; nothing where it is there already
 * @returns the path of the program
 * @throws ToolError with what was found and what to do
 */
export async function prepareStepCa(options: { readonly progress: (line: string) => void }): Promise<string> {
  const cacheDir = cacheFolder();
  const key = `step-ca-${STEP_CA_VERSION}-${process.platform}-${process.arch}`;
  const folder = await installOnce(cacheDir, key, async (made) => {
    const go = await findGo(cacheDir, await findHostPython());
    const piece = { what: `step-ca ${STEP_CA_VERSION}`, begins: 'building it, once, minutes' };
    await told(options.progress, piece, () => build(made, go));
  });
  return join(folder, 'step-ca');
}

async function build(folder: string, go: Go): Promise<void> {
  const scratch = join(folder, 'scratch');
  await run('nice', ['-n', '10', go.program, 'install', '-ldflags=-s -w', PACKAGE], {
    ...go.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=mod -modcacherw -trimpath',
    GOBIN: folder,
    GOPATH: join(scratch, 'path'),
    GOMODCACHE: go.env.GOMODCACHE ?? join(scratch, 'modules'),
    GOCACHE: go.env.GOCACHE ?? join(scratch, 'objects'),
  });
  await rm(scratch, { recursive: true, force: true });
}
