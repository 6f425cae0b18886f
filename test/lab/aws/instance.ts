import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MiniStackOptions, startMiniStack, stopMiniStack } from '../../../lab/aws/ministack.ts';

/** An instance of the test file's own, and the client configuration that reaches it. */
export interface Instance {
  endpoint: string;
  pid: number;
  client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  stop(): Promise<void>;
}

/** `LAB_PYTHON` names the Python of the venv with MiniStack; the lab's set-up sets it. */
export async function startInstance(extra: Partial<MiniStackOptions> = {}): Promise<Instance> {
  const python = process.env.LAB_PYTHON;
  if (python === undefined) throw new Error('LAB_PYTHON must name the Python that lab/aws/requirements.txt is in');
  const stateDir = mkdtempSync(join(tmpdir(), 'lab-aws-'));
  const log = join(stateDir, 'ministack.log');
  const nodeBinDir = dirname(process.execPath);
  const started = await startMiniStack({ python, port: await freePort(), stateDir, nodeBinDir, log, ...extra });
  const stop = async () => {
    await stopMiniStack(started.pid);
    rmSync(stateDir, { recursive: true, force: true });
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { ...started, client: { endpoint: started.endpoint, region: 'us-east-1', credentials }, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Asks until the answer is there; fails with what it waited for. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`Not within ${seconds} s: ${what}`);
}
