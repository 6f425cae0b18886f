import { describe, expect, it } from 'vitest';
import type { Answer, FrontRequest, Resource } from '../../../../../lab/ca/front/behaviour.ts';
import { createResources } from '../../../../../lab/ca/front/resources.ts';

function asked(resource: Resource): FrontRequest {
  return { method: 'POST', path: '/', resource, headers: [], body: Buffer.alloc(0), directory: new Map() };
}

function json(value: unknown, headers: Answer['headers'] = []): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { kind: 'answer', status: 200, headers: [['content-type', 'application/json'], ...headers], body };
}

describe('createResources', () => {
  it('knows the directory alone at first', () => {
    const resources = createResources('/directory');

    expect(['/directory', '/acme/new-order'].map(resources.of)).toEqual(['directory', 'other']);
  });

  it('learns the directory, whatever paths a CA has', () => {
    const resources = createResources('/directory');

    resources.learn(
      asked('directory'),
      json({
        newOrder: 'https://ca/acme/new-order',
        renewalInfo: 'https://ca/acme/ari',
        meta: { website: 'https://ca' },
      }),
    );

    expect(['/acme/new-order', '/acme/ari/aki.serial', '/acme/new-nonce', '/'].map(resources.of)).toEqual([
      'newOrder',
      'renewalInfo',
      'other',
      'other',
    ]);
    expect([...resources.directory]).toEqual([
      ['newOrder', '/acme/new-order'],
      ['renewalInfo', '/acme/ari'],
    ]);
  });

  it('learns accounts and orders by the Location that they were made at, and what is in them', () => {
    const resources = createResources('/directory');

    resources.learn(asked('newAccount'), json({}, [['Location', 'https://ca/acme/acct/1']]));
    resources.learn(
      asked('newOrder'),
      json({ authorizations: ['https://ca/acme/authz/1/2'], finalize: 'https://ca/acme/finalize/1/2' }, [
        ['location', 'https://ca/acme/order/1/2'],
      ]),
    );
    resources.learn(
      asked('authorization'),
      json({ challenges: [{ type: 'dns-01', url: 'https://ca/acme/chall/1/2/x' }] }),
    );
    resources.learn(asked('order'), json({ certificate: 'https://ca/acme/cert/99' }));

    const paths = ['acct/1', 'order/1/2', 'authz/1/2', 'finalize/1/2', 'chall/1/2/x', 'cert/99', 'cert/99?again'];
    expect(paths.map((path) => resources.of(`/acme/${path}`))).toEqual([
      'account',
      'order',
      'authorization',
      'finalize',
      'challenge',
      'certificate',
      'certificate',
    ]);
  });

  it.each([
    ['text that is not JSON', Buffer.from('<html>'), 'text/html'],
    ['JSON that is cut off', Buffer.from('{"finalize":'), 'application/json'],
    ['JSON that is no object', Buffer.from('[null]'), 'application/json'],
    ['URLs that are none', Buffer.from('{"finalize":7,"authorizations":"x","challenges":[null]}'), 'application/json'],
  ])('learns nothing from %s', (_, body, type) => {
    const resources = createResources('/directory');

    resources.learn(asked('order'), { kind: 'answer', status: 200, headers: [['Content-Type', type]], body });

    expect(resources.of('/')).toBe('other');
  });
});
