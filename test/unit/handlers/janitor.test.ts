import { expect, test } from 'vitest';
import { janitorAnswerSchema } from '../../../lambda/contract/result.ts';
import { createPublisher } from '../../../lambda/dns/publisher.ts';
import { sweepAll } from '../../../lambda/handlers/janitor.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { createMemoryRoute53, ServiceError, txtSet } from '../support/memory-route53.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const NAME = '_acme-challenge.r.staging.main.canary.acme.example.org';
const DENIED = 'denied.acme.example.org';

function open() {
  const clock = createSimulatedClock();
  const table = createMemoryTable();
  const route53 = createMemoryRoute53({
    around: ({ changes }) =>
      changes.some((change) => change.ResourceRecordSet?.Name === DENIED)
        ? { before: new ServiceError('AccessDenied', 'not authorized', 403) }
        : undefined,
  });
  route53.fill([NAME, DENIED].map((name) => txtSet(name, ['ours'])));
  const publisher = createPublisher({ client: route53.client('janitor'), hostedZoneId: 'Z1', clock, random: () => 0 });
  const intents = createIntentLedger(table, 'main');
  return {
    table,
    route53,
    write: (runId: string, name: string, age: number) =>
      intents.write({ runId, abandonedAt: clock.now() - age, entries: [{ name, values: ['ours'] }] }),
    sweep: async () => {
      const deadline = clock.now() + 60_000;
      const ports = { publisher, table, deployment: 'main', clock, deadline };
      return janitorAnswerSchema.parse(await clock.run(sweepAll(ports)));
    },
  };
}

test('hundreds that are stuck keep nobody from those after them', async () => {
  const { write, sweep, route53 } = open();
  for (let index = 0; index < 250; index++) await write(`stuck-${index}`, DENIED, 1_000 - index);
  await write('young', NAME, 1);
  const answer = await sweep();
  expect(answer.removed).toEqual([{ runId: 'young', name: NAME }]);
  expect(answer.failed).toHaveLength(250);
  expect(route53.texts(NAME)).toEqual([]);
});

test.each([
  ['is no JSON', { entries: { S: '[{"name"' } }],
  ['does not fit', { entries: { S: '[{"name":"a"}]' } }],
  ['is not there', {}],
])('one whose text %s is told and kept, and the others are removed', async (_what, item) => {
  const { write, sweep, table } = open();
  const key = { pk: 'intent#main', sk: '2026-11-24T05:00:00.000Z#odd#run' };
  await table.put(key, item);
  await write('killed', NAME, 1);
  const answer = await sweep();
  expect(answer.removed).toEqual([{ runId: 'killed', name: NAME }]);
  expect(answer.failed).toMatchObject([
    { runId: 'odd#run', trouble: { code: 'cleanup-failed', action: expect.stringContaining(key.sk) } },
  ]);
  expect(await table.get(key)).toBeDefined();
});
