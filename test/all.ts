import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareTools } from '../lab/tools/prepare.ts';

/**
 * The whole of `npm test`, one part after the other; it stops at the first that fails and ends with one line that counts the
 * tests. `--quick` leaves out what needs the lab.
 */

type Counts = { passed: number; failed: number; skipped: number };

const quick = process.argv.includes('--quick');
const reports = mkdtempSync(join(tmpdir(), 'reports-'));
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

function run(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.stderr.write(`${name}: failed\n`);
  return status === 0;
}

function runTests(name: string, projects: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const held = run(name, 'vitest', ['run', ...only, ...reporters], env);
  const counted = JSON.parse(readFileSync(report, 'utf8')) as Record<`num${string}Tests`, number>;
  counts.passed += counted.numPassedTests ?? 0;
  counts.failed += counted.numFailedTests ?? 0;
  counts.skipped += (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
  return held;
}

async function all(): Promise<boolean> {
  if (!run('types', 'tsc', ['--noEmit'])) return false;
  if (!run('lint', 'biome', ['ci', '--error-on-warnings', '.'])) return false;
  if (!runTests('unit tests', ['unit', 'stacks'])) return false;
  if (quick) return true;
  const { python } = await prepareTools({ progress: (line) => process.stdout.write(`${line}\n`) });
  return runTests('lab tests', ['lab'], { LAB_PYTHON: python }) && runTests('end-to-end tests', ['e2e']);
}

const held = await all().finally(() => rmSync(reports, { recursive: true, force: true }));
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exitCode = held ? 0 : 1;
