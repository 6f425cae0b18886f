#!/usr/bin/env node
// Started by whatever Node the host has: brings node_modules to what the lockfile says, then runs the given
// TypeScript file on the project's own Node 24, the major that Lambda runs.
//   node bin/run.mjs FILE.ts [ARGUMENT...]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lockfile');

/** SHA-256 of the lockfile, hexadecimal. */
function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function install() {
  const hash = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  // npm ci empties the folder first: through a link, that of another clone.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      'node_modules is a link to a folder that does not hold what package-lock.json says: remove the link, or install there.',
    );
  }
  process.stderr.write('installing the dependencies of the lockfile (npm ci) ...\n');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const done = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && process.platform === 'win32',
  });
  if (done.status !== 0) fail('npm ci failed: see its message above; a registry that answers is needed once.');
  writeFileSync(stamp, hash);
}

/** Path of a Node 24: the one out of npm, else the host's own where that is Node 24. */
function node24() {
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  const own = join(modules, '.bin', `node${suffix}`);
  const candidate = existsSync(own) ? own : process.execPath;
  const shell = process.platform === 'win32';
  const version = spawnSync(candidate, ['--version'], { encoding: 'utf8', shell }).stdout?.trim() ?? 'nothing';
  if (!version.startsWith(`v${NODE_MAJOR}.`)) {
    fail(
      `This project runs on Node ${NODE_MAJOR}, as Lambda does, but ${candidate} says ${version}. ` +
        'Run "npm ci" without --omit=optional, or start with a Node 24.',
    );
  }
  return candidate;
}

const [file, ...args] = process.argv.slice(2);
if (!file) fail('usage: node bin/run.mjs FILE.ts [ARGUMENT...]');
install();
const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` };
const run = spawn(node24(), [file, ...args], {
  cwd: root,
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
});
// It ends in its own time, and this process with it: what it had started is cleared away by then.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
run.once('error', (error) => fail(error.message));
run.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
