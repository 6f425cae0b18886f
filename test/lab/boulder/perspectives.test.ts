import { afterAll, beforeAll, expect, test } from 'vitest';
import { VIEWS, type View } from '../../../lab/boulder/names.ts';
import { type Client, freshName, openClient, problemOf } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

let boulder: Instance;
let client: Client;

beforeAll(async () => {
  boulder = await startInstance();
  client = await openClient(boulder);
});
afterAll(() => boulder.stop());

/** Validates a fresh name whose TXT value all perspectives but some see. */
async function validateWithout(blind: readonly View[]) {
  const name = freshName();
  const seeing = VIEWS.filter((view) => !blind.includes(view));
  const { authorizations } = await client.validate([name], {
    publish: (challenge, value) => {
      boulder.addTxt(challenge, value, seeing);
      boulder.addTxt(challenge, 'of-another-run', blind);
    },
  });
  return { name, status: authorizations[0]?.status, problem: problemOf(authorizations) };
}

test('asks the DNS server of each perspective', async () => {
  const name = freshName();

  await client.validate([name]);

  const asking = VIEWS.filter((view) => boulder.dns[view].asked.includes(`TXT _acme-challenge.${name}`));
  expect(asking).toEqual(VIEWS);
});

test.each(['remoteva-1', 'remoteva-2', 'remoteva-3'] as const)('validates where %s alone disagrees', async (view) => {
  expect((await validateWithout([view])).status).toBe('valid');
});

test('refuses where two remote perspectives disagree, and says so', async () => {
  const { name, status, problem } = await validateWithout(['remoteva-1', 'remoteva-2']);

  expect(status).toBe('invalid');
  expect(problem).toEqual({
    type: 'urn:ietf:params:acme:error:unauthorized',
    status: 403,
    detail: `During secondary validation: Incorrect TXT record "of-another-run" found at _acme-challenge.${name}`,
  });
});

test('refuses where the primary perspective disagrees, in plain words', async () => {
  const { name, status, problem } = await validateWithout(['primary']);

  expect(status).toBe('invalid');
  expect(problem?.detail).toBe(`Incorrect TXT record "of-another-run" found at _acme-challenge.${name}`);
});
