import { request } from 'node:https';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAws } from '../../../bin/cli/aws.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { exchange } from '../../../lambda/acme/transport.ts';
import { within } from '../../../lambda/handlers/wiring.ts';
import { ping } from '../../../lambda/pulse/ping.ts';
import { controlsOf, glance, type ScriptedHost, startScriptedHost } from '../acme/controls/scripted-host.ts';
import { fakeClock } from '../support/clock.ts';
import { someCa } from '../support/deployments.ts';
import { readSources } from '../support/sources.ts';

/** Nobody who changes the environment of a function can make it believe a server that nobody vouches for. */

let host: ScriptedHost;
const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
beforeAll(async () => {
  host = await startScriptedHost();
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
});
beforeEach(() => host.reset());
afterAll(async () => {
  if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  await host.stop();
});

test('Node alone would believe it', async () => {
  const status = await new Promise((resolve, reject) => {
    request(`${host.origin}/status`, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
});

test.each([
  ['by public roots', [], { code: 'tls' }],
  ['unless by roots of the config', ['root'], undefined],
])('a CA is not believed %s', async (_name, roots, failure) => {
  const tlsRoots = roots.map(() => host.rootPem);
  const agent = openConnection(someCa('backup', { tlsRoots }), fakeClock()).agent();
  const asked = {
    resource: 'directory',
    url: `${host.origin}/directory`,
    method: 'GET',
    agent,
    timeoutMs: 5_000,
  } as const;

  const outcome = await exchange(asked).then(
    () => undefined,
    (error: unknown) => error,
  );

  agent.destroy();
  if (failure) expect(outcome).toMatchObject(failure);
  else expect(outcome).toBeUndefined();
});

test('nor is a control host', async () => {
  const network = { resolvers: [], controls: [{ host: '127.0.0.1', port: host.port, tlsRoots: [] }] };
  const [ipv4] = glance(await controlsOf({ network })).filter((each) => each.includes('ipv4'));
  expect(ipv4).toMatch(/fails tls$/);
});

test("nor is a dead man's switch", async () => {
  expect(await ping(`${host.origin}/status`)).toMatchObject({ outcome: 'failed' });
  expect(host.received).toEqual([]);
});

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

test('nor is AWS, by the functions', async () => {
  const client = new SecretsManagerClient({
    ...{ region: 'us-east-1', endpoint: host.origin, credentials, maxAttempts: 1 },
    ...within(3_000),
  });
  await expect(client.send(new ListSecretsCommand())).rejects.toMatchObject({
    code: expect.stringMatching(/^UNABLE_TO/),
  });
  expect(host.received).toEqual([]);
});

test('nor is AWS, by the command line', async () => {
  const { s3, lambda, cloudFormation, secretsManager } = openAws({ region: 'us-east-1' }, {});
  const handlers = [s3, lambda, cloudFormation, secretsManager].map(({ config }) => config.requestHandler);
  for (const handler of handlers) {
    await handler
      .handle({
        protocol: 'https:',
        hostname: '127.0.0.1',
        port: host.port,
        method: 'GET',
        path: '/status',
        headers: {},
      } as never)
      .then(
        () => expect.unreachable(),
        (error: Error & { code?: string }) => expect(error.code).toMatch(/^UNABLE_TO/),
      );
  }
  expect(host.received).toEqual([]);
});

const sources = readSources(['bin', 'lib', 'lambda']);

test('nothing else opens connections over TLS', () => {
  const openers = sources.filter(
    ({ text }) =>
      /\bfrom 'node:(https|tls|http2)'|\bfetch\(/.test(text) && /\b(connect|request|Agent|fetch)\(/.test(text),
  );
  expect(openers.map(({ path }) => path).sort()).toEqual([
    'lambda/acme/connection.ts',
    'lambda/acme/controls/egress.ts',
    // By the agent of a connection.
    'lambda/acme/transport.ts',
    // Looks at what a server shows, valid or not, and believes nothing of it.
    'lambda/pulse/certificates.ts',
    'lambda/pulse/ping.ts',
  ]);
  const clients = sources.filter(({ text }) => /new \w+Client\(/.test(text) && /from '@aws-sdk\//.test(text));
  expect(clients.map(({ path }) => path).sort()).toEqual([
    'bin/cli/aws.ts',
    'lambda/handlers/notify.ts',
    'lambda/handlers/wiring.ts',
  ]);
  const bare = clients
    .filter(({ path }) => path.startsWith('lambda/'))
    .flatMap(({ text }) => text.match(/new \w+Client\([^)]*\)/g) ?? [])
    .filter((each) => !each.includes('within('));
  expect(bare).toEqual([]);
});

test('verification is switched off in one place, which believes nothing', () => {
  const off = sources.filter(({ text }) => /rejectUnauthorized: *(false|!)|NODE_TLS_REJECT_UNAUTHORIZED *=/.test(text));
  expect(off.map(({ path }) => path)).toEqual(['lambda/pulse/certificates.ts']);
});
