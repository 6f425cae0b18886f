import { expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { createPublisher } from '../../../lambda/dns/publisher.ts';
import { checkWrite } from '../../../lambda/pulse/write-check.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { type Call, createMemoryRoute53, ServiceError } from '../support/memory-route53.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const NAME = '_pulse.acme.example.org';
/** The pulse's time; 12 s of it are kept for the removal. */
const PULSE_MS = 30_000;

/** @param changes what befalls the first changes: an error, or so many milliseconds until it is carried out */
async function pulse(changes: readonly (ServiceError | number)[]) {
  const clock = createSimulatedClock();
  const table = createMemoryTable();
  let sent = 0;
  const route53 = createMemoryRoute53({
    async around({ kind }: Call) {
      const fate = kind === 'change' ? changes[sent++] : undefined;
      if (typeof fate === 'number') await clock.sleep(fate);
      return fate instanceof ServiceError ? { before: fate } : undefined;
    },
  });
  const publisher = createPublisher({ client: route53.client('pulse'), hostedZoneId: 'Z1', clock, random: () => 0 });
  const intents = createIntentLedger(table, 'main');
  const nowhere = { code: 'dns-unreachable' as const, message: 'No servers here.', action: 'None.' };
  await clock.run(
    checkWrite(
      { id: 'main', zoneName: 'acme.example.org' },
      { runId: 'pulse', value: 'ours', deadline: clock.now() + PULSE_MS },
      { clock, publisher, intents, findServers: () => Promise.reject(new TroubleError(nowhere)) },
    ),
  );
  await clock.pass(60_000);
  return { texts: route53.texts(NAME), intents: await intents.abandoned(clock.now() + 600_000) };
}

test('a change that was given up after others were refused stays written down: it is carried out after the removal', async () => {
  const throttled = Array.from({ length: 10 }, () => new ServiceError('Throttling', 'Rate exceeded'));

  const { texts, intents } = await pulse([...throttled, 45_000]);

  expect(texts).toEqual(['ours']);
  expect(intents).toMatchObject([{ runId: 'pulse', entries: [{ name: NAME, values: ['ours'] }] }]);
});

test('of changes that were all refused nothing stays written down', async () => {
  const { texts, intents } = await pulse(
    Array.from({ length: 30 }, () => new ServiceError('Throttling', 'Rate exceeded')),
  );

  expect(texts).toEqual([]);
  expect(intents).toEqual([]);
});
