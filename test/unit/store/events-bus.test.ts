import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from 'vitest';
import type { BusEvent } from '../../../lambda/contract/bus-events.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { createEventsBus } from '../../../lambda/store/events-bus.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A bus whose EventBridge is a server of this test. */
async function busAt(answer: (response: ServerResponse) => void) {
  const received: { target: unknown; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ target: request.headers['x-amz-target'], body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  closing.push(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { bus: createEventsBus(client, 'renewal-prober-main'), received };
}

const events = [{ type: 'VerdictChanged', detail: { version: 1, target: 'web' } } as unknown as BusEvent];
const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
};
const troubleOf = async (put: Promise<void>) => {
  const error = await put.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof TroubleError ? error.trouble : error;
};

test('events go to the bus of the deployment with source, type and detail', async () => {
  const { bus, received } = await busAt(json(200, { FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));
  await bus.put(events);
  expect(received).toHaveLength(1);
  expect(received[0]?.target).toBe('AWSEvents.PutEvents');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    Entries: [
      {
        EventBusName: 'renewal-prober-main',
        Source: 'renewal-prober',
        DetailType: 'VerdictChanged',
        Detail: '{"version":1,"target":"web"}',
      },
    ],
  });
});

test('an entry that was refused with a 200 is trouble', async () => {
  const Entries = [{ EventId: '1' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'no' }];
  const { bus } = await busAt(json(200, { FailedEntryCount: 1, Entries }));
  expect(await troubleOf(bus.put(events))).toMatchObject({ code: 'events-unavailable', cause: 'InternalFailure' });
});

test('a refused call is trouble that says what to check', async () => {
  const { bus } = await busAt(json(400, { __type: 'AccessDeniedException', message: 'not authorized' }));
  expect(await troubleOf(bus.put(events))).toMatchObject({
    ...{ code: 'events-unavailable', cause: 'AccessDeniedException' },
    action: expect.stringContaining('events:PutEvents'),
  });
});

test('a bus that never answers is given up after 3 s', async () => {
  const { bus } = await busAt(() => undefined);
  const began = performance.now();
  expect(await troubleOf(bus.put(events))).toMatchObject({ code: 'events-unavailable' });
  expect(performance.now() - began).toBeGreaterThan(2_500);
  expect(performance.now() - began).toBeLessThan(8_000);
});
