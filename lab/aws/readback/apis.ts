import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { type Element, parseXml } from './xml.ts';

export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The APIs that live resources are read through: SDK clients, and plain requests for services without a client here. */
export type Apis = ReturnType<typeof apisAt>;

/** An API's refusal, by its code. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: string;

  constructor(what: string, code: string, message: string) {
    super(`${what}: ${code} ${message}`);
    this.code = code;
  }
}

export function apisAt(client: ClientSettings) {
  return {
    cloudwatch: new CloudWatchClient(client),
    dynamodb: new DynamoDBClient(client),
    lambda: new LambdaClient(client),
    logs: new CloudWatchLogsClient(client),
    route53: new Route53Client(client),
    scheduler: new SchedulerClient(client),
    secrets: new SecretsManagerClient(client),
    sns: new SNSClient(client),
    /** AWS JSON protocol; `target` is its `X-Amz-Target`, as `AmazonSQS.GetQueueAttributes`. */
    json: (service: string, target: string, body: object) => jsonApi(client, service, target, body),
    /** AWS Query protocol: the answer's XML. */
    query: (service: string, version: string, action: string, fields: Record<string, string>) =>
      queryApi(client, service, { Action: action, Version: version, ...fields }),
    /** An S3 GET, as `/bucket?lifecycle`. Undefined for 404, which S3 says of a configuration that there is not. */
    s3: (path: string) => s3Api(client, path),
  };
}

async function jsonApi(client: ClientSettings, service: string, target: string, body: object) {
  const response = await fetch(client.endpoint, {
    method: 'POST',
    headers: { ...scope(client, service), 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  const code = String(answer.__type ?? response.status);
  throw new ApiError(target, code.split('#').at(-1) ?? code, String(answer.message ?? answer.Message ?? ''));
}

async function queryApi(client: ClientSettings, service: string, fields: Record<string, string>): Promise<Element> {
  const response = await fetch(client.endpoint, {
    method: 'POST',
    headers: scope(client, service),
    body: new URLSearchParams(fields),
  });
  const answer = parseXml(await response.text());
  if (response.ok) return answer;
  const [code, message] = ['Code', 'Message'].map((name) => answer.find(name)?.text ?? '');
  throw new ApiError(`${service}:${fields.Action}`, code || String(response.status), message ?? '');
}

async function s3Api(client: ClientSettings, path: string): Promise<Buffer | undefined> {
  const response = await fetch(client.endpoint + path, { headers: scope(client, 's3') });
  const body = Buffer.from(await response.arrayBuffer());
  if (response.ok) return body;
  if (response.status === 404) return undefined;
  throw new ApiError(`s3 GET ${path}`, String(response.status), parseXml(body.toString()).find('Code')?.text ?? '');
}

/** The emulator routes by the credential's scope and checks no signature. */
function scope({ region, credentials }: ClientSettings, service: string) {
  const credential = `${credentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  return { Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` };
}
