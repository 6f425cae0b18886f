import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAGING_LIMITS } from '../../../lab/boulder/limits.ts';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { freshName, openClient } from './client.ts';
import { type Instance, startInstance } from './instance.ts';

const HOUR = 3_600;

let boulder: Instance;

beforeAll(async () => {
  boulder = await startInstance({ limits: { NewOrdersPerAccount: { count: 2, periodSeconds: HOUR } } });
});
afterAll(() => boulder.stop());

/** How the CA refuses what `work` asks for. */
async function refusalOf(work: Promise<unknown>): Promise<AcmeProblemError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AcmeProblemError) return error;
  throw new Error('it was not refused by a problem document', { cause: error });
}

test('refuses the third new order of an account, says when to come back, and lets another account order', async () => {
  const client = await openClient(boulder);
  await client.session.newOrder([freshName()]);
  await client.session.newOrder([freshName()]);

  const { problem, retryAfter } = await refusalOf(client.session.newOrder([freshName()]));

  expect(problem).toMatchObject({
    type: 'urn:ietf:params:acme:error:rateLimited',
    status: 429,
    detail: expect.stringMatching(/^too many new orders \(2\) from this account in the last 1h0m0s, retry after /),
  });
  // Two in an hour: one more in half an hour, and 3 % of jitter.
  expect(Number(retryAfter)).toBeGreaterThan(HOUR / 2 - 60);
  expect(Number(retryAfter)).toBeLessThan((HOUR / 2) * 1.04);
  const other = await openClient(boulder);
  expect((await other.session.newOrder([freshName()])).status).toBe('pending');
});

test('takes new limits while it runs, and counts anew', async () => {
  await boulder.setLimits({ NewOrdersPerAccount: { count: 1, periodSeconds: HOUR } });
  const client = await openClient(boulder);
  await client.session.newOrder([freshName()]);
  const refused = await refusalOf(client.session.newOrder([freshName()]));

  await boulder.setLimits({});
  const order = await client.session.newOrder([freshName()]);

  expect(refused.problem.type).toBe('urn:ietf:params:acme:error:rateLimited');
  expect(order.status).toBe('pending');
});

test('limits certificates by registered domain where an override says so', async () => {
  const limit = { limit: 'CertificatesPerDomain', ids: ['limited.com'], count: 1, periodSeconds: 168 * HOUR } as const;
  await boulder.setLimits({ overrides: [limit] });
  const client = await openClient(boulder);
  const { order } = await client.validate([freshName('limited.com')]);
  await client.finalize(order);

  const { problem } = await refusalOf(client.session.newOrder([freshName('limited.com')]));

  expect(problem.detail).toMatch(/^too many certificates \(1\) already issued for "limited\.com" in the last 168h0m0s/);
  expect((await client.session.newOrder([freshName()])).status).toBe('pending');
});

test('limits failed authorizations by name and account', async () => {
  await boulder.setLimits({ FailedAuthorizationsPerDomainPerAccount: { count: 1, periodSeconds: HOUR } });
  const client = await openClient(boulder);
  const name = freshName();
  await client.validate([name], { publish: () => undefined });

  const { problem } = await refusalOf(client.session.newOrder([name]));

  expect(problem.detail).toMatch(/^too many failed authorizations \(1\) for ".+" in the last 1h0m0s/);
});

test("keeps the limits of Let's Encrypt's staging environment where no others are given", async () => {
  await boulder.setLimits({});
  const { NewRegistrationsPerIPAddress } = STAGING_LIMITS;
  for (let count = 0; count < NewRegistrationsPerIPAddress.count; count++) await openClient(boulder);

  const { problem } = await refusalOf(openClient(boulder));

  expect(problem.detail).toMatch(/^too many new registrations \(50\) from this IP address in the last 3h0m0s/);
});
