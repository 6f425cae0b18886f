import { afterEach, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { createAccountSource } from '../../../lambda/probe/account.ts';
import { startPulseWorld } from '../pulse/pulse-world.ts';
import { oneRound } from '../support/one-round.ts';
import { startWorld } from '../support/world.ts';

/** Keys are in memory for one run, and Secrets Manager is asked for each no more often than that. */

const open: { close(): Promise<unknown> | unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** The call itself, and a note of what it is asked for. */
function noting<A, B>(notes: string[], call: (of: A) => B, idOf: (of: A) => string): (of: A) => B {
  return (of) => {
    notes.push(idOf(of));
    return call(of);
  };
}

test('a round reads the secret of each of its CAs once, and no other', async () => {
  const world = await startWorld();
  open.push(world);
  const privateKeyPem = await createAccountKey();
  const read: string[] = [];
  const accounts = createAccountSource({
    secrets: {
      async read(id): Promise<AccountSecret> {
        read.push(id);
        const directory = world.deployment.cas.find((ca) => ca.id === id)?.directory ?? '';
        return { version: 1, directory, privateKeyPem, accountUrl: `https://${id}.test/account/1` };
      },
      readPending: async () => expect.unreachable(),
    },
    makeAccount: async () => expect.unreachable(),
  });

  const { probes } = await oneRound(world, {}, { accounts });

  expect(probes.map(({ ca, outcome }) => [ca, outcome])).toEqual([
    ['staging', 'passed'],
    ['backup', 'passed'],
  ]);
  expect(read.sort()).toEqual(['backup', 'staging']);
});

test('a round at one CA reads the secret of that one', async () => {
  const world = await startWorld();
  open.push(world);
  const asked: string[] = [];
  const { accounts } = world.wiring;

  await oneRound(
    world,
    { cas: ['backup'] },
    { accounts: { ...accounts, find: noting(asked, accounts.find, (ca) => ca.id) } },
  );

  expect(asked).toEqual(['backup']);
});

test('a pulse reads each secret once', async () => {
  const world = await startPulseWorld();
  open.push(world);
  const read: string[] = [];
  const { secrets } = world.ports;

  await world.pulse({ secrets: { ...secrets, read: noting(read, secrets.read, (id) => id) } });

  expect(read.sort()).toEqual(['backup', 'staging']);
});
