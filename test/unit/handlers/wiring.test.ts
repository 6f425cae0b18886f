import { expect, test, vi } from 'vitest';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { createConnections } from '../../../lambda/handlers/wiring.ts';

const network = vi.hoisted(() => ({ resolvers: [] as string[] }));
vi.mock('../../../lambda/handlers/system.ts', () => ({
  systemClock: { now: () => 0, sleep: async () => undefined },
  readDeployment: () => ({ network }),
}));

const ca = { id: 'staging', tlsRoots: [] as readonly string[] } as Ca;

test('connections look names up as the deployment says, and are kept by CA', () => {
  expect(createConnections()(ca).agent().options).not.toHaveProperty('lookup');
  network.resolvers = ['127.0.0.1:53'];
  const connect = createConnections();
  expect(connect(ca).agent().options).toHaveProperty('lookup', expect.any(Function));
  expect(connect(ca)).toBe(connect(ca));
  expect(connect({ ...ca, id: 'backup' })).not.toBe(connect(ca));
});
