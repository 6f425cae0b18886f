import { spawnSync } from 'node:child_process';

/** The whole of `npm test`, one part after the other; it stops at the first that fails. */
const parts: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['tests', 'vitest', 'run', '--project', 'unit'],
];

for (const [name, command, ...args] of parts) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.stderr.write(`${name}: failed\n`);
    process.exit(status ?? 1);
  }
}
