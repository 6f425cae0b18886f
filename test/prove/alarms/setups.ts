import { DeleteFunctionConcurrencyCommand, InvokeCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  type ScheduleState,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { z } from 'zod';
import { defineFault, type SwitchedFault } from '../../../lab/aws/faults/switched-fault.ts';
import type { SetupHost } from '../../../lab/matrix/setups/setup.ts';
import { clientSettings } from '../../../lab/world/clients.ts';
import type { Shop } from './shop.ts';

/** What only the proof of the alarms puts in, as a person does it at AWS, and takes out again. */

export type AlarmSetupHost = SetupHost & { readonly shop: Shop };
const define = defineFault<AlarmSetupHost, z.ZodType>;
const NONE = z.strictObject({});

const undelegated = define({
  name: 'undelegated',
  summary: 'The parent zone delegates the zone of the deployment no longer',
  parameters: NONE,
  async start(_, { control, state }) {
    const { zoneName, zone } = state.deployed;
    await control.undelegate(zoneName);
    await control.flushResolvers();
    return async () => {
      await control.delegate(zoneName, zone.nameServers.split(','));
      await control.flushResolvers();
    };
  },
});

const scheduleDisabled = defineFault({
  name: 'schedule-disabled',
  summary: 'The schedules that invoke a function of the deployment are disabled',
  parameters: z.strictObject({ of: z.enum(['probeFunction', 'pulseFunction']) }),
  async start({ of }, { state }: AlarmSetupHost) {
    const functionName = state.deployed.prober[of];
    await setSchedules(state, functionName, 'DISABLED');
    return () => setSchedules(state, functionName, 'ENABLED');
  },
});

const certificateServed = defineFault({
  name: 'certificate-served',
  summary: 'The web server of the team shows another certificate',
  parameters: z.strictObject({ daysAgo: z.number(), daysLeft: z.number() }),
  async start({ daysAgo, daysLeft }, { shop }: AlarmSetupHost) {
    await shop.show({ daysAgo, daysLeft });
    return () => shop.showYoung();
  },
});

const eventDropped = define({
  name: 'event-dropped',
  summary: 'An event for the janitor, which may not run, waits until it is too old',
  parameters: NONE,
  async start(_, { clients, state }) {
    const { janitorFunction: FunctionName, deadLetterQueueUrl } = state.deployed.prober;
    const throttle = { FunctionName, ReservedConcurrentExecutions: 0 };
    await clients.lambda.send(new PutFunctionConcurrencyCommand(throttle));
    await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: janitorEvent() }));
    return async () => {
      await clients.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      await purge(state.aws.endpoint, deadLetterQueueUrl);
    };
  },
});

const janitorKilled = define({
  name: 'janitor-killed',
  summary: 'The janitor is killed at its first look into the ledger',
  parameters: NONE,
  async start(_, { clients, control, state }) {
    const { janitorFunction: FunctionName } = state.deployed.prober;
    const at = { service: 'dynamodb', action: 'Query', nth: 1, function: FunctionName };
    await control.on('aws-function-killed', at);
    const { FunctionError } = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: janitorEvent() }));
    await control.off('aws-function-killed');
    if (FunctionError === undefined) throw new Error('the janitor was not killed');
    return async () => undefined;
  },
});

export const ALARM_SETUPS: readonly SwitchedFault<AlarmSetupHost>[] = [
  undelegated,
  scheduleDisabled,
  certificateServed,
  eventDropped,
  janitorKilled,
];

export function janitorEvent(): string {
  return JSON.stringify({ source: 'schedule', scheduledTime: new Date().toISOString() });
}

async function setSchedules(state: SetupHost['state'], functionName: string, State: ScheduleState): Promise<void> {
  const scheduler = new SchedulerClient(clientSettings(state));
  const GroupName = `renewal-prober-${state.deployed.deployment}`;
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName }));
  const ours = Schedules.filter(({ Target }) => Target?.Arn?.endsWith(`:${functionName}`));
  if (ours.length === 0) throw new Error(`no schedule of ${GroupName} invokes ${functionName}`);
  for (const { Name } of ours) {
    const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target, Description } =
      await scheduler.send(new GetScheduleCommand({ Name, GroupName }));
    await scheduler.send(
      new UpdateScheduleCommand({
        ...{ Name, GroupName, State, ScheduleExpression, ScheduleExpressionTimezone },
        ...{ FlexibleTimeWindow, Target, Description },
      }),
    );
  }
}

/** By form: the lab has no client of SQS. */
async function purge(endpoint: string, QueueUrl: string): Promise<void> {
  const body = new URLSearchParams({ Action: 'PurgeQueue', Version: '2012-11-05', QueueUrl });
  const answer = await fetch(endpoint, { method: 'POST', body });
  if (!answer.ok) throw new Error(`PurgeQueue: ${answer.status} ${await answer.text()}`);
}
