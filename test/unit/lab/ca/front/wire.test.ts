import { expect, it } from 'vitest';
import type { Answer, FrontRequest } from '../../../../../lab/ca/front/behaviour.ts';
import { createWire } from '../../../../../lab/ca/front/wire.ts';

function asked(body: string): FrontRequest {
  return {
    method: 'POST',
    path: '/',
    resource: 'newOrder',
    headers: [],
    body: Buffer.from(body),
    directory: new Map(),
  };
}

function answer(body: string, headers: Answer['headers'] = []): Answer {
  return { kind: 'answer', status: 200, headers, body: Buffer.from(body) };
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('keeps nonces, whatever the case of the header, and each once', () => {
  const wire = createWire();
  wire.replied(answer('', [['Replay-Nonce', 'one']]));
  wire.replied(answer('', [['replay-nonce', 'other']]));
  wire.replied({ kind: 'cut', by: 'rst', after: { answer: answer('', [['Replay-Nonce', 'one']]), bytes: 0 } });
  wire.replied({ kind: 'silence' });
  expect(wire.secrets()).toEqual({ nonces: ['one', 'other'], tokens: [], signatures: [] });
});

it('keeps tokens, also out of JSON that is cut off', () => {
  const wire = createWire();
  const challenges = [
    { type: 'dns-01', token: 'token-1' },
    { type: 'http-01', token: 'token-2' },
  ];
  wire.replied(answer(JSON.stringify({ status: 'pending', challenges })));
  wire.replied(answer('{"challenges": [{"token": "token-3", "sta'));
  expect(wire.secrets().tokens).toEqual(['token-1', 'token-2', 'token-3']);
});

it('keeps signatures, that of an external account binding among them', () => {
  const wire = createWire();
  const payload = encoded({ externalAccountBinding: { signature: 'of the binding' } });
  wire.asked(asked(JSON.stringify({ protected: 'x', payload, signature: 'of the message' })));
  wire.asked(asked(JSON.stringify({ protected: 'x', payload: '', signature: 'of POST-as-GET' })));
  wire.asked(asked('no JSON'));
  wire.asked(asked(''));
  expect(wire.secrets().signatures).toEqual(['of the message', 'of the binding', 'of POST-as-GET']);
});

it('forgets all when it is told to', () => {
  const wire = createWire();
  wire.replied(answer('{"token":"token"}', [['Replay-Nonce', 'one']]));
  wire.clear();
  expect(wire.secrets()).toEqual({ nonces: [], tokens: [], signatures: [] });
});
