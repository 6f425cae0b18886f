import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBoulder } from '../../../lab/boulder/boulder.ts';
import { PROCESSES } from '../../../lab/boulder/names.ts';
import type { BoulderOptions } from '../../../lab/boulder/options.ts';
import { assertPortsFree } from '../../../lab/boulder/ports.ts';
import { type BoulderTools, prepareBoulder } from '../../../lab/boulder/prepare.ts';
import { freshName, openClient } from './client.ts';
import { freePorts, startInstance } from './instance.ts';

const STARTER = fileURLToPath(new URL('./starter.ts', import.meta.url));

const dir = mkdtempSync(join(tmpdir(), 'lab-boulder-'));
let tools: BoulderTools;

beforeAll(async () => {
  tools = await prepareBoulder({ progress: (line) => console.error(line) });
});
afterAll(() => rmSync(dir, { recursive: true }));

async function options(): Promise<BoulderOptions> {
  return { tools, dir, ports: await freePorts(), dnsServers: { primary: '127.0.0.1:9' } };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('two instances run side by side and issue from roots of their own', async () => {
  const [one, two] = await Promise.all([startInstance(), startInstance({ asyncFinalize: false })]);

  const statuses = [one, two].map(async (instance) => {
    const client = await openClient(instance);
    const { order } = await client.validate([freshName()]);
    return (await client.finalize(order)).order.status;
  });

  expect(await Promise.all(statuses)).toEqual(['valid', 'valid']);
  expect(one.issuingRoots()).not.toEqual(two.issuingRoots());
  await Promise.all([one.stop(), two.stop()]);
});

test('answers finalize with the end of the order where asynchronous finalize is off', async () => {
  const instance = await startInstance({ asyncFinalize: false });
  const client = await openClient(instance);
  const { order } = await client.validate([freshName()]);
  const before = client.transcript.requests.length;

  await client.finalize(order);

  expect(client.transcript.requests[before]).toMatchObject({ resource: 'finalize', status: 200 });
  expect(client.transcript.requests[before]).not.toHaveProperty('retryAfter');
  await instance.stop();
});

test('stop ends every process, a frozen one too', async () => {
  const boulder = await startBoulder(await options());
  await boulder.stopProcess('sa', 'freeze');
  const running = boulder.processes();
  await boulder.stop();

  expect(running.map(({ name, state }) => [name, state])).toEqual(
    PROCESSES.map((name) => [name, name === 'sa' ? 'frozen' : 'running']),
  );
  expect(running.filter(({ pid }) => pid === undefined || isAlive(pid))).toEqual([]);
});

test('a start that fails half-way names the process and leaves nothing running', async () => {
  const asked = await options();

  const failing = startBoulder({ ...asked, tools: { ...tools, boulder: '/bin/false' } });

  await expect(failing).rejects.toThrow(/^(sa|nonce|publisher|ca|remoteva-\d|va|ra|wfe) ended\. Its output is in /);
  await assertPortsFree(portsOf(asked));
});

test('a port that somebody else has is named, and nothing is started', async () => {
  const asked = await options();
  const taken = portsOf(asked).of.ra;
  const occupant = createServer().listen(taken, '127.0.0.1');
  await once(occupant, 'listening');

  await expect(startBoulder(asked)).rejects.toThrow(`Port ${taken} of 127.0.0.1 is in use`);
  occupant.close();
});

test('nothing outlives a starter that is killed', async () => {
  const asked = await options();
  const starter = spawn(process.execPath, [STARTER, JSON.stringify(asked)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(starter.stdout, 'data');
  await expect(assertPortsFree(portsOf(asked))).rejects.toThrow('is in use');

  starter.kill('SIGKILL');

  for (let look = 0; look < 100 && (await isTaken(asked)); look++) await sleep(50);
  await assertPortsFree(portsOf(asked));
});

test('a second start in a folder has the roots of the first', async () => {
  const first = await startBoulder(await options());
  const roots = first.issuingRoots();
  await first.stop();
  const second = await startBoulder(await options());
  await second.stop();

  expect(second.issuingRoots()).toEqual(roots);
});

function portsOf(asked: BoulderOptions) {
  if (typeof asked.ports === 'number') throw new Error('these tests name their ports');
  return asked.ports;
}

function isTaken(asked: BoulderOptions): Promise<boolean> {
  return assertPortsFree(portsOf(asked)).then(
    () => false,
    () => true,
  );
}
