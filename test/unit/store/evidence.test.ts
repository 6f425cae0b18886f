import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { type Evidence, evidenceKey } from '../../../lambda/contract/evidence/evidence.ts';
import { createEvidenceStore } from '../../../lambda/store/evidence.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type Received = { readonly request: IncomingMessage; readonly body: string };

/** A store whose S3 is a server of this test, which answers each request by the next script. */
async function storeWith(...scripts: readonly ((response: ServerResponse) => void)[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push({ request, body });
      scripts[Math.min(received.length, scripts.length) - 1]?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 2,
  });
  closing.push(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { store: createEvidenceStore(client, 'bucket'), received };
}

const evidence = { version: 1, deployment: 'main' } as Evidence;
const ok = (response: ServerResponse) => response.end();
const failing = (status: number, code: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'Content-Type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
};

test('an object is put once, as JSON, encrypted as the bucket has it, and never over another', async () => {
  const { store, received } = await storeWith(ok);
  await store.put('deployment=main/a.json', evidence);
  expect(received).toHaveLength(1);
  const { request, body } = received[0] as Received;
  expect(request).toMatchObject({
    method: 'PUT',
    url: expect.stringMatching(/^\/bucket\/deployment(=|%3D)main\/a\.json/),
  });
  expect(request.headers).toMatchObject({
    'content-type': 'application/json',
    'if-none-match': '*',
  });
  // The bucket says how: with a word of its own the object would not be encrypted by the key that the config names.
  expect(request.headers).not.toHaveProperty('x-amz-server-side-encryption');
  expect(JSON.parse(body)).toEqual(evidence);
});

test.each([
  [403, 'AccessDenied', /AccessDenied/, /s3:PutObject/],
  [404, 'NoSuchBucket', /NoSuchBucket/, /bucket exists/],
  [412, 'PreconditionFailed', /PreconditionFailed/, /who else writes/],
])('an answer of %i %s is told as trouble', async (status, code, message, action) => {
  const { store } = await storeWith(failing(status, code));
  await expect(store.put('a.json', evidence)).rejects.toMatchObject({
    trouble: {
      code: 'evidence-unavailable',
      message: expect.stringMatching(message),
      action: expect.stringMatching(action),
    },
  });
});

test('an answer that got lost is followed by a try that meets its own object: it is kept', async () => {
  const { store, received } = await storeWith((response) => response.destroy(), failing(412, 'PreconditionFailed'));
  await store.put('a.json', evidence);
  expect(received).toHaveLength(2);
});

test('keys are sorted by deployment, target and day, and hold one file for each run id', () => {
  const run = { deployment: 'main', target: 'web', startedAt: '2026-11-25T06:00:00.000Z' };
  expect(evidenceKey({ ...run, runId: 'web@2026-11-25T06:00:00.000Z' })).toBe(
    'deployment=main/target=web/2026/11/25/web@2026-11-25T06:00:00.000Z.json',
  );
  expect(evidenceKey({ ...run, runId: '../a/b' })).toBe('deployment=main/target=web/2026/11/25/..!a!b.json');
});
