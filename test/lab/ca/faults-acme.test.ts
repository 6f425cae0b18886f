import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { badNonce } from '../../../lab/ca/front/behaviours/bad-nonce.ts';
import { foreignChain } from '../../../lab/ca/front/behaviours/foreign-chain.ts';
import { processing } from '../../../lab/ca/front/behaviours/processing.ts';
import { truncatedChain } from '../../../lab/ca/front/behaviours/truncated-chain.ts';
import { wrongChain } from '../../../lab/ca/front/behaviours/wrong-chain.ts';
import { type PlainFront, startPlainFront } from './plain-front.ts';

let plain: PlainFront;

beforeAll(async () => {
  plain = await startPlainFront();
});

afterAll(async () => {
  await plain.stop();
});

afterEach(async () => {
  await plain.front.reset();
});

async function object(path: string): Promise<unknown> {
  return JSON.parse((await plain.ask(path, { method: 'POST' })).body);
}

async function chain(name: 'one' | 'two'): Promise<X509Certificate[]> {
  const { body } = await plain.ask(`/certificate/${name}`, { method: 'POST' });
  return body.split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));
}

function signed(leaf: X509Certificate | undefined, issuer: X509Certificate | undefined): boolean {
  return leaf !== undefined && issuer !== undefined && leaf.verify(issuer.publicKey);
}

describe('processing', () => {
  it('keeps an order from ending', async () => {
    await plain.front.use(processing.with({ of: 'order' }));

    const seen = [await object('/finalize'), await object('/order'), await object('/authorization')];

    expect(seen).toEqual([
      { status: 'processing' },
      { status: 'processing' },
      expect.objectContaining({ status: 'valid' }),
    ]);
  });

  it('keeps an authorization pending, though its challenge is done', async () => {
    await plain.front.use(processing.with({ of: 'authorization' }));

    const seen = [await object('/authorization'), await object('/challenge'), await object('/order')];

    expect(seen).toMatchObject([
      { status: 'pending', challenges: [{ status: 'valid' }, { status: 'pending' }] },
      { status: 'valid' },
      { status: 'valid' },
    ]);
  });

  it('keeps a challenge from ending, and its authorization with it', async () => {
    await plain.front.use(processing.with({ of: 'challenge' }));

    const seen = [await object('/challenge'), await object('/authorization'), await object('/order')];

    expect(seen).toMatchObject([
      { type: 'dns-01', status: 'processing' },
      { status: 'pending', challenges: [{ type: 'dns-01', status: 'processing' }, { status: 'pending' }] },
      { status: 'valid' },
    ]);
    expect(seen[0]).not.toHaveProperty('validated');
  });
});

describe('wrong-chain', () => {
  it('sends an intermediate that did not sign the leaf', async () => {
    const [good, issuer] = await chain('one');
    await plain.front.use(wrongChain.with({}));

    const [leaf, wrong, ...more] = await chain('one');

    expect(signed(good, issuer)).toBe(true);
    expect(leaf?.fingerprint256).toBe(good?.fingerprint256);
    expect(wrong?.ca).toBe(true);
    expect(signed(leaf, wrong)).toBe(false);
    expect(more).toEqual([]);
  });
});

describe('truncated-chain', () => {
  it('sends the leaf alone', async () => {
    await plain.front.use(truncatedChain.with({}));

    expect((await chain('one')).map(({ subjectAltName }) => subjectAltName)).toEqual(['DNS:one.example.org']);
  });
});

describe('foreign-chain', () => {
  it('sends every order the whole chain of the first', async () => {
    await plain.front.use(foreignChain.with({}));

    const seen = [await chain('two'), await chain('one')];

    expect(seen.map(([leaf]) => leaf?.subjectAltName)).toEqual(['DNS:two.example.org', 'DNS:two.example.org']);
    expect(seen.map(([leaf, issuer]) => signed(leaf, issuer))).toEqual([true, true]);
  });
});

describe('bad-nonce', () => {
  it('refuses signed requests so many times, each time with another nonce of the CA', async () => {
    await plain.front.use(badNonce.with({ times: 2 }));
    plain.ca.asked.length = 0;

    const refused = [await plain.ask('/order', { method: 'POST' }), await plain.ask('/order', { method: 'POST' })];
    const passed = await plain.ask('/order', { method: 'POST' });

    expect(refused.map(({ status, body }) => [status, JSON.parse(body).type])).toEqual([
      [400, 'urn:ietf:params:acme:error:badNonce'],
      [400, 'urn:ietf:params:acme:error:badNonce'],
    ]);
    expect(refused.map(({ headers }) => headers['replay-nonce'])).toEqual(plain.ca.nonces.slice(-3, -1));
    expect(passed.status).toBe(200);
    expect(plain.ca.asked).toEqual(['HEAD /nonce', 'HEAD /nonce', 'POST /order']);
  });

  it('lets what is not signed pass', async () => {
    await plain.front.use(badNonce.with({}));

    expect([(await plain.ask('/dir')).status, (await plain.ask('/nonce', { method: 'HEAD' })).status]).toEqual([
      200, 200,
    ]);
  });
});
