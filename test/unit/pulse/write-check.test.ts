import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweep } from '../../../lambda/janitor/sweep.ts';
import { createPulseLedger } from '../../../lambda/store/pulses.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { lostAnswer, ServiceError } from '../support/memory-route53.ts';
import { type PulseWorld, startPulseWorld } from './pulse-world.ts';

const NAME = '_pulse.acme.example.org';
const HOUR_MS = 3_600_000;

let world: PulseWorld;
beforeEach(async () => {
  world = await startPulseWorld();
});
afterEach(() => world.close());

test('a value is written, seen at every server and by INSYNC, and taken away', async () => {
  const { write, cleanup } = await world.pulse();

  expect(write).toMatchObject({ outcome: 'passed', name: NAME, insyncMs: expect.any(Number) });
  expect(write?.servers).toMatchObject([{ server: 'ns1.acme.example.org', servedMs: expect.any(Number) }]);
  expect(world.told[0]?.write?.servedMs).toBe(write?.servedMs);
  expect(cleanup?.outcome).toBe('passed');
  expect(world.world.route53.sets()).toEqual([]);
  expect([...world.world.table.items.keys()].filter((key) => key.startsWith('intent#'))).toEqual([]);
});

test('one pulse of an hour writes', async () => {
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const ledger = createPulseLedger(createMemoryTable());

  expect(await ledger.takeWrite(hour + 1)).toBe(true);
  expect(await ledger.takeWrite(hour + HOUR_MS - 1)).toBe(false);
  expect(await ledger.takeWrite(hour + HOUR_MS)).toBe(true);
});

test('a second pulse of the hour checks all but the write', async () => {
  await world.pulse();
  const { write, verdict } = await world.pulse();

  expect(write).toBeUndefined();
  expect(verdict?.fault).toBe('none');
});

test('the value of a sister that shares the zone stays where it is', async () => {
  const { route53 } = world.world;
  const sister = { Name: NAME, Type: 'TXT', TTL: 5, ResourceRecords: [{ Value: '"of the sister"' }] } as const;
  route53.put({ ...sister, ResourceRecords: [...sister.ResourceRecords] });

  const { write } = await world.pulse();

  expect(write?.outcome).toBe('passed');
  expect(route53.texts(NAME)).toEqual(['of the sister']);
});

test('a role that may not change the zone is ours, and nothing is left', async () => {
  const denied = new ServiceError('AccessDenied', 'no', 403);
  const refusing = await startPulseWorld({
    route53: { around: ({ kind }) => (kind === 'change' ? { before: denied } : {}) },
  });

  const { verdict, write } = await refusing.pulse();
  await refusing.close();

  expect(write?.outcome).toBe('failed');
  expect(verdict).toMatchObject({ fault: 'configuration', code: 'iam-denies-route53' });
});

test('what a killed pulse left is the janitor’s', async () => {
  const { publisher, clock } = world.ports;
  const { intents } = world.world.wiring;
  const killed = new Promise<never>(() => undefined);
  const dying = { ...publisher, remove: () => killed };

  void world.pulse({ publisher: dying });
  await expect.poll(() => world.world.route53.texts(NAME), { timeout: 10_000 }).toHaveLength(1);
  const later = { ...clock, now: () => Date.now() + 300_000 };
  const swept = await sweep({ publisher, intents, clock: later, deadline: Date.now() + 400_000 });

  expect(swept.removed.map(({ name }) => name)).toEqual([NAME]);
  expect(world.world.route53.texts(NAME)).toEqual([]);
});

test('a value whose change got no answer is looked for again by the janitor', async () => {
  let changes = 0;
  const losing = await startPulseWorld({
    route53: { around: ({ kind }) => (kind === 'change' && ++changes === 1 ? { after: lostAnswer() } : {}) },
  });

  const { write } = await losing.pulse();
  await losing.close();

  expect(write?.outcome).toBe('passed');
  expect([...losing.world.table.items.keys()].filter((key) => key.startsWith('intent#'))).toHaveLength(1);
});

test('without the ledger nothing is written, which the verdict says', async () => {
  world.world.table.down = true;

  const { verdict, write, notRemembered } = await world.pulse();

  expect(world.world.route53.calls).toEqual([]);
  expect(write?.outcome).toBe('failed');
  expect(verdict).toMatchObject({ fault: 'platform', code: 'ledger-failing' });
  expect(notRemembered?.code).toBe('ledger-unavailable');
});

test('the ledger remembers what was measured and judged, and the next pulse compares itself with it', async () => {
  await world.pulse();
  const { verdict } = await world.pulse();
  const [last, first] = await world.ports.pulses.read();

  expect(verdict?.change).toBe('steady');
  expect(last).toMatchObject({ verdict: { code: 'healthy' } });
  expect(first?.write).toMatchObject({ outcome: 'passed', servedMs: expect.any(Number) });
});
