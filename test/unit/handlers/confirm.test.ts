import { afterEach, describe, expect, test } from 'vitest';
import { type DispatchEvent, dispatchEventSchema } from '../../../lambda/contract/events.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { answerSchema, type RoundResult } from '../../../lambda/contract/result.ts';
import type { ExperimentKind } from '../../../lambda/contract/verdict/vocabulary.ts';
import { answerEvent, type ProbePorts } from '../../../lambda/handlers/route.ts';
import { simpleJudge } from '../support/verdicts.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

let world: World;
let ports: ProbePorts;
const dispatched: DispatchEvent[] = [];
afterEach(async () => {
  await world.close();
  dispatched.length = 0;
});

const experiment = (kind: ExperimentKind) => ({ kind, ca: 'backup', decides: 'Whether it follows.' });
const failing = { behaves: { backup: () => ({ newOrder: () => Promise.reject(new TypeError('x')) }) } };

/** @param undecided the experiment that the verdict of every round asks for */
async function start(undecided?: ReturnType<typeof experiment>, options: WorldOptions = failing): Promise<void> {
  world = await startWorld(options);
  ports = {
    ...world.wiring,
    judge: (evidence) => ({ ...simpleJudge(evidence), ...(undecided ? { experiment: undecided } : {}) }),
    dispatch: async (event) => void dispatched.push(dispatchEventSchema.parse(event)),
  };
}
async function send(event: unknown): Promise<RoundResult> {
  const sent = answerEvent(
    event,
    () => 240_000,
    () => ports,
  );
  const answer = answerSchema.parse(await sent);
  if (answer.state !== 'completed') throw new Error(`the answer is ${answer.state}`);
  return answer;
}
const schedule = () => ({ source: 'schedule', target: 'web', scheduledTime: new Date().toISOString() });
const handedOver = (more: Partial<DispatchEvent> = {}): DispatchEvent => ({
  ...{ source: 'dispatch', runId: 'mine', target: 'web', cas: 'all', trigger: 'on-demand', reason: 'incident' },
  requestedAt: new Date().toISOString(),
  ...more,
});

describe('a scheduled round with a failed probe', () => {
  test('has its confirmation make the experiment of its verdict', async () => {
    await start(experiment('alone'));
    const { runId } = await send(schedule());
    expect(dispatched).toMatchObject([
      { runId: `${runId}.confirm`, trigger: 'confirmation', cas: 'all', experiment: { kind: 'alone', ca: 'backup' } },
    ]);
    const confirmation = await send(dispatched[0]);
    expect(confirmation).toMatchObject({ confirms: runId, experiment: { kind: 'alone', ca: 'backup' } });
    expect(confirmation.probes.map(({ ca }) => ca)).toEqual(['backup']);
    expect(confirmation).not.toHaveProperty('confirmation');
    expect(dispatched, 'a confirmation of the confirmation').toHaveLength(1);
  });

  test('is confirmed as it was, where its verdict asks for no experiment', async () => {
    await start();
    await send(schedule());
    expect(dispatched).toHaveLength(1);
    expect(dispatched[0]).not.toHaveProperty('experiment');
    expect((await send(dispatched[0])).probes).toHaveLength(2);
  });

  test('tells of its confirmation, to whoever follows it too', async () => {
    await start();
    const answer = await send(schedule());
    expect(answer.confirmation).toEqual({ runId: `${answer.runId}.confirm` });
    expect((await world.wiring.runs.read(answer.runId))?.result).toEqual(answer);
  });

  test('tells of none where it could not be started', async () => {
    await start();
    const trouble = { code: 'prober-defect', message: 'no concurrency', action: 'raise it' } as const;
    ports = { ...ports, dispatch: () => Promise.reject(new TroubleError(trouble)) };
    expect(await send(schedule())).not.toHaveProperty('confirmation');
    expect(world.warnings).toEqual([{ message: 'no confirmation', trouble }]);
  });

  test('is remembered before its confirmation begins, which compares with it', async () => {
    await start();
    const known: unknown[] = [];
    ports = { ...ports, dispatch: async () => void known.push(await world.wiring.verdicts.read('web')) };
    const { runId } = await send(schedule());
    expect(known).toMatchObject([[{ runId, cas: ['backup'] }]]);
  });
});

test('a scheduled round that passed is followed by none, whatever its verdict', async () => {
  await start(experiment('alone'), {});
  expect(await send(schedule())).not.toHaveProperty('confirmation');
  expect(dispatched).toEqual([]);
});

describe('a round on demand', () => {
  test('whose evidence does not decide is followed by its experiment at once, at the CAs that it was for', async () => {
    await start(experiment('other-key'));
    const answer = await send(handedOver({ cas: ['backup'] }));
    expect(answer).toMatchObject({ outcome: 'failed', confirmation: { runId: 'mine.confirm' } });
    expect((await world.wiring.runs.read('mine'))?.result).toEqual(answer);
    expect(dispatched).toMatchObject([
      {
        ...{ runId: 'mine.confirm', target: 'web', cas: ['backup'], trigger: 'confirmation', confirms: 'mine' },
        ...{ experiment: { kind: 'other-key', ca: 'backup' }, reason: 'A probe of the round mine failed.' },
      },
    ]);
    await send(dispatched[0]);
    expect(dispatched, 'a confirmation of the confirmation').toHaveLength(1);
  });

  test('is followed also where no probe failed and the evidence does not decide', async () => {
    await start(experiment('alone'), {});
    await send(handedOver());
    expect(dispatched).toMatchObject([{ runId: 'mine.confirm', reason: 'The round mine does not decide.' }]);
  });

  test('that decides is followed by none, also where a probe failed', async () => {
    await start();
    expect(await send(handedOver())).not.toHaveProperty('confirmation');
    expect(dispatched).toEqual([]);
  });

  test('is followed once, however often it is delivered', async () => {
    await start(experiment('alone'));
    await send(handedOver());
    await send(handedOver());
    expect(dispatched).toHaveLength(1);
  });

  test('with the longest run id has a confirmation of its own', async () => {
    await start(experiment('alone'), {});
    const ids = ['a', 'b'].map((end) => `${'x'.repeat(127)}${end}`);
    for (const runId of ids) await send(handedOver({ runId }));
    const [one, other] = dispatched.map(({ runId }) => runId);
    expect(one).toMatch(/^x{100,}\.[0-9a-f]{16}\.confirm$/);
    expect(one).not.toBe(other);
    expect(dispatched.map(({ confirms }) => confirms)).toEqual(ids);
  });
});
