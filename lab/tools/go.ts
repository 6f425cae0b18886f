import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostPython } from './host-python.ts';
import { type Environment, run } from './run.ts';
import { virtualEnvironment } from './virtual-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('./go-requirements.txt', import.meta.url));
/** What Boulder's go.mod asks for; Pebble's is content with 1.24. */
const OLDEST_MINOR = 26;
const PRINT_GOROOT = 'import go, os; print(os.path.dirname(go.__file__))';

export type Go = { readonly program: string; readonly env: Environment };

/** The host's Go where it is recent enough, else the one that PyPI has as a wheel. */
export async function findGo(cacheDir: string, python: HostPython): Promise<Go> {
  if (await hostHasGo()) return { program: 'go', env: process.env };
  const virtual = await virtualEnvironment(cacheDir, 'go', python, REQUIREMENTS);
  const root = (await run(virtual, ['-c', PRINT_GOROOT])).trim();
  return { program: join(root, 'bin', 'go'), env: { ...process.env, GOROOT: undefined } };
}

async function hostHasGo(): Promise<boolean> {
  const version = await run('go', ['env', 'GOVERSION']).catch(() => '');
  return Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0) >= OLDEST_MINOR;
}
