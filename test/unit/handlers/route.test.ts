import { afterEach, describe, expect, test } from 'vitest';
import type { DispatchEvent } from '../../../lambda/contract/events.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { answerSchema, type ProbeAnswer } from '../../../lambda/contract/result.ts';
import { answerEvent, type ProbePorts } from '../../../lambda/handlers/route.ts';
import { someCa } from '../support/deployments.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

let world: World;
let ports: ProbePorts;
const dispatched: DispatchEvent[] = [];

/** @param dispatch what becomes of a round that is handed over; default: it is noted and nobody makes it */
async function start(options?: WorldOptions, dispatch: ProbePorts['dispatch'] = async () => {}): Promise<void> {
  world = await startWorld(options);
  ports = {
    ...world.wiring,
    dispatch: async (event) => {
      dispatched.push(event);
      await dispatch(event);
    },
  };
}
afterEach(async () => {
  await world.close();
  dispatched.length = 0;
});

const send = async (event: unknown): Promise<ProbeAnswer> =>
  answerSchema.parse(
    await answerEvent(
      event,
      () => 240_000,
      () => ports,
    ),
  );
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'no trouble',
    (error: unknown) => (error instanceof TroubleError ? error.trouble.code : error),
  );
const scheduledAt = (at: number) => ({ source: 'schedule', target: 'web', scheduledTime: new Date(at).toISOString() });
const failing = { behaves: { backup: () => ({ newOrder: () => Promise.reject(new TypeError('x')) }) } };
const ordersOf = (ca: string) => world.cas[ca]?.orders.length;
/** Makes rounds that were handed over, as the other invocation would. */
const takeOver = async (event: DispatchEvent) =>
  void answerEvent(
    event,
    () => 240_000,
    () => ports,
  );

describe('a schedule', () => {
  test('makes a round whose id is the target and the scheduled time', async () => {
    await start();
    const answer = await send({
      ...scheduledAt(Date.now()),
      scheduledTime: new Date().toISOString().replace('Z', '+00:00'),
    });
    expect(answer).toMatchObject({ state: 'completed', trigger: 'schedule', outcome: 'passed' });
    expect(answer).toHaveProperty('runId', expect.stringMatching(/^web@20\d\d-\d\d-\d\dT[\d:.]+Z$/));
    expect(dispatched).toEqual([]);
  });

  test('that fires twice for one time makes one order at each CA', async () => {
    await start();
    const event = scheduledAt(Date.now());
    const [one, other] = await Promise.all([send(event), send(event)]);
    expect([one.state, other.state].sort()).toEqual(['completed', 'running']);
    expect([ordersOf('staging'), ordersOf('backup')]).toEqual([1, 1]);
    expect(await send(event)).toMatchObject({ state: 'completed' });
  });

  test('that came too late makes none; the flexible window does not count', async () => {
    await start();
    const minutes = (count: number) => Date.now() - count * 60_000;
    expect(await codeOf(send(scheduledAt(minutes(8))))).toBe('event-expired');
    expect(world.cas.staging?.orders).toEqual([]);
    expect(await send(scheduledAt(minutes(6)))).toMatchObject({ state: 'completed' });
  });

  test('for a target that is no more is rejected', async () => {
    await start();
    expect(await codeOf(send({ ...scheduledAt(Date.now()), target: 'gone' }))).toBe('target-unknown');
    expect(world.table.items.size).toBe(0);
  });
});

describe('a scheduled round with a failed probe', () => {
  test('is followed at once by one confirmation at all CAs', async () => {
    await start(failing);
    const answer = await send(scheduledAt(Date.now()));
    if (answer.state !== 'completed') throw new Error('no round');
    expect(dispatched).toMatchObject([
      { runId: `${answer.runId}.confirm`, target: 'web', cas: 'all', trigger: 'confirmation', confirms: answer.runId },
    ]);
    const confirmation = await send(dispatched[0]);
    expect(confirmation).toMatchObject({
      state: 'completed',
      trigger: 'confirmation',
      confirms: answer.runId,
      outcome: 'failed',
    });
    expect(dispatched, 'a confirmation of the confirmation').toHaveLength(1);
    expect(ordersOf('staging')).toBe(2);
  });

  test('is confirmed out of the reserve', async () => {
    const limits = { wildcard: true, namesPerOrder: 100, ordersPerDay: 2, reservedOrdersPerDay: 1 };
    await start({ ...failing, deployment: { cas: [someCa('staging', { limits }), someCa('backup', { limits })] } });
    await send(scheduledAt(Date.now()));
    expect(await send(dispatched[0])).toMatchObject({
      probes: [{ ca: 'staging', outcome: 'passed' }, { outcome: 'failed' }],
    });
    expect(await send(scheduledAt(Date.now() - 60_000))).toMatchObject({
      probes: [{ outcome: 'skipped' }, { outcome: 'skipped' }],
    });
  });

  test('is not confirmed a second time when the schedule fires again', async () => {
    await start(failing);
    const event = scheduledAt(Date.now());
    await send(event);
    await send(event);
    expect(dispatched).toHaveLength(1);
  });

  test('is the answer also when the confirmation cannot be started', async () => {
    await start(failing, () =>
      Promise.reject(new TroubleError({ code: 'prober-defect', message: 'no concurrency', action: 'raise it' })),
    );
    expect(await send(scheduledAt(Date.now()))).toMatchObject({ state: 'completed', outcome: 'failed' });
    expect(world.warnings).toMatchObject([{ trouble: { message: 'no concurrency' } }]);
  });
});

describe('on demand', () => {
  test('hands the round over and gives its result', async () => {
    await start({}, takeOver);
    const answer = await send({ cas: 'all', reason: 'incident', runId: 'mine' });
    expect(answer).toMatchObject({ state: 'completed', runId: 'mine', trigger: 'on-demand', reason: 'incident' });
    expect(dispatched).toHaveLength(1);
  });

  test('is not confirmed when it failed', async () => {
    await start(failing, takeOver);
    expect(await send({ reason: 'incident' })).toMatchObject({ outcome: 'failed' });
    expect(dispatched).toHaveLength(1);
  });

  test('gives the same round to the same run id, and makes one order', async () => {
    await start({}, takeOver);
    const event = { cas: 'all', reason: 'incident', runId: 'mine' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(event)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect([ordersOf('staging'), ordersOf('backup')]).toEqual([1, 1]);
    expect(await send({ reason: 'follow', runId: 'mine' })).toEqual(answers[0]);
  });

  test('only follows where it is told to: a round that has not begun yet is begun by nobody', async () => {
    await start({}, takeOver);
    let now = ports.clock.now();
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    ports = { ...ports, clock: { now: () => now, sleep } };
    expect(await send({ reason: 'follow', runId: 'later', follow: true })).toMatchObject({ state: 'running' });
    expect(dispatched).toEqual([]);
  });

  test.each([
    ['other CAs', { cas: ['staging'] }],
    ['another target', { target: 'other' }],
  ])('refuses a run id that is in use for %s', async (_what, more) => {
    const targets = ['web', 'other'].map((id) => ({ kind: 'canary' as const, id, labels: ['@'] }));
    await start({ deployment: { targets } }, takeOver);
    await send({ cas: 'all', reason: 'incident', runId: 'mine' });
    expect(await codeOf(send({ cas: 'all', reason: 'x', runId: 'mine', ...more }))).toBe('run-id-in-use');
  });

  test('refuses "all" for a round of one CA', async () => {
    await start({}, takeOver);
    await send({ cas: ['staging'], reason: 'incident', runId: 'mine' });
    expect(await codeOf(send({ cas: 'all', reason: 'x', runId: 'mine' }))).toBe('run-id-in-use');
  });

  test('makes up a run id, each time another', async () => {
    await start({}, takeOver);
    const runIds = await Promise.all([send({ reason: 'a' }), send({ reason: 'a' })]);
    expect(new Set(runIds.map((answer) => ('runId' in answer ? answer.runId : ''))).size).toBe(2);
  });

  test.each([
    ['an unknown CA', { cas: ['nobody'] }, 'ca-unknown'],
    ['an unknown target', { target: 'nobody' }, 'target-unknown'],
    ['a target that nothing is ordered for', { target: 'real' }, 'ca-unknown'],
  ])('rejects %s before anything is handed over', async (_what, more, code) => {
    const real = { kind: 'real', id: 'real', names: ['example.org'], challengeNames: {}, issueFrom: [] } as const;
    await start({ deployment: { targets: [{ kind: 'canary', id: 'web', labels: ['@'] }, real] } });
    expect(await codeOf(send({ reason: 'x', ...more }))).toBe(code);
    expect(dispatched).toEqual([]);
  });

  test.each<[string, () => Partial<ProbePorts>]>([
    ['the ledger', () => ({ runs: { ...world.wiring.runs, read: () => new Promise(() => {}) } })],
    ['Lambda', () => ({ dispatch: () => new Promise(() => {}) })],
  ])('is answered within 50 s also when %s hangs', async (_what, hanging) => {
    await start();
    const clock = createSimulatedClock();
    ports = { ...ports, clock, ...hanging() };
    const began = clock.now();
    expect(await clock.run(send({ reason: 'x', runId: 'mine' }))).toMatchObject({ state: 'running', runId: 'mine' });
    expect(clock.now() - began).toBe(49_000);
  });

  test('says so when the ledger does not answer', async () => {
    await start();
    world.table.down = true;
    expect(await codeOf(send({ reason: 'x' }))).toBe('ledger-unavailable');
    expect(dispatched).toEqual([]);
  });
});

describe('a round that was handed over', () => {
  const event = (more: Partial<DispatchEvent> = {}): DispatchEvent => ({
    source: 'dispatch',
    runId: 'mine',
    target: 'web',
    cas: ['staging'],
    trigger: 'on-demand',
    reason: 'incident',
    requestedAt: new Date().toISOString(),
    ...more,
  });

  test('is made once, however often it is delivered, and spends one order', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(event())));
    expect(answers.filter(({ state }) => state === 'completed')).toHaveLength(1);
    expect(ordersOf('staging')).toBe(1);
    const spent = world.table.items.get('budget#staging\nday');
    const counted = Object.entries(spent ?? {}).filter(([name]) => /^w\d{8}$/.test(name));
    expect(counted.map(([, { N }]) => N)).toEqual(['1']);
  });

  test('is dropped when it waited for more than a minute', async () => {
    await start();
    const late = event({ requestedAt: new Date(Date.now() - 61_000).toISOString() });
    expect(await codeOf(send(late))).toBe('event-expired');
    expect(world.table.items.size).toBe(0);
  });

  test('makes no order when the function was frozen between reservation and order for longer than the round', async () => {
    await start();
    let frozen = false;
    // The function sleeps right after the reservation: the clock has jumped when it wakes up.
    const clock = { ...world.wiring.clock, now: () => Date.now() + (frozen ? 200_000 : 0) };
    const runs = {
      ...world.wiring.runs,
      reserve: async (request: Parameters<typeof world.wiring.runs.reserve>[0]) => {
        const reserved = await world.wiring.runs.reserve(request);
        frozen = true;
        return reserved;
      },
    };
    ports = { ...ports, clock, runs };
    expect(await send(event())).toMatchObject({
      state: 'completed',
      probes: [{ outcome: 'failed', trouble: { code: 'deadline-exceeded' } }],
    });
    expect(ordersOf('staging')).toBe(0);
  });

  test('goes on when its progress cannot be written down', async () => {
    await start();
    const note = () =>
      Promise.reject(new TroubleError({ code: 'ledger-unavailable', message: 'down', action: 'wait' }));
    ports = { ...ports, runs: { ...world.wiring.runs, note } };
    expect(await send(event())).toMatchObject({ state: 'completed', outcome: 'passed' });
  });

  test('gives its result also when that cannot be kept, and says so in the log', async () => {
    await start();
    const complete = () =>
      Promise.reject(new TroubleError({ code: 'ledger-unavailable', message: 'down', action: 'wait' }));
    ports = { ...ports, runs: { ...world.wiring.runs, complete } };
    expect(await send(event())).toMatchObject({ state: 'completed', outcome: 'passed' });
    expect(world.warnings).toMatchObject([{ message: 'result not kept', trouble: { code: 'ledger-unavailable' } }]);
  });
});
