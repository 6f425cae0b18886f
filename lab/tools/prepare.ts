import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { findGo } from './go.ts';
import { findHostPython, type HostPython } from './host-python.ts';
import { buildPebble, builtPebble, PEBBLE_VERSION } from './pebble.ts';
import { told } from './told.ts';
import { virtualEnvironment } from './virtual-environment.ts';

const AWS_REQUIREMENTS = fileURLToPath(new URL('../aws/requirements.txt', import.meta.url));

/** Absolute paths. */
export type Tools = {
  /** The Python of the virtual environment with MiniStack. */
  readonly python: string;
  readonly pebble: string;
  /** The folder of the Node that runs this. */
  readonly nodeBinDir: string;
  /** Where all of it is kept, for every clone: `RENEWAL_PROBER_CACHE`, else a folder of the user's cache. */
  readonly cacheDir: string;
};

/**
 * Sets up what the lab needs and this machine lacks: pinned versions, no root. Safe when several processes do it at once.
 * @throws ToolError with what was found and what to do
 */
export async function prepareTools(options: { readonly progress: (line: string) => void }): Promise<Tools> {
  const { progress } = options;
  const cacheDir = cacheFolder();
  const host = await findHostPython();
  const python = await told(progress, once(`MiniStack on Python ${host.version}`), () =>
    virtualEnvironment(cacheDir, 'aws', host, AWS_REQUIREMENTS),
  );
  const pebble = builtPebble(cacheDir) ?? (await makePebble(cacheDir, host, progress));
  return { python, pebble, nodeBinDir: dirname(process.execPath), cacheDir };
}

async function makePebble(cacheDir: string, host: HostPython, progress: (line: string) => void): Promise<string> {
  const go = await told(progress, once('Go'), () => findGo(cacheDir, host));
  return await told(progress, once(`Pebble ${PEBBLE_VERSION}`), () => buildPebble(cacheDir, go));
}

function once(what: string) {
  return { what, begins: 'setting it up, once' };
}
