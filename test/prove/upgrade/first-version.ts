import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLONE = fileURLToPath(new URL('../../..', import.meta.url));

/** The walking product, which the README's first deploy made: v0.1.0. */
export const FIRST_VERSION = '9b316737f2bb2ce8b11c4cd4a9a0050b5237fad5';

/**
 * The first version as it was, out of this clone's history, ready to be synthesised with the packages of this one.
 * @param folder is made anew
 * @throws Error when the history does not reach back so far
 */
export function unpackFirstVersion(folder: string): void {
  requireHistory();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar`;
  run('git', ['archive', '--format=tar', `--output=${archive}`, FIRST_VERSION], CLONE);
  run('tar', ['-xf', archive, '-C', folder], CLONE);
  rmSync(archive);
  symlinkSync(join(CLONE, 'node_modules'), join(folder, 'node_modules'));
}

/** @throws Error that says what to do about it */
export function requireHistory(clone = CLONE, commit = FIRST_VERSION): void {
  if (spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: clone }).status === 0) return;
  const shallow = run('git', ['rev-parse', '--is-shallow-repository'], clone).trim() === 'true';
  throw new Error(
    shallow
      ? `This clone is shallow: it has not the commit ${commit} of the first version. Get it with git fetch --unshallow.`
      : `This clone has not the commit ${commit} of the first version: its history is another.`,
  );
}

/** Packages that the first version was made with, by name, where this version has others in their place. */
export function otherPackages(folder: string): string[] {
  const wanted = dependenciesIn(folder);
  const present = dependenciesIn(CLONE);
  return Object.entries(wanted)
    .filter(([name, version]) => present[name] !== version)
    .map(([name, version]) => `${name} ${present[name] ?? 'none'} for ${version}`);
}

function dependenciesIn(folder: string): Record<string, string> {
  const read = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Record<string, string>;
  };
  return read.dependencies;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args[0]} ended with ${status}: ${error?.message ?? stderr}`);
}
