import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daemon, startDaemon } from '../daemon.ts';
import { isFree } from '../world/ports.ts';
import { httpsGet } from './https-get.ts';
import { type PebbleConfig, writePebbleConfig } from './pebble-config.ts';
import { type LoggedRequest, requestsInLog } from './pebble-log.ts';

const START_MS = 30_000;
const LOOK_MS = 50;

export type PebbleOptions = PebbleConfig & {
  /** For error messages, as in "staging". */
  readonly name: string;
  /** The program, as `prepareTools` names it. */
  readonly binary: string;
  /** `address:port` that it resolves names at, over TCP: answers must hold the whole CNAME chain. */
  readonly dnsServer: string;
  /** Percent of good nonces that it refuses; default 0. */
  readonly nonceRejectPercent?: number;
};

/** A CA that runs. */
export type Pebble = {
  readonly name: string;
  /** On 127.0.0.1. Its URLs repeat the Host header of whoever asks, so a proxy must pass that on. */
  readonly directory: string;
  readonly managementUrl: string;
  readonly pid: number;
  /** What the TLS certificates of both URLs chain to. */
  readonly tlsRootPem: string;
  /** What its certificates chain to: made anew at each start. */
  issuingRoots(): Promise<string[]>;
  readonly logFile: string;
  /** What it was asked since `startPebble` gave it back, out of its own log. */
  requests(): Promise<LoggedRequest[]>;
  stop(): Promise<void>;
};

/**
 * Starts a Pebble and waits until it answers. It ends with this process at the latest.
 * @throws Error when its ports are taken; with the path of the log when it ends before it answers, or does not answer within 30 s
 */
export async function startPebble(options: PebbleOptions): Promise<Pebble> {
  const { name, pki, ports } = options;
  await requireFree(options);
  const config = await writePebbleConfig(options);
  const logFile = join(options.dir, 'pebble.log');
  const daemon = await startDaemon({
    program: options.binary,
    args: ['-config', config, '-dnsserver', options.dnsServer],
    env: environment(options),
    log: logFile,
  });
  const directory = `https://127.0.0.1:${ports.acme}/dir`;
  const managementUrl = `https://127.0.0.1:${ports.management}`;
  const rootUrl = `${managementUrl}/roots/0`;
  await answers(daemon, [rootUrl, directory], options, logFile);
  const { size: startUp } = await stat(logFile);
  return {
    name,
    directory,
    managementUrl,
    pid: daemon.pid,
    tlsRootPem: pki.rootPem,
    issuingRoots: async () => [await httpsGet(rootUrl, pki.rootPem)],
    logFile,
    requests: async () => requestsInLog((await readFile(logFile)).subarray(startUp).toString('utf8')),
    stop: daemon.stop,
  };
}

/** A validation begins at once, and an authorization is not used twice (but for the 1 in 100 that Pebble insists on). */
function environment(options: PebbleOptions): Record<string, string | undefined> {
  return {
    ...process.env,
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_VA_ALWAYS_VALID: undefined,
    PEBBLE_AUTHZREUSE: '0',
    PEBBLE_WFE_NONCEREJECT: String(options.nonceRejectPercent ?? 0),
  };
}

/** Whoever has its ports already would answer in its place. */
async function requireFree({ name, ports: { acme, management } }: PebbleOptions): Promise<void> {
  const free = await Promise.all([acme, management].map((port) => isFree('127.0.0.1', port)));
  const taken = [acme, management].filter((_, at) => !free[at]);
  if (taken.length === 0) return;
  throw new Error(`Pebble "${name}" cannot start on ports ${acme} and ${management}: ${taken.join(', ')} taken.`);
}

async function answers(daemon: Daemon, urls: string[], options: PebbleOptions, logFile: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  const waiting = [...urls];
  while (waiting[0] !== undefined && Date.now() < deadline && daemon.ended() === undefined) {
    if (await isAnswered(waiting[0], options.pki.rootPem)) waiting.shift();
    else await sleep(LOOK_MS);
  }
  if (waiting.length === 0 && daemon.ended() === undefined) return;
  const failure = daemon.ended() ?? `no answer in ${START_MS / 1_000} s`;
  await daemon.stop();
  const { acme, management } = options.ports;
  throw new Error(
    `Pebble "${options.name}" did not start on ports ${acme} and ${management}: ${failure}. Its output is in ${logFile}`,
  );
}

async function isAnswered(url: string, rootPem: string): Promise<boolean> {
  return await httpsGet(url, rootPem).then(
    () => true,
    () => false,
  );
}
