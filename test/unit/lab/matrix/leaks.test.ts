import { expect, it } from 'vitest';
import { leaksIn } from '../../../../lab/matrix/secrets/leaks.ts';

const NONCE = 'a-nonce-of-some-length';
const TOKEN = 'a-token-of-some-length';
const secrets = [
  { kind: 'nonce', text: NONCE },
  { kind: 'nonce', text: 'another-nonce-of-some-length' },
  { kind: 'challenge token', text: TOKEN },
] as const;

it('names the kind of secret and the output, and not the secret', () => {
  const outputs = [
    { name: 'answer', text: `{"detail":"JWS has an invalid nonce ${NONCE}"}` },
    { name: 'evidence', text: '{}' },
    { name: 'log', text: `${NONCE} ${NONCE} another-nonce-of-some-length ${TOKEN}` },
  ];
  const leaks = leaksIn(outputs, secrets);
  expect(leaks).toEqual([
    { kind: 'nonce', output: 'answer' },
    { kind: 'nonce', output: 'log' },
    { kind: 'challenge token', output: 'log' },
  ]);
  expect(JSON.stringify(leaks)).not.toContain('length');
});

it('finds nothing where nothing is', () => {
  expect(leaksIn([{ name: 'answer', text: 'a-nonce-of-other-length' }], secrets)).toEqual([]);
});
