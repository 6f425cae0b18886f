import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type MiniStackOptions, startMiniStack, stopMiniStack } from '../../../lab/aws/ministack.ts';
import { freePort } from '../free-ports.ts';

/** An instance of the test file's own, and the client configuration that reaches it. */
export interface Instance {
  endpoint: string;
  pid: number;
  client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  stop(): Promise<void>;
}

/** `LAB_PYTHON` names the Python of the venv with MiniStack; the lab's set-up sets it. */
export async function startInstance(extra: Partial<MiniStackOptions> = {}): Promise<Instance> {
  const python = extra.python ?? process.env.LAB_PYTHON;
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
