import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, freshName, openClient } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance({ ct: false });
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

test('does not issue without certificate transparency logs, and issues once they are there', async () => {
  const early = await client.validate([freshName()]);
  const { order: failed } = await client.finalize(early.order);
  await boulder.startProcess('ct');
  const late = await client.validate([freshName()]);
  const { order: issued } = await client.finalize(late.order);

  expect(failed).toMatchObject({
    status: 'invalid',
    error: { status: 500, detail: 'Error finalizing order :: Unable to meet CA SCT embedding requirements' },
  });
  expect(issued.status).toBe('valid');
});
