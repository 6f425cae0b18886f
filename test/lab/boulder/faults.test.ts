import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createBoulderFaults } from '../../../lab/world/boulder-faults.ts';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { type Client, freshName, openClient } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let client: Client;
let faults: ReturnType<typeof createBoulderFaults>;

beforeAll(async () => {
  boulder = await startInstance();
  client = await openClient(boulder);
  faults = createBoulderFaults(boulder);
});
afterEach(() => faults.allOff());
afterAll(() => boulder.stop());

const stateOf = (name: string) => boulder.processes().find((each) => each.name === name)?.state;
const isOn = (name: string) => faults.list().find((each) => each.name === name)?.on;

test.each(['kill', 'freeze'])('boulder-stopped takes a process away by %s, and off brings it back', async (how) => {
  const running = stateOf('va');
  await faults.on('stopped', { process: 'va', how });
  expect(stateOf('va')).not.toBe(running);
  expect(isOn('boulder-stopped')).toEqual(['staging']);
  await faults.off('stopped');
  expect(stateOf('va')).toBe(running);
  expect(isOn('boulder-stopped')).toEqual([]);
});

test('boulder-limit lets a client meet the limit, and off lifts it', async () => {
  await faults.on('limit', { limit: 'NewOrdersPerAccount', count: 1 });
  await client.session.newOrder([freshName()]);
  const refused = await client.session.newOrder([freshName()]).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AcmeProblemError);
  expect((refused as AcmeProblemError).problem.type).toBe('urn:ietf:params:acme:error:rateLimited');
  await faults.off('limit');
  await client.session.newOrder([freshName()]);
});

test('a process, a limit or a fault that there is none of is refused', async () => {
  await expect(faults.on('stopped', { process: 'nobody' })).rejects.toThrow(/process/);
  await expect(faults.on('limit', { limit: 'Nothing', count: 1 })).rejects.toThrow(/limit/);
  await expect(faults.on('elsewhere', {})).rejects.toThrow(/boulder-stopped and boulder-limit/);
});
