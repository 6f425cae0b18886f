import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { requireFreePorts, takenPorts } from '../../../../lab/world/ports.ts';

/** Below those that systems hand out by themselves, and away from where labs are. */
const BASE = 2_000 + (process.pid % 100) * 100;
const open: Server[] = [];

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
