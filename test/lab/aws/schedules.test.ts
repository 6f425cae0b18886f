import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateScheduleCommand, type CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plannedFirings } from '../../../lab/aws/ministack.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createFunction } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

const RECORDER = `import { writeFileSync } from 'node:fs';
export const handler = async (event) => {
  writeFileSync(process.env.NOTES + '/' + event.name, JSON.stringify({ ...event, ranAt: Date.now() }));
};`;
const INPUT = {
  at: '<aws.scheduler.scheduled-time>',
  arn: '<aws.scheduler.schedule-arn>',
  execution: '<aws.scheduler.execution-id>',
  attempt: '<aws.scheduler.attempt-number>',
};

let instance: Instance;
let scheduler: SchedulerClient;
const notes = mkdtempSync(join(tmpdir(), 'lab-aws-notes-'));

beforeAll(async () => {
  instance = await startInstance();
  scheduler = new SchedulerClient(instance.client);
  const Environment = { Variables: { NOTES: notes } };
  await createFunction(new LambdaClient(instance.client), 'recorder', RECORDER, { Environment });
});
afterAll(async () => {
  await instance?.stop();
  rmSync(notes, { recursive: true });
});

function schedule(Name: string, more: Partial<CreateScheduleCommandInput>) {
  const Target = {
    Arn: 'arn:aws:lambda:us-east-1:000000000000:function:recorder',
    RoleArn: 'arn:aws:iam::000000000000:role/any',
    Input: JSON.stringify({ name: Name, ...INPUT }),
  };
  const FlexibleTimeWindow = { Mode: 'OFF' } as const;
  return scheduler.send(
    new CreateScheduleCommand({ Name, Target, FlexibleTimeWindow, ScheduleExpression: 'rate(1 minute)', ...more }),
  );
}

const fired = (name: string) =>
  eventually(`the firing of ${name}`, async () => {
    try {
      return JSON.parse(readFileSync(join(notes, name), 'utf8'));
    } catch {
      return undefined;
    }
  });

const planOf = (name: string) =>
  eventually(`a plan for ${name}`, async () =>
    (await plannedFirings(instance.endpoint)).find((plan) => plan.name === `default/${name}`),
  );

const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const inSeconds = (seconds: number) => Math.ceil(Date.now() / 1000 + seconds) * 1000;

describe('a schedule', () => {
  it('fires at a local time of its zone, with the context attributes filled in', async () => {
    const moment = inSeconds(2);
    const tokyo = iso(moment + 9 * 3_600_000).replace('Z', '');

    await schedule('tokyo', { ScheduleExpression: `at(${tokyo})`, ScheduleExpressionTimezone: 'Asia/Tokyo' });
    const event = await fired('tokyo');

    expect(event).toMatchObject({
      at: iso(moment),
      arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/tokyo',
      attempt: '1',
    });
    expect(event.execution).toMatch(/^[0-9a-f-]{36}$/);
    expect(event.ranAt - moment).toBeGreaterThanOrEqual(0);
    expect(event.ranAt - moment).toBeLessThan(3000);
  });

  it('of a rate fires at its start, and is planned a minute later again', async () => {
    const moment = inSeconds(2);

    await schedule('minutely', { StartDate: new Date(moment) });
    const event = await fired('minutely');

    expect(event.at).toBe(iso(moment));
    expect(await planOf('minutely')).toMatchObject({
      scheduledTime: iso(moment + 60_000),
      firesAt: moment / 1000 + 60,
    });
  });

  it('with a flexible window fires inside it and keeps its nominal time', async () => {
    const moment = inSeconds(3600);

    await schedule('flexible', {
      StartDate: new Date(moment),
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    });
    const plan = await planOf('flexible');

    expect(plan.scheduledTime).toBe(iso(moment));
    expect(plan.firesAt).toBeGreaterThan(moment / 1000);
    expect(plan.firesAt).toBeLessThanOrEqual(moment / 1000 + 300);
  });

  it('with a time zone nobody knows is refused', async () => {
    const refused = schedule('nowhere', {
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Nowhere',
    });

    const message = expect.stringContaining('Europe/Nowhere');
    await expect(refused).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});
