import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDaemon } from '../../../lab/daemon.ts';

const DAEMON_MODULE = new URL('../../../lab/daemon.ts', import.meta.url).href;

let dir: string;
let server: Server;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lab-daemon-'));
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

/** A program that lives as long as its connection to the test shows. */
function connected(): string {
  return `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1').on('error', () => {})`;
}

function start(script: string) {
  const log = join(dir, 'log');
  return startDaemon({ program: process.execPath, args: ['-e', script], env: process.env, log });
}

describe('startDaemon', () => {
  it('starts a program, writes down what it says and how it ended', async () => {
    const connection = once(server, 'connection');
    const daemon = await start(`console.log('up'); ${connected()}`);
    const [socket] = (await connection) as [Socket];

    expect(daemon.ended()).toBeUndefined();
    const closed = once(socket.resume(), 'close');
    await daemon.stop();
    await closed;

    expect(daemon.ended()).toBe('it ended with SIGTERM');
    expect(readFileSync(join(dir, 'log'), 'utf8')).toBe('up\n');
  });

  it('stops one that has ended by itself', async () => {
    const connection = once(server, 'connection');
    const daemon = await start(`${connected()}.on('connect', () => process.exit(7))`);
    const [socket] = (await connection) as [Socket];
    await once(
      socket.resume().on('error', () => {}),
      'close',
    );

    await daemon.stop();

    expect(daemon.ended()).toBe('it ended with 7');
  });

  it('says so when there is no such program', async () => {
    const started = startDaemon({ program: join(dir, 'none'), args: [], env: {}, log: join(dir, 'log') });

    await expect(started).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const connection = once(server, 'connection');
    const options = { program: process.execPath, args: ['-e', connected()], env: {}, log: join(dir, 'log') };
    const script = `import { startDaemon } from '${DAEMON_MODULE}'; await startDaemon(${JSON.stringify(options)});`;
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const [socket] = (await connection) as [Socket];
    const closed = once(
      socket.resume().on('error', () => {}),
      'close',
    );

    supervisor.kill('SIGKILL');

    await closed;
  });
});
