import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { answerSchema, type ProbeAnswer } from '../../lambda/contract/result.ts';
import type { LabServices, LabState } from './state.ts';

/** Settings of an AWS SDK client that talks to the lab. */
export function clientSettings({ aws }: Pick<LabServices, 'aws'>) {
  return {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

/** A client for each service that stories and tests look into. */
export function openClients(services: Pick<LabServices, 'aws'>) {
  const settings = clientSettings(services);
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    dynamodb: new DynamoDBClient(settings),
    logs: new CloudWatchLogsClient(settings),
    lambda: new LambdaClient({ ...settings, maxAttempts: 1 }),
    route53: new Route53Client(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    secrets: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
  };
}

/** Invokes the deployed probe function as anybody would. Throws when the function itself failed. */
export async function invokeProbe(state: LabState, event: object): Promise<ProbeAnswer> {
  const { deployed } = state;
  if (!deployed) throw new Error(`nothing is deployed in the lab "${state.name}"`);
  return answerSchema.parse(await invoke(state, deployed.prober.probeFunction, event));
}

/** What a deployed function answers. Throws when the function itself failed. */
export async function invoke(services: LabServices, functionName: string, event: object): Promise<unknown> {
  const { lambda } = openClients(services);
  const reply = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }));
  const payload = Buffer.from(reply.Payload ?? []).toString('utf8');
  if (reply.FunctionError) throw new Error(`${functionName} failed: ${payload}`);
  return JSON.parse(payload);
}
