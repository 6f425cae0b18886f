import { afterEach, expect, test } from 'vitest';
import { BUS_EVENTS, type BusEvent } from '../../../lambda/contract/bus-events.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import { verdictChanged } from '../../../lambda/probe/announce.ts';
import { oneRound } from '../support/one-round.ts';
import { someRemembered, someVerdict } from '../support/verdicts.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const failing = { behaves: { backup: () => ({ newOrder: () => Promise.reject(new TypeError('x')) }) } };
const typesOf = (events: readonly BusEvent[]) => events.map(({ type }) => type);
/** As the schemas that are shipped take them. */
const parsed = () =>
  (world?.events ?? []).map(({ type, detail }) => ({ type, detail: BUS_EVENTS[type].parse(detail) }));

test('the first round of a target tells that it ended, and of a verdict that is a change from nothing', async () => {
  world = await startWorld();
  const result = await oneRound(world);
  const [completed, changed] = parsed();
  expect(completed).toMatchObject({
    type: 'RoundCompleted',
    detail: {
      ...{ version: 1, deployment: 'main', target: 'web', runId: 'run', trigger: 'on-demand', outcome: 'passed' },
      probes: [{ ca: 'staging', role: 'staging', outcome: 'passed' }, { ca: 'backup' }],
      ...{ cleanedUp: true, verdict: { fault: 'none', code: 'healthy' }, evidence: result.evidence?.key },
    },
  });
  expect(changed).toMatchObject({
    type: 'VerdictChanged',
    detail: { at: result.startedAt, changed: ['fault', 'code', 'renewal', 'failover'], verdict: { code: 'healthy' } },
  });
  expect(changed?.detail).not.toHaveProperty('previous');
});

test('a round whose verdict is as before tells that it ended, and nothing more', async () => {
  world = await startWorld();
  await oneRound(world);
  world.events.length = 0;
  await oneRound(world, { runId: 'again' });
  expect(typesOf(world.events)).toEqual(['RoundCompleted']);
});

test('a failed probe is told by step and code, and the verdict with the one before', async () => {
  world = await startWorld(failing);
  await world.wiring.verdicts.add('web', someRemembered('before'));
  await oneRound(world);
  expect(parsed()).toMatchObject([
    { detail: { outcome: 'failed', probes: [{}, { ca: 'backup', step: 'order', trouble: 'prober-defect' }] } },
    {
      detail: {
        verdict: { fault: 'unknown', code: 'undecided' },
        previous: { runId: 'before', fault: 'none', code: 'healthy' },
      },
    },
  ]);
});

test('the details hold no value that was published, no certificate, and no address of an order', async () => {
  world = await startWorld();
  const result = await oneRound(world);
  const sets = world.route53.calls.flatMap(({ changes }) => changes).map(({ ResourceRecordSet: set }) => set);
  const values = sets.flatMap((set) => set?.ResourceRecords ?? []).map(({ Value = '' }) => Value.replaceAll('"', ''));
  const told = JSON.stringify(world.events);
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(told).not.toContain(value);
  expect(result.probes[0]?.certificate?.chainPem).toContain('CERTIFICATE');
  expect(told).not.toMatch(/requests|CERTIFICATE|https:\/\//);
});

test('a bus that does not take them costs a warning, and the round nothing', async () => {
  world = await startWorld();
  const trouble = { code: 'events-unavailable', message: 'no bus', action: 'look' } as const;
  const events = { put: () => Promise.reject(new TroubleError(trouble)) };
  expect(await oneRound(world, {}, { events })).toMatchObject({ outcome: 'passed' });
  expect(world.warnings).toEqual([{ message: 'events not sent', trouble }]);
});

test('a verdict that the ledger did not take is told with the round, and as no change', async () => {
  world = await startWorld();
  const down = new TroubleError({ code: 'ledger-unavailable', message: 'down', action: 'wait' });
  const verdicts = { ...world.wiring.verdicts, add: () => Promise.reject(down) };
  await oneRound(world, {}, { verdicts });
  expect(typesOf(world.events)).toEqual(['RoundCompleted']);
});

const OF = { deployment: 'main', target: 'web', runId: 'now', at: '2026-11-24T06:00:00.000Z' };
const ready = { renewal: 'ready', failover: 'ready' } as const;
const rows: [string, Partial<Remembered>, string[]][] = [
  ['nothing', {}, []],
  ['the CAs that are concerned', { cas: ['staging'] }, []],
  ['the fault', { fault: 'ca' }, ['fault']],
  ['the code', { code: 'ca-silent' }, ['code']],
  ['readiness for renewal', { readiness: { ...ready, renewal: 'unknown' } }, ['renewal']],
  ['readiness for failover', { readiness: { ...ready, failover: 'at-risk' } }, ['failover']],
];
test.each(rows)('where %s is not as before, that is told', (_what, before, changed) => {
  const remembered = [someRemembered('now'), someRemembered('before', before), someRemembered('long ago')];
  expect(verdictChanged(OF, someVerdict(), remembered)?.changed ?? []).toEqual(changed);
});

test('a round that began earlier and ended later tells of no change: the target stands otherwise', () => {
  const remembered = [someRemembered('later', { fault: 'ca' }), someRemembered('now')];
  expect(verdictChanged(OF, someVerdict(), remembered)).toBeUndefined();
});
