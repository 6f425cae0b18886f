import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareTools } from '../lab/tools/prepare.ts';
import { audit, inWords, passes } from './supply/audit.ts';

/**
 * The whole of `npm test`: types, lint and unit tests one after the other, up to the first that fails, then those of the
 * lab; it ends with what is known against the packages, and one line that counts the tests. `--quick` leaves out what needs
 * the lab.
 */

type Counts = { passed: number; failed: number; skipped: number };

const quick = process.argv.includes('--quick');
const reports = mkdtempSync(join(tmpdir(), 'reports-'));
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

/** @param prefix of each line of output, where another part runs beside this one */
function run(
  name: string,
  command: string,
  args: readonly string[],
  { env = {}, prefix }: { readonly env?: NodeJS.ProcessEnv; readonly prefix?: string } = {},
): Promise<boolean> {
  process.stdout.write(`\n== ${name}\n`);
  const child = spawn(command, args, {
    stdio: ['ignore', prefix === undefined ? 'inherit' : 'pipe', prefix === undefined ? 'inherit' : 'pipe'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface(output).on('line', (line) => process.stdout.write(`${prefix} ${line}\n`));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => {
      if (status !== 0) process.stderr.write(`${name}: failed\n`);
      resolve(status === 0);
    });
  });
}

async function runTests(
  name: string,
  projects: readonly string[],
  how: { readonly env?: NodeJS.ProcessEnv; readonly prefix?: string } = {},
): Promise<boolean> {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const held = await run(name, 'vitest', ['run', ...only, ...reporters], how);
  const counted = JSON.parse(readFileSync(report, 'utf8')) as Record<`num${string}Tests`, number>;
  counts.passed += counted.numPassedTests ?? 0;
  counts.failed += counted.numFailedTests ?? 0;
  counts.skipped += (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
  return held;
}

async function all(): Promise<boolean> {
  if (!(await run('types', 'tsc', ['--noEmit']))) return false;
  if (!(await run('lint', 'biome', ['ci', '--error-on-warnings', '.']))) return false;
  if (!(await runTests('unit tests', ['unit', 'stacks']))) return false;
  if (quick) return true;
  const { python } = await prepareTools({ progress: (line) => process.stdout.write(`${line}\n`) });
  // Both wait for servers and time limits about half of the time.
  const held = await Promise.all([
    runTests('lab tests', ['lab'], { env: { LAB_PYTHON: python }, prefix: 'lab |' }),
    runTests('end-to-end tests', ['e2e'], { prefix: 'e2e |' }),
  ]);
  return held.every(Boolean);
}

const audited = audit(join(import.meta.dirname, '..'));
const held = await all().finally(() => rmSync(reports, { recursive: true, force: true }));
const known = await audited;
process.stdout.write(`\n${inWords(known)}\n`);
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exitCode = held && passes(known) ? 0 : 1;
