import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostPython } from './host-python.ts';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

/**
 * A virtual environment that holds exactly what a requirements file lists, each wheel checked against its hash. It is keyed
 * by that file and by the Python, so that a change of either makes another one. Run what is in it as `python -m`: the
 * scripts in its `bin` hold the path that it was made under.
 * @param title goes into the folder's name
 * @returns the path of its Python
 */
export async function virtualEnvironment(
  cacheDir: string,
  title: string,
  host: HostPython,
  requirements: string,
): Promise<string> {
  const wanted = await readFile(requirements);
  const hash = createHash('sha256').update(`${host.executable} ${host.version}\n`).update(wanted).digest('hex');
  const folder = await installOnce(cacheDir, `${title}-${hash.slice(0, 16)}`, async (made) => {
    await run(host.executable, ['-m', 'venv', made]);
    await run(pythonIn(made), ['-m', 'pip', 'install', ...PIP_OPTIONS, '--requirement', requirements]);
  });
  return pythonIn(folder);
}

const PIP_OPTIONS = [
  '--require-hashes',
  '--only-binary',
  ':all:',
  '--no-input',
  '--disable-pip-version-check',
  '--progress-bar',
  'off',
];

function pythonIn(folder: string): string {
  return join(folder, 'bin', 'python');
}
