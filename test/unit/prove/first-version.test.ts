import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIRST_VERSION, requireHistory } from '../../prove/upgrade/first-version.ts';

let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'first');
  git('commit', '--quiet', '--allow-empty', '--message', 'second');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a clone whose history reaches back to the first version will do', () => {
  expect(() => requireHistory(folder, git('rev-parse', 'HEAD~1'))).not.toThrow();
});

test('a shallow clone is told how to get the rest of its history', () => {
  const first = git('rev-parse', 'HEAD~1');
  git('clone', '--quiet', '--depth', '1', `file://${folder}`, 'shallow');
  expect(() => requireHistory(join(folder, 'shallow'), first)).toThrow('git fetch --unshallow');
});

test('a clone of another history is told so', () => {
  expect(() => requireHistory(folder, FIRST_VERSION)).toThrow('its history is another');
});
