import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Worker, workers } from '../../../lab/aws/ministack.ts';
import { subscribe } from '../../../lab/aws/subscriber.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { createFunction, createRole, invoke } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

const SELF_INVOKER = `
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { existsSync, writeFileSync } from 'node:fs';
export const handler = async (event, context) => {
  const note = process.env.TMPDIR + '/' + context.functionName;
  if (event.child) { writeFileSync(note, String(process.pid)); return; }
  const Payload = JSON.stringify({ child: true });
  await new LambdaClient({}).send(new InvokeCommand({ FunctionName: context.functionName, InvocationType: 'Event', Payload }));
  for (let i = 0; i < 200 && !existsSync(note); i++) await new Promise((r) => setTimeout(r, 50));
  const { readFileSync } = await import('node:fs');
  return { own: process.pid, child: Number(readFileSync(note, 'utf8')) };
};`;

const SLEEPER = `export const handler = async (event) => {
  console.log('started');
  await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0));
  return { pid: process.pid };
};`;

let instance: Instance;
let lambda: LambdaClient;

beforeAll(async () => {
  instance = await startInstance({ alarmTick: 0.5 });
  lambda = new LambdaClient(instance.client);
});
afterAll(() => instance?.stop());

async function busyWorker(functionName: string): Promise<Worker> {
  return eventually(`a busy environment of ${functionName}`, async () =>
    (await workers(instance.endpoint)).find((w) => w.functionName === functionName && w.state === 'busy'),
  );
}

describe('a function', () => {
  it('that invokes itself asynchronously runs twice at the same time, in two processes', async () => {
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:self';
    await createRole(instance.endpoint, 'self', { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource });
    const Role = 'arn:aws:iam::000000000000:role/self';
    await createFunction(lambda, 'self', SELF_INVOKER, { Timeout: 15, Role });

    const { error, body } = await invoke(lambda, 'self');

    expect(error).toBeUndefined();
    expect(body.child).not.toBe(body.own);
    const warm = (await workers(instance.endpoint)).filter((w) => w.functionName === 'self');
    expect(warm.map((w) => w.pid).sort()).toEqual([body.own, body.child].sort());
  });

  it('is served by its warm process the next time', async () => {
    await createFunction(lambda, 'warm', SLEEPER);

    const first = await invoke(lambda, 'warm');
    const second = await invoke(lambda, 'warm');

    expect(second.body.pid).toBe(first.body.pid);
  });

  it('whose process is killed ends with the error of Lambda, and the next invocation has a new process', async () => {
    await createFunction(lambda, 'killed', SLEEPER, { Timeout: 30 });
    const invocation = invoke(lambda, 'killed', { ms: 20_000 });
    const worker = await busyWorker('killed');

    process.kill(worker.pid, 'SIGKILL');
    const { error, body } = await invocation;

    expect(error).toBe('Unhandled');
    expect(body.errorType).toBe('Runtime.ExitError');
    expect(body.errorMessage).toBe(`RequestId: ${worker.requestId} Error: Runtime exited with error: signal: killed`);
    expect((await invoke(lambda, 'killed')).body.pid).not.toBe(worker.pid);
  });

  it('that is frozen goes on where it was, if it thaws in time', async () => {
    await createFunction(lambda, 'frozen', SLEEPER, { Timeout: 30 });
    const invocation = invoke(lambda, 'frozen', { ms: 500 });
    const worker = await busyWorker('frozen');

    process.kill(worker.pid, 'SIGSTOP');
    await sleep(1500);
    expect((await workers(instance.endpoint)).find((w) => w.pid === worker.pid)?.state).toBe('busy');
    process.kill(worker.pid, 'SIGCONT');

    expect((await invocation).body).toEqual({ pid: worker.pid });
  });

  it('is ended at its timeout, frozen or not', async () => {
    await createFunction(lambda, 'late', SLEEPER, { Timeout: 2 });
    const invocation = invoke(lambda, 'late', { ms: 60_000 });
    const worker = await busyWorker('late');

    process.kill(worker.pid, 'SIGSTOP');
    const { error, body } = await invocation;

    expect(error).toBe('Unhandled');
    expect(body.errorType).toBe('Sandbox.Timedout');
    expect(body.errorMessage).toMatch(/^RequestId: [-0-9a-f]+ Error: Task timed out after 2\.00 seconds$/);
    expect(() => process.kill(worker.pid, 0)).toThrow();
  });

  it('finds the environment AWS gives it', async () => {
    const source = `export const handler = async (event, context) => ({
      env: process.env, left: context.getRemainingTimeInMillis(), id: context.awsRequestId, node: process.version,
    });`;
    const Environment = { Variables: { NODE_OPTIONS: '--stack-trace-limit=7', AWS_REGION: 'mars' } };
    await createFunction(lambda, 'environment', source, { Environment, Timeout: 9 });

    const { body } = await invoke(lambda, 'environment');

    expect(body.env).toMatchObject({
      AWS_ENDPOINT_URL: instance.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/environment',
      NODE_OPTIONS: '--stack-trace-limit=7',
    });
    expect(body.env.LAB_PYTHON).toBeUndefined();
    expect(body.left).toBeGreaterThan(8000);
    expect(body.left).toBeLessThanOrEqual(9000);
    expect(body.node).toMatch(/^v24\./);
  });

  it('is given the client context of a synchronous invocation, and of no asynchronous one', async () => {
    const source = `export const handler = async (event, context) => {
      console.log('context ' + JSON.stringify(context.clientContext ?? null));
      return context.clientContext ?? null;
    };`;
    await createFunction(lambda, 'client-context', source);
    const ClientContext = Buffer.from('{"custom":{"purpose":"import"}}').toString('base64');
    const call = (InvocationType: 'RequestResponse' | 'Event', more: object = { ClientContext }) =>
      lambda.send(new InvokeCommand({ FunctionName: 'client-context', InvocationType, Payload: '{}', ...more }));
    const answered = async (reply: Promise<{ Payload?: Uint8Array }>) =>
      JSON.parse(Buffer.from((await reply).Payload ?? []).toString());

    expect(await answered(call('RequestResponse'))).toEqual({ custom: { purpose: 'import' } });
    expect(await answered(call('RequestResponse', {}))).toBeNull();
    await call('Event');
    const logs = new CloudWatchLogsClient(instance.client);
    const lines = await eventually('three invocations in the log', async () => {
      const found = await logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/client-context' }));
      const told = (found.events ?? []).flatMap(({ message = '' }) => /context (.*)/.exec(message)?.[1] ?? []);
      return told.length === 3 ? told : undefined;
    });
    expect(lines).toEqual(['{"custom":{"purpose":"import"}}', 'null', 'null']);
  });

  it('says what it threw, as Lambda words it', async () => {
    const source = 'export const handler = async () => { throw new TypeError("no such thing"); };';
    await createFunction(lambda, 'thrower', source);

    const { error, body } = await invoke(lambda, 'thrower');

    expect(error).toBe('Unhandled');
    expect(body).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thing' });
  });

  it('with MaximumRetryAttempts 0 is run once; its asynchronous failure goes to OnFailure and is counted', async () => {
    const source = 'export const handler = async () => { throw new Error("once"); };';
    await createFunction(lambda, 'once', source);
    const sns = new SNSClient(instance.client);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'failed' }));
    const subscriber = await subscribe(sns, TopicArn);
    const DestinationConfig = { OnFailure: { Destination: TopicArn } };
    const settings = { FunctionName: 'once', MaximumRetryAttempts: 0, DestinationConfig };
    await lambda.send(new PutFunctionEventInvokeConfigCommand(settings));

    await lambda.send(new InvokeCommand({ FunctionName: 'once', InvocationType: 'Event', Payload: '{"a":1}' }));
    const [record] = await eventually('the record of the failure', async () =>
      subscriber.messages.length > 0 ? subscriber.messages.map((each) => JSON.parse(each)) : undefined,
    );
    subscriber.close();

    expect(record).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: { a: 1 },
      responsePayload: { errorMessage: 'once' },
    });
    expect(await sums('once')).toEqual({ invocations: 1, errors: 1 });
  });

  it('of a function with a reserved concurrency of 0 is refused, though an environment is warm', async () => {
    await createFunction(lambda, 'stopped', SLEEPER);
    const once = new LambdaClient({ ...instance.client, maxAttempts: 1 });
    await invoke(once, 'stopped');
    const none = { FunctionName: 'stopped', ReservedConcurrentExecutions: 0 };
    await once.send(new PutFunctionConcurrencyCommand(none));

    await expect(invoke(once, 'stopped')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  });

  it('beyond the account limit of ten at once is refused', async () => {
    await createFunction(lambda, 'crowd', SLEEPER, { Timeout: 30 });
    const once = new LambdaClient({ ...instance.client, maxAttempts: 1 });

    const answers = await Promise.allSettled(Array.from({ length: 11 }, () => invoke(once, 'crowd', { ms: 6000 })));

    const refused = answers.filter((each) => each.status === 'rejected').map((each) => each.reason);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ConcurrentInvocationLimitExceeded',
    });
  });
});

async function sums(functionName: string) {
  const cloudwatch = new CloudWatchClient(instance.client);
  const query = (Id: string, MetricName: string) => {
    const Dimensions = [{ Name: 'FunctionName', Value: functionName }];
    return {
      Id,
      MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period: 3600, Stat: 'Sum' },
    };
  };
  const answer = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      MetricDataQueries: [query('invocations', 'Invocations'), query('errors', 'Errors')],
    }),
  );
  const total = (values: number[] = []) => values.reduce((sum, value) => sum + value, 0);
  return Object.fromEntries((answer.MetricDataResults ?? []).map((each) => [each.Id, total(each.Values)]));
}
