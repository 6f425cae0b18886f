import { afterEach, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import type { Behaviour } from '../support/fake-ca.ts';
import { oneRound, probeAt } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

/** What presets know of their CAs, in the probe. */

let world: World;
afterEach(() => world.close());

async function probeAtCa(more: Partial<Ca>, behaves: (session: AcmeSession) => Behaviour): Promise<ProbeResult> {
  const deployment = someDeployment({ cas: [someCa('staging', more)] });
  world = await startWorld({ deployment, behaves: { staging: behaves } });
  return probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
}

const quirks = { slowFinalize: false, flakyServerErrors: false, keyChange: false, authorizationDeactivation: false };
const valid = (session: AcmeSession): Behaviour => ({
  authorization: async (url) => ({ ...(await session.authorization(url)), status: 'valid' }),
});

test('authorizations of a CA that knows no deactivation are left alone, and it is said what that means', async () => {
  const probe = await probeAtCa({ quirks }, valid);
  expect(probe).toMatchObject({ outcome: 'inconclusive', trouble: { code: 'authorization-already-valid' } });
  expect(probe.trouble?.action).toMatch(/CA staging knows no deactivation .* inconclusive until they expire/);
  expect(world.cas.staging?.deactivated).toEqual([]);
});

test('those of any other CA are deactivated', async () => {
  const probe = await probeAtCa({}, valid);
  expect(probe.trouble?.action).toMatch(/were deactivated/);
  expect(world.cas.staging?.deactivated).toHaveLength(2);
});

test('a refused profile is told with the list of the directory', async () => {
  const refused = new AcmeProblemError({
    problem: { type: 'urn:ietf:params:acme:error:invalidProfile', detail: 'no such profile', status: 400 },
    ...{
      status: 400,
      resource: 'newOrder',
      url: 'https://staging.test/order',
      retryAfter: undefined,
      documented: true,
    },
  });
  const meta = { profiles: { classic: 'https://staging.test/classic', tlsserver: 'https://staging.test/tls' } };
  const probe = await probeAtCa({ profile: 'short' }, (session) => ({
    directory: async () => ({ ...(await session.directory()), meta }),
    newOrder: () => Promise.reject(refused),
  }));
  expect(probe.trouble).toMatchObject({
    code: 'ca-refused',
    step: 'order',
    message: 'CA staging refused the profile "short"; its directory lists classic, tlsserver.',
    problem: { type: 'urn:ietf:params:acme:error:invalidProfile' },
  });
  expect(probe.directory?.profiles).toEqual(['classic', 'tlsserver']);
});

test('what the directory says is kept with the probe', async () => {
  const probe = await probeAtCa({}, (session) => ({
    directory: async () => ({
      ...(await session.directory()),
      renewalInfo: 'https://staging.test/renewal-info',
      meta: {
        externalAccountRequired: true,
        caaIdentities: ['staging.test'],
        termsOfService: 'https://staging.test/terms',
      },
    }),
  }));
  expect(probe.directory).toEqual({
    externalAccountRequired: true,
    caaIdentities: ['staging.test'],
    profiles: [],
    renewalInfo: true,
    keyChange: false,
    termsOfService: 'https://staging.test/terms',
  });
});
