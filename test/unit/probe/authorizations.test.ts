import { afterEach, describe, expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import type { AcmeSession, Authorization } from '../../../lambda/acme/session.ts';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import { realTargetAlias as cname, realTarget } from '../support/deployments.ts';
import type { Behaviour } from '../support/fake-ca.ts';
import { oneRound, probeAt } from '../support/one-round.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

/** One probe at a CA that behaves so. */
async function probeWith(behaves: (session: AcmeSession) => Behaviour, more: WorldOptions = {}): Promise<ProbeResult> {
  world = await startWorld({ ...more, behaves: { staging: behaves } });
  return probeAt(await oneRound(world, { cas: ['staging'] }), 'staging');
}
const changed = (change: Partial<Authorization>) => (session: AcmeSession) => ({
  authorization: async (url: string) => ({ ...(await session.authorization(url)), ...change }),
});
const refusal = (type: string) =>
  new AcmeProblemError({
    problem: { type: `urn:ietf:params:acme:error:${type}`, status: 400 },
    status: 400,
    resource: 'authorization',
    url: 'https://staging.test/authorization/1/0',
    retryAfter: undefined,
    documented: true,
  });

describe('an order goes no further than its authorizations', () => {
  test.each(['elsewhere.example.net', 'constructor'])('when one is for %s, which nobody ordered', async (value) => {
    const probe = await probeWith(changed({ identifier: { type: 'dns', value } }));
    expect(probe).toMatchObject({
      outcome: 'failed',
      trouble: { code: 'ca-malformed', step: 'authorization', message: expect.stringContaining(value) },
    });
    expect(probe.trouble?.message).toContain('CA staging');
    expect(world.route53.calls).toEqual([]);
  });

  test('when there is none', async () => {
    const probe = await probeWith((session) => ({
      newOrder: async (names) => ({ ...(await session.newOrder(names)), authorizations: [] }),
    }));
    expect(probe.trouble).toMatchObject({ code: 'ca-malformed', step: 'authorization' });
    expect(world.route53.calls).toEqual([]);
  });

  test.each(['invalid', 'expired', 'deactivated', 'revoked'] as const)(
    'when one is %s from the start',
    async (status) => {
      const error = { type: 'urn:ietf:params:acme:error:caa', detail: 'the words of the CA' };
      const challenges = [{ type: 'dns-01', url: 'https://staging.test/dns', token: 'token-1', error }];
      const probe = await probeWith(changed({ status, challenges }));
      expect(probe).toMatchObject({
        outcome: 'failed',
        trouble: { code: 'order-invalid', step: 'authorization', problem: error },
      });
      expect(probe.trouble?.message).toMatch(new RegExp(`CA staging.*"${status}".*the words of the CA`));
      expect(world.route53.calls).toEqual([]);
    },
  );
});

test.each([
  ['were deactivated', () => Promise.resolve()],
  ['could not be deactivated', () => Promise.reject(refusal('malformed'))],
])('of those that were valid already it is said that they %s', async (words, deactivateAuthorization) => {
  const probe = await probeWith((session) => ({ ...changed({ status: 'valid' })(session), deactivateAuthorization }));
  expect(probe).toMatchObject({ outcome: 'inconclusive', trouble: { code: 'authorization-already-valid' } });
  expect(probe.trouble?.action).toContain(words);
});

describe('the deactivation of names that will be ordered again', () => {
  const real: WorldOptions = { deployment: realTarget, records: [cname] };
  const cleanupOf = ({ steps }: ProbeResult) => steps.find(({ step }) => step === 'cleanup');

  /** A CA that found one of two challenges wrong, and refuses to change what has ended. */
  function strict(session: AcmeSession, refused: string[], seen: (status: Authorization['status']) => string) {
    const read = async (url: string): Promise<Authorization> => {
      const authorization = await session.authorization(url);
      const isWrong = url.endsWith('/0') && authorization.status === 'valid';
      return isWrong ? { ...authorization, status: 'invalid' } : authorization;
    };
    return {
      authorization: async (url: string) => {
        const authorization = await read(url);
        return { ...authorization, status: seen(authorization.status) as Authorization['status'] };
      },
      awaitAuthorization: read,
      deactivateAuthorization: async (url: string) => {
        if ((await read(url)).status !== 'invalid') return session.deactivateAuthorization(url);
        refused.push(url);
        throw refusal('malformed');
      },
    };
  }

  test('leaves alone what has ended', async () => {
    const refused: string[] = [];
    const probe = await probeWith((session) => strict(session, refused, (status) => status), real);
    expect(probe.trouble).toMatchObject({ code: 'validation-failed' });
    expect(cleanupOf(probe)).toMatchObject({ outcome: 'passed' });
    expect(world.cas.staging?.deactivated).toEqual([expect.stringMatching(/\/1$/)]);
    expect(refused).toEqual([]);
  });

  test('is no failure where one ended after it was looked at', async () => {
    const refused: string[] = [];
    let stale = true;
    const probe = await probeWith((session) => {
      const seen = (status: string) => {
        const shown = status === 'invalid' && stale ? 'valid' : status;
        if (status === 'invalid') stale = false;
        return shown;
      };
      return strict(session, refused, seen);
    }, real);
    expect(refused).toHaveLength(1);
    expect(cleanupOf(probe)).toMatchObject({ outcome: 'passed' });
  });

  test.each(['malformed', 'serverInternal'])('has failed when a valid one is refused as %s', async (type) => {
    const probe = await probeWith(() => ({ deactivateAuthorization: () => Promise.reject(refusal(type)) }), real);
    expect(probe.outcome).toBe('passed');
    expect(cleanupOf(probe)).toMatchObject({ outcome: 'failed', trouble: { step: 'cleanup' } });
  });

  test('happens also where the authorizations could not all be read before', async () => {
    let reads = 0;
    const probe = await probeWith(
      (session) => ({
        authorization: (url) =>
          reads++ === 0 ? Promise.reject(refusal('serverInternal')) : session.authorization(url),
      }),
      real,
    );
    expect(probe.trouble).toMatchObject({ step: 'authorization' });
    expect(world.cas.staging?.deactivated).toHaveLength(2);
  });
});
