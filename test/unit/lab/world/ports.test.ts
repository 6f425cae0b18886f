import { connect, createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { requireFreePorts, takenPorts } from '../../../../lab/world/ports.ts';

const open: Server[] = [];
/** Below those that systems hand out by themselves, and away from where labs are: a block that nobody listens in. */
const BASE = await freeBlock(2_000 + (process.pid % 50) * 100);

async function freeBlock(base: number): Promise<number> {
  const ports = Array.from({ length: 100 }, (_, index) => base + index);
  const answers = await Promise.all(ports.map(isTaken));
  return answers.includes(true) ? freeBlock(base + 100) : base;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function listen(port: number, address: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  open.push(server);
}

afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

it('finds every port of the block free', async () => {
  expect(await takenPorts(BASE)).toEqual([]);
});

it('finds a taken one, planned for or not, and the DNS port at the addresses of the name servers too', async () => {
  await listen(BASE + 27, '127.0.0.1');
  await listen(BASE + 53, '127.0.0.53');
  expect(await takenPorts(BASE)).toEqual([BASE + 27, BASE + 53]);
  await expect(requireFreePorts(BASE)).rejects.toThrow(`Another program has ${BASE + 27}, ${BASE + 53}: `);
});
