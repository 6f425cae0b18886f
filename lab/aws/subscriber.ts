import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Credentials } from '../ca/pki.ts';
import { eventually } from '../world/eventually.ts';
import { type Envelope, readMessage } from './messages.ts';

/** One notification whose signature holds. */
export type Delivered = {
  /** Milliseconds since 1970, at the subscriber. */
  readonly at: number;
  readonly path: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly signatureVersion: string;
};

/** What came and was not taken. */
export type Refused = { readonly at: number; readonly why: string };

export type Subscriber = {
  /** Without a path: each path is an endpoint of its own. */
  readonly url: string;
  /** In order of arrival. */
  readonly delivered: readonly Delivered[];
  readonly refused: readonly Refused[];
  /** Of those delivered. */
  readonly messages: readonly string[];
  readonly subjects: readonly (string | undefined)[];
  /** ARNs of the topics whose subscription was confirmed. */
  readonly confirmed: ReadonlySet<string>;
  close(): void;
};

export type SubscriberOptions = {
  /** Of AWS: the only origin that signing certificates and confirmations are taken from. */
  readonly endpoint: string;
  /** Of the server, for HTTPS; absent: HTTP. */
  readonly credentials?: Credentials;
};

/** Listens on loopback. Nothing is confirmed or kept before its signature was verified. */
export async function openSubscriber({ endpoint, credentials }: SubscriberOptions): Promise<Subscriber> {
  const { origin } = new URL(endpoint);
  const delivered: Delivered[] = [];
  const refused: Refused[] = [];
  const confirmed = new Set<string>();
  const server = createServer(credentials, async (request, response) => {
    const read = await readMessage(await text(request), origin);
    response.writeHead('envelope' in read ? 200 : 403).end();
    if ('refused' in read) refused.push({ at: Date.now(), why: read.refused });
    else if (read.envelope.Type === 'Notification') delivered.push(deliveredOf(read.envelope, request));
    else if (await confirm(read.envelope, origin)) confirmed.add(read.envelope.TopicArn);
    else refused.push({ at: Date.now(), why: `it cannot be confirmed: ${read.envelope.Type}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${credentials ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ delivered, refused, confirmed },
    get messages() {
      return delivered.map(({ message }) => message);
    },
    get subjects() {
      return delivered.map(({ subject }) => subject);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Subscribes to a topic over HTTP as a team's own tool would, and waits until that is confirmed. */
export async function subscribe(sns: SNSClient, TopicArn: string): Promise<Subscriber> {
  const subscriber = await openSubscriber({ endpoint: await endpointOf(sns) });
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: `${subscriber.url}/` }));
  await untilConfirmed(subscriber, TopicArn);
  return subscriber;
}

/** @throws Error when it is not confirmed within half a minute */
export async function untilConfirmed({ confirmed }: Subscriber, topicArn: string): Promise<void> {
  await eventually(`the confirmation of ${topicArn}`, async () => confirmed.has(topicArn) || undefined);
}

function createServer(credentials: Credentials | undefined, listener: RequestListener): Server {
  if (!credentials) return createHttpServer(listener);
  const { certificatePem: cert, privateKeyPem: key } = credentials;
  return createHttpsServer({ cert, key }, listener);
}

function deliveredOf({ TopicArn, Subject, Message, SignatureVersion }: Envelope, { url = '/' }: IncomingMessage) {
  return {
    ...{ at: Date.now(), path: url, topicArn: TopicArn },
    ...{ subject: Subject, message: Message, signatureVersion: SignatureVersion },
  };
}

/** @returns whether AWS said that it is */
async function confirm({ Type, SubscribeURL = '' }: Envelope, origin: string): Promise<boolean> {
  if (Type !== 'SubscriptionConfirmation') return false;
  if (!URL.canParse(SubscribeURL) || new URL(SubscribeURL).origin !== origin) return false;
  return fetch(SubscribeURL).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function endpointOf(sns: SNSClient): Promise<string> {
  const endpoint = await sns.config.endpoint?.();
  if (!endpoint) throw new Error('a client of the lab has an endpoint');
  return `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`;
}
