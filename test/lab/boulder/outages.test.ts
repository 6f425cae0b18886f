import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProcessName } from '../../../lab/boulder/names.ts';
import { AcmeProblemError, TransportError } from '../../../lambda/acme/errors.ts';
import { type Client, freshName, openClient, problemOf } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

const SERVER_INTERNAL = 'urn:ietf:params:acme:error:serverInternal';
/** gRPC tries a peer again after 1 s, then ever later; outages here last less than that. */
const HEALED_MS = 15_000;

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance();
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

/** What a client meets while processes are away; afterwards they are there again, and it is seen that the CA issues. */
async function without<T>(names: readonly ProcessName[], work: () => Promise<T>): Promise<T> {
  for (const name of names) await boulder.stopProcess(name);
  try {
    return await work();
  } finally {
    for (const name of names) await boulder.startProcess(name);
    await untilIssuing();
  }
}

async function untilIssuing(): Promise<void> {
  const deadline = Date.now() + HEALED_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    last = await issue().catch((error: unknown) => error);
    if (last === 'valid') return;
  }
  throw new Error('the CA does not issue again', { cause: last });
}

async function issue(): Promise<string> {
  const { order, authorizations } = await client.validate([freshName()]);
  if (problemOf(authorizations)) return 'not validated';
  return (await client.finalize(order)).order.status;
}

test.each<[string, ProcessName[], string, string]>([
  ['the validation authority', ['va'], SERVER_INTERNAL, 'Could not communicate with VA'],
  [
    'two remote perspectives',
    ['remoteva-1', 'remoteva-2'],
    SERVER_INTERNAL,
    'During secondary validation: Secondary validation RPC failed',
  ],
  ['the resolvers', ['resolvers'], 'urn:ietf:params:acme:error:dns', 'DNS problem: networking error looking up TXT'],
])('does not validate without %s', async (_what, names, type, detail) => {
  const { authorizations } = await without(names, () => client.validate([freshName()]));

  expect(authorizations[0]?.status).toBe('invalid');
  expect(problemOf(authorizations)).toMatchObject({ type, detail: expect.stringContaining(detail) });
});

test('says that look-ups timed out while the resolvers are frozen', async () => {
  await boulder.stopProcess('resolvers', 'freeze');
  const { authorizations } = await client.validate([freshName()]);
  await boulder.startProcess('resolvers');
  await untilIssuing();

  expect(problemOf(authorizations)?.detail).toMatch(
    /^DNS problem: query timed out looking up TXT for _acme-challenge\./,
  );
});

test('validates without one remote perspective', async () => {
  const { authorizations } = await without(['remoteva-2'], () => client.validate([freshName()]));

  expect(authorizations[0]?.status).toBe('valid');
});

test.each<[string, ProcessName, string]>([
  ['the certificate authority', 'ca', 'Error finalizing order'],
  ['the publisher', 'publisher', 'Error finalizing order :: Unable to meet CA SCT embedding requirements'],
])('turns an order that is being finalized without %s invalid', async (_what, name, detail) => {
  const { order } = await client.validate([freshName()]);

  const { order: ended } = await without([name], () => client.finalize(order));

  expect(ended).toMatchObject({ status: 'invalid', error: { type: SERVER_INTERNAL, status: 500, detail } });
});

test.each<[string, ProcessName, string]>([
  ['the registration authority', 'ra', 'Error creating new order'],
  ['the storage authority', 'sa', 'Unable to validate JWS'],
  ['the nonce service', 'nonce', 'unable to get nonce'],
])('refuses new orders without %s, to be tried again in a minute', async (_what, name, detail) => {
  const error = await without([name], () => client.session.newOrder([freshName()]).catch((thrown) => thrown));

  expect(error).toBeInstanceOf(AcmeProblemError);
  expect(error).toMatchObject({ status: 500, retryAfter: '60', problem: { type: SERVER_INTERNAL, detail } });
});

test('does not take connections without the front end', async () => {
  const error = await without(['wfe'], () => client.session.newOrder([freshName()]).catch((thrown) => thrown));

  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ code: 'refused' });
});

test('issues without the store of rate limits: it fails open', async () => {
  expect(await without(['redis'], issue)).toBe('valid');
});
