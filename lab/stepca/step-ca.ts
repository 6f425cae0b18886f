import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpsGet } from '../ca/https-get.ts';
import { type Daemon, startDaemon } from '../daemon.ts';
import { DIRECTORY_PATH, type StepCaConfig, writeStepCaConfig } from './configuration.ts';
import { createHierarchy } from './hierarchy.ts';

const START_MS = 30_000;
const LOOK_MS = 50;

export type StepCaOptions = StepCaConfig & {
  /** The program, as `prepareStepCa` names it. */
  readonly binary: string;
  /** `address:port` of the resolver that it asks, over UDP, and over TCP where an answer is truncated. */
  readonly dnsServer: string;
};

/** A step-ca that runs. */
export type StepCa = {
  /** On 127.0.0.1. Its URLs repeat the Host header of whoever asks, so a proxy must pass that on. */
  readonly directory: string;
  readonly pid: number;
  /** What its TLS certificate chains to: its own issuing root, for it gives itself one. */
  readonly tlsRootPem: string;
  /** What its certificates chain to: made anew at each start. */
  issuingRoots(): Promise<string[]>;
  readonly logFile: string;
  stop(): Promise<void>;
};

/**
 * Starts a step-ca with a hierarchy of its own and waits until it answers. It ends with this process at the latest.
 * @throws Error when somebody else has the port, and with the path of the log when it ends before it answers, or does not
 * answer within 30 s
 */
export async function startStepCa(options: StepCaOptions): Promise<StepCa> {
  const { dir, port } = options;
  await assertFree(port);
  const hierarchy = await createHierarchy();
  const config = await writeStepCaConfig(options, hierarchy);
  const logFile = join(dir, 'step-ca.log');
  const daemon = await startDaemon({
    program: options.binary,
    // Strict: the host's search domains must not be tried after the name that is meant.
    args: [config, '--resolver', options.dnsServer, '--acme-strict-fqdn'],
    env: { ...process.env, STEPPATH: dir },
    log: logFile,
  });
  const directory = `https://127.0.0.1:${port}${DIRECTORY_PATH}`;
  await answers(daemon, { directory, rootPem: hierarchy.rootPem, port, logFile });
  return {
    directory,
    pid: daemon.pid,
    tlsRootPem: hierarchy.rootPem,
    issuingRoots: async () => [hierarchy.rootPem],
    logFile,
    stop: daemon.stop,
  };
}

/** A step-ca that cannot listen does not end: the database's housekeeping keeps it. */
function assertFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () =>
      reject(new Error(`step-ca did not start: port ${port} of 127.0.0.1 is in use. Give it another one.`)),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

type Awaited = {
  readonly directory: string;
  readonly rootPem: string;
  readonly port: number;
  readonly logFile: string;
};

async function answers(daemon: Daemon, { directory, rootPem, port, logFile }: Awaited): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && daemon.ended() === undefined) {
    const answered = await httpsGet(directory, rootPem).then(
      () => true,
      () => false,
    );
    if (answered && daemon.ended() === undefined) return;
    await sleep(LOOK_MS);
  }
  const failure = daemon.ended() ?? `no answer in ${START_MS / 1_000} s`;
  await daemon.stop();
  throw new Error(`step-ca did not start on port ${port}: ${failure}. Its output is in ${logFile}`);
}
