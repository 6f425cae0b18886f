import { LambdaClient } from '@aws-sdk/client-lambda';
import { createFunction, createRole, invoke } from '../aws/functions-under-test.ts';
import type { Instance } from '../aws/instance.ts';

/** Clients as the product has them; each does one call, and what it met goes back. */
const CALLER = `
import { DynamoDBClient, DescribeTableCommand, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand, GetChangeCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
const commands = { DescribeTableCommand, GetItemCommand, TransactWriteItemsCommand, GetFunctionCommand,
  ChangeResourceRecordSetsCommand, GetChangeCommand, ListResourceRecordSetsCommand, GetSecretValueCommand, PublishCommand };
const clients = { dynamodb: DynamoDBClient, lambda: LambdaClient, route53: Route53Client,
  secretsmanager: SecretsManagerClient, sns: SNSClient };
export const handler = async ({ service, command, input, timeout = 20_000, calls = 1 }) => {
  const requestHandler = { requestTimeout: timeout, throwOnRequestTimeout: true };
  const client = new clients[service]({ maxAttempts: 1, requestHandler });
  const met = [];
  for (let call = 0; call < calls; call += 1) {
    const began = Date.now();
    const answer = await client.send(new commands[command](input)).then(
      (answer) => (answer.ChangeInfo ? { change: answer.ChangeInfo.Id, changeStatus: answer.ChangeInfo.Status } : {}),
      (error) => ({ name: error.name, message: error.message, status: error.$metadata?.httpStatusCode,
        reason: error.Reason }));
    met.push({ ...answer, took: Date.now() - began, pid: process.pid });
  }
  return met;
};`;

export type Met = {
  /** Name, message and HTTP status of the SDK's error; absent where the call was answered. */
  readonly name?: string;
  readonly message?: string;
  readonly status?: number;
  readonly reason?: string;
  /** Of a change of Route 53. */
  readonly change?: string;
  readonly changeStatus?: string;
  /** Milliseconds. */
  readonly took: number;
  readonly pid: number;
};

export type Asked = {
  readonly service: string;
  readonly command: string;
  readonly input: object;
  readonly timeout?: number;
  readonly calls?: number;
};

/** A function that calls AWS, with a role of its own that may do all. */
export async function createCaller(instance: Instance, name: string) {
  const lambda = new LambdaClient({ ...instance.client, maxAttempts: 1 });
  await createRole(instance.endpoint, `${name}-role`, { Effect: 'Allow', Action: '*', Resource: '*' });
  await createFunction(lambda, name, CALLER, { Timeout: 60, Role: `arn:aws:iam::000000000000:role/${name}-role` });
  return {
    /** What each call met. */
    async calls(asked: Asked): Promise<Met[]> {
      const { error, body } = await invoke(lambda, name, asked);
      if (error) throw Object.assign(new Error(body.errorMessage), { name: body.errorType });
      return body;
    },
    async call(asked: Asked): Promise<Met> {
      const [met] = await this.calls(asked);
      if (!met) throw new Error('no call was made');
      return met;
    },
  };
}

export type Caller = Awaited<ReturnType<typeof createCaller>>;
