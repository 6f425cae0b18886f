import { ACMClient } from '@aws-sdk/client-acm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AcmeConnection, openConnection } from '../acme/connection.ts';
import type { Ca } from '../contract/ca.ts';
import type { Network } from '../contract/deployment.ts';
import { VERIFIED } from '../contract/tls.ts';
import { createPublisher, type Publisher } from '../dns/publisher.ts';
import { openTable, type Table } from '../store/table.ts';
import { systemClock } from './system.ts';

/** AWS clients and connections: made once in a function's life, shared by its invocations. */

/**
 * How long one attempt may take, milliseconds: a service that accepts a call and never answers must end as trouble, not as
 * the function's own timeout. Without `throwOnRequestTimeout` the SDK only warns (`NodeHttpHandlerOptions` of @smithy/types).
 */
export function within(requestTimeout: number) {
  return {
    requestHandler: { connectionTimeout: 1_500, requestTimeout, throwOnRequestTimeout: true, httpsAgent: VERIFIED },
  };
}

export function openLedgerTable(tableName: string): Table {
  return openTable(new DynamoDBClient({ maxAttempts: 3, ...within(3_000) }), tableName);
}

export function openPublisher(hostedZoneId: string): Publisher {
  return createPublisher({
    // Retries are the publisher's own, so that each attempt is counted.
    client: new Route53Client({ maxAttempts: 1, ...within(8_000) }),
    hostedZoneId,
    clock: systemClock,
    random: Math.random,
  });
}

export function openSecretsManager(): SecretsManagerClient {
  return new SecretsManagerClient({ maxAttempts: 3, ...within(3_000) });
}

/** A client for each region that certificates lie in: one of CloudFront lies in us-east-1. */
export function createAcmClients(): (region: string) => ACMClient {
  const clients = new Map<string, ACMClient>();
  return (region) => {
    const client = clients.get(region) ?? new ACMClient({ region, maxAttempts: 2, ...within(3_000) });
    clients.set(region, client);
    return client;
  };
}

export function openS3(): S3Client {
  return new S3Client({ maxAttempts: 2, ...within(3_000) });
}

export function openEventBridge(): EventBridgeClient {
  return new EventBridgeClient({ maxAttempts: 2, ...within(2_000) });
}

export function openLambda(): LambdaClient {
  // The account function answers within its minute; a read that is cut earlier would be tried again by the SDK.
  return new LambdaClient({ maxAttempts: 1, ...within(65_000) });
}

/** One connection per CA, kept warm between invocations. */
export function createConnections({ resolvers }: Network): (ca: Ca) => AcmeConnection {
  const connections = new Map<string, AcmeConnection>();
  return (ca) => {
    const connection = connections.get(ca.id) ?? openConnection(ca, systemClock, resolvers);
    connections.set(ca.id, connection);
    return connection;
  };
}
