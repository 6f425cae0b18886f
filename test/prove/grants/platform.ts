import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { clientSettings } from '../../../lab/world/clients.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Deed, type FunctionId, type GrantStage, invoked, loggedSince } from './deed.ts';
import type { Seen } from './seen.ts';

/** What AWS does under the roles: logs, dead letters, schedules. What it is not allowed, it tells nobody but CloudWatch. */

/** An event that is refused at once, for its log lines. */
export function logged(id: FunctionId): Deed {
  return {
    name: `log of the ${id} function`,
    async run(stage) {
      const [since, mark] = [Date.now(), markOf(stage)];
      await invoked(stage, id, { Records: [] });
      const lines = await loggedSince(stage, id, since);
      const refused = refusedSince(stage, mark);
      return lines.length > 0 ? lines : [`no log line of the ${id} function: ${refused.join('; ')}`];
    },
  };
}

/**
 * An asynchronous invocation that fails: the event goes to the dead-letter queue.
 * @param dies the call at which its process is killed; default: it fails by the event
 */
export function buried(id: FunctionId, dies?: { readonly service: string; readonly action: string }): Deed {
  return {
    name: `dead letter of the ${id} function`,
    async run(stage) {
      const FunctionName = stage.functions[id];
      const { lambda } = stage.clients;
      const { DestinationConfig } = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
      const queue = DestinationConfig?.OnFailure?.Destination ?? '';
      const [since, mark, letters] = [Date.now(), markOf(stage), await lettersIn(stage, queue)];
      const putBack = await withoutRetries(stage, FunctionName);
      if (dies) await stage.control.on('aws-function-killed', { ...dies, function: FunctionName });
      const Payload = JSON.stringify(EVENTS[id]);
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
      try {
        return await letterOrRefusal(stage, { queue, letters, mark });
      } catch (error) {
        const log = (await loggedSince(stage, id, since)).join('; ').slice(0, 500);
        throw new Error(`${String(error)}; the function logged: ${log}`);
      } finally {
        await putBack();
      }
    },
  };
}

/** A schedule fires now. */
export function fired(id: ScheduledId): Deed {
  return {
    name: `schedule of the ${id} function`,
    async run(stage) {
      const [since, mark] = [Date.now(), markOf(stage)];
      const putBack = await fireAt(stage, id, (target) => target);
      try {
        return await eventually(
          `the schedule of the ${id} function to fire`,
          async () => {
            const all = [...(await loggedSince(stage, id, since)), ...refusedSince(stage, mark)];
            return all.length > 0 ? all : undefined;
          },
          90,
        );
      } finally {
        await putBack();
      }
    },
  };
}

/** A schedule fires at a function that is not there. */
export const firedInVain: Deed = {
  name: 'schedule without its function',
  async run(stage) {
    const queue = (await scheduleOf(stage, 'janitor')).Target?.DeadLetterConfig?.Arn ?? '';
    const [mark, letters] = [markOf(stage), await lettersIn(stage, queue)];
    const putBack = await fireAt(stage, 'janitor', (target) => ({ ...target, Arn: `${target.Arn}-gone` }));
    try {
      return await letterOrRefusal(stage, { queue, letters, mark });
    } finally {
      await putBack();
    }
  },
};

const EVENTS: Readonly<Record<FunctionId, object>> = {
  probe: { reason: 'prove: grants', runId: 'grants-buried' },
  account: { action: 'list' },
  janitor: { source: 'schedule', scheduledTime: '2026-01-01T00:00:00Z' },
  pulse: { reason: 'prove: grants' },
  notifier: { Records: [{}] },
};

/** Lambda waits minutes before it tries again. */
async function withoutRetries({ clients }: GrantStage, FunctionName: string): Promise<() => Promise<void>> {
  const { lambda } = clients;
  const before = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
  const put = async ({ MaximumRetryAttempts }: Pick<FunctionEventInvokeConfig, 'MaximumRetryAttempts'>) => {
    const { MaximumEventAgeInSeconds, DestinationConfig } = before;
    const settings = { MaximumEventAgeInSeconds, DestinationConfig, MaximumRetryAttempts };
    await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...settings }));
  };
  await put({ MaximumRetryAttempts: 0 });
  return () => put(before);
}

/** A time that is over when the schedule comes to be changed never fires. */
const SOON_MS = 15_000;

type ScheduledId = 'probe' | 'pulse' | 'janitor';
type Target = NonNullable<GetScheduleCommandOutput['Target']>;

async function scheduleOf({ state, functions }: GrantStage, id: ScheduledId): Promise<GetScheduleCommandOutput> {
  const scheduler = new SchedulerClient(clientSettings(state));
  const GroupName = `renewal-prober-${state.deployed.deployment}`;
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName }));
  const found = Schedules.find(({ Target: target }) => target?.Arn?.endsWith(`:function:${functions[id]}`));
  if (!found) throw new Error(`no schedule invokes the ${id} function`);
  return scheduler.send(new GetScheduleCommand({ GroupName, Name: found.Name }));
}

async function fireAt(
  stage: GrantStage,
  id: ScheduledId,
  aimed: (target: Target) => Target,
): Promise<() => Promise<void>> {
  const scheduler = new SchedulerClient(clientSettings(stage.state));
  const before = await scheduleOf(stage, id);
  const put = async (changes: Partial<UpdateScheduleCommandInput>) => {
    const { Name, GroupName, Target, FlexibleTimeWindow, ScheduleExpression, State, Description } = before;
    const { ScheduleExpressionTimezone } = before;
    const kept = { GroupName, Description, ScheduleExpressionTimezone, State, ...{ Name, Target, ScheduleExpression } };
    await scheduler.send(new UpdateScheduleCommand({ ...kept, FlexibleTimeWindow, ...changes }));
  };
  const moment = new Date(Date.now() + SOON_MS).toISOString().slice(0, 19);
  await put({
    ...{ ScheduleExpression: `at(${moment})`, FlexibleTimeWindow: { Mode: 'OFF' }, State: 'ENABLED' },
    Target: aimed(before.Target as Target),
  });
  return () => put({});
}

/** The dead-letter queue has one more, or IAM refused that. */
function letterOrRefusal(
  stage: GrantStage,
  before: { readonly queue: string; readonly letters: number; readonly mark: number },
): Promise<Seen> {
  return eventually(
    'a dead letter, or a refusal',
    async () => {
      const refused = refusedSince(stage, before.mark);
      if (refused.length > 0) return refused;
      return (await lettersIn(stage, before.queue)) > before.letters ? ['a dead letter came'] : undefined;
    },
    60,
  );
}

/** @param queue ARN */
async function lettersIn({ state }: GrantStage, queue: string): Promise<number> {
  const { json } = apisAt(clientSettings(state));
  const { QueueUrl } = await json('sqs', 'AmazonSQS.GetQueueUrl', { QueueName: queue.split(':').at(-1) });
  const answer = await json('sqs', 'AmazonSQS.GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((answer.Attributes as Record<string, string>).ApproximateNumberOfMessages);
}

/** The emulator logs what a service may not do under a role; AWS has that in CloudTrail at most. */
function refusedSince(stage: GrantStage, mark: number): string[] {
  const lines = readFileSync(logOf(stage), 'utf8').slice(mark).split('\n');
  return lines.filter((line) => line.includes('is not authorized to perform'));
}

function markOf(stage: GrantStage): number {
  return readFileSync(logOf(stage), 'utf8').length;
}

function logOf({ state }: GrantStage): string {
  return join(state.folder, 'aws.log');
}
