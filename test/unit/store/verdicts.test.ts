import { expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import { someRemembered } from '../support/verdicts.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
/** Of a round that began so many minutes after noon. */
const after = (minutes: number) =>
  someRemembered(`run-${minutes}`, { at: new Date(NOON + minutes * 60_000).toISOString() });
const item = (table: ReturnType<typeof createMemoryTable>) => table.items.get('verdict#web\nverdict');

test('a target that had no round has no verdicts', async () => {
  expect(await createVerdictLedger(createMemoryTable()).read('web')).toEqual([]);
});

test('what was added comes back whole, the latest first, to its own target', async () => {
  const table = createMemoryTable();
  const ledger = createVerdictLedger(table);
  const failed = someRemembered('run-9', { ...after(9), fault: 'ca', code: 'ca-server-error', cas: ['staging'] });
  await ledger.add('web', after(1));
  await ledger.add('web', failed);
  await ledger.add('other', after(3));
  expect(await createVerdictLedger(table).read('web')).toEqual([failed, after(1)]);
});

test('a round that began earlier and ended later stands behind', async () => {
  const ledger = createVerdictLedger(createMemoryTable());
  await ledger.add('web', after(5));
  await ledger.add('web', after(2));
  expect((await ledger.read('web')).map(({ runId }) => runId)).toEqual(['run-5', 'run-2']);
});

test('ten are remembered, for 90 days after the last', async () => {
  const table = createMemoryTable();
  const ledger = createVerdictLedger(table);
  for (let minute = 0; minute < 12; minute += 1) await ledger.add('web', after(minute));
  expect((await ledger.read('web')).map(({ runId }) => runId)).toEqual(
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((minute) => `run-${minute}`),
  );
  expect(item(table)?.expiresAt).toEqual({ N: String(NOON / 1000 + 11 * 60 + 90 * 86_400) });
});

test('of rounds that end at once none is lost, and each is there once', async () => {
  const table = createMemoryTable();
  await Promise.all([1, 2, 3, 4].map((minute) => createVerdictLedger(table).add('web', after(minute))));
  await createVerdictLedger(table).add('web', after(4));
  expect((await createVerdictLedger(table).read('web')).map(({ runId }) => runId)).toEqual([
    ...['run-4', 'run-3', 'run-2', 'run-1'],
  ]);
});

test('a call that the SDK sent again adds nothing twice and takes nothing away', async () => {
  const table = createMemoryTable();
  const resending = {
    ...table,
    put: async (...call: Parameters<typeof table.put>) => {
      await table.put(...call);
      return table.put(...call);
    },
  };
  await createVerdictLedger(resending).add('web', after(1));
  await createVerdictLedger(resending).add('web', after(2));
  expect((await createVerdictLedger(table).read('web')).map(({ runId }) => runId)).toEqual(['run-2', 'run-1']);
});

test('an item that is never left in peace is given up as trouble', async () => {
  const table = { ...createMemoryTable(), put: async () => false };
  const error = await createVerdictLedger(table)
    .add('web', after(1))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TroubleError);
  expect((error as TroubleError).trouble).toMatchObject({ code: 'ledger-unavailable', cause: 'contended' });
});

test('a verdict that a later version wrote is left out, and the others are read', async () => {
  const table = createMemoryTable();
  const ledger = createVerdictLedger(table);
  await ledger.add('web', after(1));
  const verdicts = [{ ...after(2), code: 'code-of-the-future' }, after(1), 'nonsense'];
  table.items.set('verdict#web\nverdict', { ...item(table), verdicts: { S: JSON.stringify(verdicts) } });
  expect(await ledger.read('web')).toEqual([after(1)]);
});
