import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { badNonce } from '../../../lab/ca/front/behaviours/bad-nonce.ts';
import { processing } from '../../../lab/ca/front/behaviours/processing.ts';
import { reset } from '../../../lab/ca/front/behaviours/reset.ts';
import { status } from '../../../lab/ca/front/behaviours/status.ts';
import { truncatedChain } from '../../../lab/ca/front/behaviours/truncated-chain.ts';
import { wrongChain } from '../../../lab/ca/front/behaviours/wrong-chain.ts';
import { certificatesOf } from '../../../lab/ca/front/pem.ts';
import { type Front, startFront } from '../../../lab/ca/front.ts';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import { connectTo, issue, openAccount } from './issuing.ts';
import { type PebbleUnderTest, startPebbleUnderTest } from './pebble-under-test.ts';

let world: PebbleUnderTest;
let front: Front;
let session: AcmeSession;
let issued = 0;

beforeAll(async () => {
  world = await startPebbleUnderTest();
  front = await startFront({ name: 'test', pki: world.pki, upstream: world.pebble });
  session = await openAccount(connectTo(front));
});

afterAll(async () => {
  await front.close();
  await world.stop();
});

beforeEach(() => {
  front.clear();
});

afterEach(async () => {
  await front.reset();
});

/** For a name that was not used before. */
function issueNext(): Promise<string> {
  issued += 1;
  return issue(session, `n${issued}.example.org`, world.dns);
}

function chainOf(pem: string): X509Certificate[] {
  return certificatesOf(pem).map((certificate) => new X509Certificate(certificate));
}

describe('faults at a real issuance', () => {
  it('bad-nonce once: the same request, signed with the nonce that came with the refusal, passes', async () => {
    await front.use(badNonce.with({ at: ['newOrder'], times: 1 }));

    expect(chainOf(await issueNext())).toHaveLength(2);
    expect(front.requests().slice(0, 2)).toMatchObject([
      { resource: 'newOrder', status: 400 },
      { resource: 'newOrder', status: 201 },
    ]);
  });

  it('reset at finalize, carried out: the order went on at the CA', async () => {
    await front.use(reset.with({ at: ['finalize'], carriedOut: true, times: 1 }));

    expect(chainOf(await issueNext())).toHaveLength(2);
    expect(front.requests().filter(({ resource }) => resource === 'finalize')).toHaveLength(1);
  });

  it('a problem at newOrder: the client has it whole', async () => {
    const type = 'urn:ietf:params:acme:error:rejectedIdentifier';
    await front.use(status.with({ status: 403, problem: { type, detail: 'not here' }, at: ['newOrder'] }));

    await expect(issueNext()).rejects.toMatchObject({ problem: { type, detail: 'not here', status: 403 } });
  });

  it('processing orders: the CA has issued, and its order never says so', async () => {
    await front.use(processing.with({ of: 'order' }));
    let looks = 0;
    await front.use({
      name: 'give up',
      summary: 'Looks at an order fail from the third on',
      respond: async (request, forward) => {
        looks += request.resource === 'order' ? 1 : 0;
        return request.resource !== 'order' || looks < 3 ? await forward(request) : { kind: 'cut', by: 'rst' };
      },
    });

    await expect(issueNext()).rejects.toMatchObject({ code: 'reset', resource: 'order' });

    expect(front.requests().map(({ resource }) => resource)).not.toContain('certificate');
    // Two answers say `processing`; each cut is read through as far as polling does.
    expect(front.requests().filter(({ resource }) => resource === 'order').length).toBeGreaterThanOrEqual(3);
  });

  it('truncated-chain: the leaf comes alone', async () => {
    await front.use(truncatedChain.with({}));

    expect(chainOf(await issueNext()).map(({ ca }) => ca)).toEqual([false]);
  });

  it('wrong-chain: the intermediate did not sign the leaf', async () => {
    await front.use(wrongChain.with({}));

    const [leaf, intermediate] = chainOf(await issueNext());

    if (!leaf || !intermediate) throw new Error('a chain of two was expected');
    expect(intermediate.ca).toBe(true);
    expect(leaf.verify(intermediate.publicKey)).toBe(false);
  });
});
