import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tether } from '../../daemon.ts';
import type { LabDns } from '../lab-dns.ts';
import type { Resolver } from '../resolver/resolver.ts';
import { shadowZoneLines } from '../resolver/shadow-zone.ts';
import { unboundConfiguration } from './configuration.ts';
import { checkSocketPath, control } from './control.ts';
import { type PreparedUnbound, type PrepareOptions, prepareUnbound } from './prepare.ts';

export type UnboundOptions = PrepareOptions & {
  readonly dns: Pick<LabDns, 'rootHints' | 'port' | 'trustAnchor'>;
  readonly address: string;
  readonly port: number;
  /** A folder of this resolver alone. */
  readonly dir: string;
  /** The file that gets its output: each SERVFAIL with its reason. */
  readonly log: string;
  /** The longest that an answer is kept, in seconds; 1 unless told. */
  readonly cacheSeconds?: number;
};

const CACHE_SECONDS = 1;
const READY_MS = 10_000;
const END_MS = 5_000;

/**
 * Starts unbound, validating with the lab's own trust anchor, and waits until it takes commands. The first time it is fetched.
 * @throws UnboundUnavailableError where it can't be had: `startResolver` stands in
 * @throws Error when it does not start, with what it said
 */
export async function startUnbound(options: UnboundOptions): Promise<Resolver> {
  const unbound = await prepareUnbound(options);
  const { configuration, controlSocket } = await writeFiles(options);
  const child = launch(unbound, configuration, options);
  await takesCommands(child, controlSocket, options.log);
  const { address, port } = options;
  return {
    address,
    port,
    software: `unbound ${unbound.version}`,
    validates: true,
    async flush() {
      await control(controlSocket, 'flush_zone .');
      // Which servers were silent is kept apart from answers.
      await control(controlSocket, 'flush_infra all');
    },
    async shadow(zone) {
      await control(controlSocket, `local_zone ${zone} static`);
      for (const line of shadowZoneLines(zone)) await control(controlSocket, `local_data ${line}`);
    },
    unshadow: async (zone) => void (await control(controlSocket, `local_zone_remove ${zone}`)),
    silence: async () => void child.kill('SIGSTOP'),
    speak: async () => void child.kill('SIGCONT'),
    rememberAbsence: async (seconds) => void (await keepAbsence(controlSocket, seconds)),
    async forgetAbsence() {
      await keepAbsence(controlSocket, options.cacheSeconds ?? CACHE_SECONDS);
      await control(controlSocket, 'flush_zone .');
    },
    stop: () => end(child),
  };
}

async function writeFiles({ dns, address, port, dir, cacheSeconds = CACHE_SECONDS }: UnboundOptions) {
  const folder = resolve(dir);
  await mkdir(folder, { recursive: true });
  const paths = {
    folder,
    configuration: join(folder, 'unbound.conf'),
    rootHints: join(folder, 'root.hints'),
    trustAnchor: join(folder, 'root.ds'),
    controlSocket: checkSocketPath(join(folder, 'control.sock')),
  };
  // One left by a resolver that was killed would refuse the new one its place.
  await rm(paths.controlSocket, { force: true });
  const hints = dns.rootHints.map(({ name, address: at }) => `. 3600 IN NS ${name}.\n${name}. 3600 IN A ${at}\n`);
  await writeFile(paths.rootHints, hints.join(''));
  await writeFile(paths.trustAnchor, `${dns.trustAnchor}\n`);
  await writeFile(paths.configuration, unboundConfiguration({ ...paths, address, port, cacheSeconds }));
  return paths;
}

function launch(unbound: PreparedUnbound, configuration: string, { dns, log }: UnboundOptions) {
  const output = openSync(log, 'a');
  const env = {
    LD_LIBRARY_PATH: unbound.libraries.join(':'),
    LD_PRELOAD: unbound.preload,
    LAB_DNS_PORT: String(dns.port),
  };
  const child = spawn(unbound.program, ['-d', '-c', configuration], { stdio: ['ignore', output, output], env });
  closeSync(output);
  if (child.pid !== undefined) tether(child);
  return child;
}

async function keepAbsence(controlSocket: string, seconds: number): Promise<void> {
  await control(controlSocket, `set_option cache-max-negative-ttl: ${seconds}`);
  // A denial is kept no longer than the SOA record that it came with.
  await control(controlSocket, `set_option cache-max-ttl: ${seconds}`);
}

async function takesCommands(child: ChildProcess, controlSocket: string, log: string): Promise<void> {
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= `it ended with ${signal ?? code}`;
  });
  const deadline = Date.now() + READY_MS;
  while (ended === undefined && Date.now() < deadline) {
    const status = await control(controlSocket, 'status').catch(() => '');
    if (status.includes('is running')) return;
    await sleep(20);
  }
  await end(child);
  throw new Error(
    `unbound did not start: ${ended ?? `no word from it in ${READY_MS / 1000} s`}. Its output is in ${log}`,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  // One that stands still would not see the other signal.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exited;
  clearTimeout(late);
}
