import { expect, test } from 'vitest';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { createConnections } from '../../../lambda/handlers/wiring.ts';

const ca = { id: 'staging', tlsRoots: [] as readonly string[] } as Ca;
const network = { rootHints: [], authoritativePort: 53 };

test('connections look names up as the deployment says, and are kept by CA', () => {
  const plain = createConnections({ ...network, resolvers: [] });
  expect(plain(ca).agent().options).not.toHaveProperty('lookup');
  const connect = createConnections({ ...network, resolvers: ['127.0.0.1:53'] });
  expect(connect(ca).agent().options).toHaveProperty('lookup', expect.any(Function));
  expect(connect(ca)).toBe(connect(ca));
  expect(connect({ ...ca, id: 'backup' })).not.toBe(connect(ca));
});
