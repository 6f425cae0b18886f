import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';

export interface Subscriber {
  /** The `Message` of each notification, in order of arrival. */
  messages: string[];
  subjects: string[];
  close(): void;
}

/** Listens on loopback, subscribes to the topic, confirms, and keeps what arrives. */
export async function subscribe(sns: SNSClient, topicArn: string): Promise<Subscriber> {
  const kept: Subscriber = { messages: [], subjects: [], close: () => server.close() };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    const envelope = JSON.parse(Buffer.concat(chunks).toString());
    if (envelope.Type === 'SubscriptionConfirmation') {
      confirmed(await fetch(envelope.SubscribeURL));
      return;
    }
    kept.messages.push(envelope.Message);
    kept.subjects.push(envelope.Subject);
  });
  let confirmed: (response: Response) => void = () => {};
  const confirmation = new Promise<Response>((resolve) => {
    confirmed = resolve;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint }));
  await confirmation;
  return kept;
}
