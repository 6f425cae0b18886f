import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDown } from '../../../lab/down.ts';
import { prepareTools } from '../../../lab/tools/prepare.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { takenPorts } from '../../../lab/world/ports.ts';
import { spawnWorld } from '../../../lab/world/spawn.ts';
import { labFolder, worldOf } from '../../../lab/world/state.ts';
import { freeBase } from '../e2e/free-base.ts';

const UP = fileURLToPath(new URL('../../../lab/up.ts', import.meta.url));
const name = `cut-${process.pid}`;
const tools = await prepareTools({ progress: () => undefined });
let portBase: number;

beforeEach(async () => {
  portBase = await freeBase();
});
afterEach(async () => {
  await takeDown(name);
  rmSync(labFolder(name), { recursive: true, force: true });
});

const nobodyListens = () =>
  eventually('all ports of the lab are free', async () => (await takenPorts(portBase)).length === 0 || undefined, 10);

describe('a lab that is not ended by lab:down', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('is gone when %s interrupts lab:up', async (signal) => {
    const args = [UP, '--name', name, '--port-base', String(portBase), '--staging', 'pebble'];
    const up = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [said, ended] = [text(up.stderr), once(up, 'exit')];
    await Promise.race([
      eventually('the world process has begun', async () => worldOf(name), 20),
      ended.then(async () => expect.unreachable(`lab:up ended by itself: ${await said}`)),
    ]);

    up.kill(signal);

    expect(await ended).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
    expect(worldOf(name)).toBeUndefined();
    await nobodyListens();
  });

  it('is gone with its world process, even when that is killed, and can be brought up again', async () => {
    const { pid } = await spawnWorld({ name, portBase, tools });
    process.kill(pid, 'SIGKILL');
    await nobodyListens();

    // The resolvers listen at addresses of their own: where one were left, this would fail.
    await spawnWorld({ name, portBase, tools });
  });

  it('ends when its folder is removed', async () => {
    await spawnWorld({ name, portBase, tools });
    rmSync(labFolder(name), { recursive: true });
    await nobodyListens();
  });

  it('keeps its name from another', async () => {
    const { pid } = await spawnWorld({ name, portBase, tools });
    await expect(spawnWorld({ name, portBase: await freeBase(), tools })).rejects.toThrow(`process ${pid}`);
    expect(worldOf(name)).toBe(pid);
  });
});
