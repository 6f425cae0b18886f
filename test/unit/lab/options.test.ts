import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const LAB = fileURLToPath(new URL('../../../lab/', import.meta.url));

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${LAB}${command}.ts`, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  ['down', ['--port-base', '24000'], '--port-base: this command takes --name, --json and --help only'],
  ['down', ['--config=x.json'], '--config: this command takes'],
  ['down', ['--third'], '--third: this command takes'],
  ['rehearse', ['--third'], '--third: this command takes --staging, --name, --port-base, --json and --help only'],
  ['rehearse', ['--config', 'x.json'], '--config: this command takes'],
  ['up', ['--nonsense'], "Unknown option '--nonsense'"],
])('%s %j is refused before anything is done', (command, args, words) => {
  const { status, stdout, stderr } = run(command, ...args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(words);
});

test.each(['up', 'down', 'rehearse'])('%s --help tells of every option that it takes, and does nothing', (command) => {
  const { status, stdout } = run(command, '--help');
  const refusal = run(command, '--nonsense').stderr;

  expect(status).toBe(0);
  expect(refusal).toContain(stdout);
});
