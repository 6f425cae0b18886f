import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { parseSecret } from '../../../lambda/store/secret-value.ts';
import { createSecretStore } from '../../../lambda/store/secrets.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:ca-x1';
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const EC = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const ED = pem(generateKeyPairSync('ed25519').privateKey);

/** A store whose GetSecretValue answers this, or throws it. */
function storeWith(answer: object | Error) {
  const sent: unknown[] = [];
  const client = {
    async send(command: unknown) {
      sent.push(command);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SecretsManagerClient;
  return { store: createSecretStore({ client, arns: { ca: ARN } }), sent };
}

const troubleOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof TroubleError ? error.trouble : undefined),
  );

test('reads what was written', async () => {
  const { store, sent } = storeWith({ SecretString: JSON.stringify({ version: 1, privateKeyPem: EC }) });
  await store.write('ca', { version: 1, privateKeyPem: EC });
  await expect(store.read('ca')).resolves.toEqual({ version: 1, privateKeyPem: EC });
  expect(sent).toEqual([expect.any(PutSecretValueCommand), expect.any(GetSecretValueCommand)]);
  expect((sent[0] as PutSecretValueCommand).input).toEqual({
    SecretId: ARN,
    SecretString: JSON.stringify({ version: 1, privateKeyPem: EC }),
  });
});

test('a secret without a value is none', async () => {
  const missing = new ResourceNotFoundException({ message: 'no value', $metadata: {} });
  await expect(storeWith(missing).store.read('ca')).resolves.toBeUndefined();
});

test('a binary secret is not taken for an empty one, which would be overwritten', async () => {
  const trouble = await troubleOf(storeWith({ SecretBinary: Buffer.from('key') }).store.read('ca'));
  expect(trouble).toMatchObject({ code: 'secret-malformed', message: expect.stringContaining('binary') });
});

test('a refusal of Secrets Manager names the call and the secret', async () => {
  const denied = Object.assign(new Error('SECRETMARK'), { name: 'AccessDeniedException' });
  const { store } = storeWith(denied);
  for (const [call, promise] of [
    ['GetSecretValue', store.read('ca')],
    ['PutSecretValue', store.write('ca', { version: 1 })],
  ] as const) {
    const trouble = await troubleOf(promise);
    expect(trouble).toMatchObject({
      code: 'secret-unreadable',
      action: expect.stringContaining(`secretsmanager:${call}`),
    });
    expect(trouble?.message).toContain(ARN);
    expect(JSON.stringify(trouble)).not.toContain('SECRETMARK');
  }
});

const secret = (changes: object) => JSON.stringify({ version: 1, ...changes });
test.each([
  ['text', 'SECRETMARK', 'not JSON'],
  ['JSON cut short', '{"privateKeyPem":"SECRETMARK', 'not JSON'],
  ['a list', '["SECRETMARK"]', 'the document'],
  ['no version', '{"privateKeyPem":"SECRETMARK"}', 'version'],
  ['another version', '{"version":2,"key":"SECRETMARK"}', 'is of version 2, and this prober knows version 1'],
  ['an unknown field', secret({ key: 'SECRETMARK' }), 'unknown fields'],
  [
    'an unknown field in the binding',
    secret({ externalAccountBinding: { kid: 'SECRETMARK' } }),
    'externalAccountBinding',
  ],
  ['a key that is no PEM', secret({ privateKeyPem: 'SECRETMARK' }), 'privateKeyPem'],
  ['a key that cannot be read', secret({ privateKeyPem: '-----BEGIN PRIVATE KEY-----\nSECRETMARK' }), 'privateKeyPem'],
  ['a key cut short', secret({ privateKeyPem: EC.slice(0, 100) }), 'privateKeyPem'],
  ['a key that ACME cannot be signed with', secret({ privateKeyPem: ED }), 'privateKeyPem'],
])('%s is malformed, and not quoted', (_what, text, words) => {
  const error = caught(() => parseSecret('ca', ARN, text));
  expect(error?.trouble).toMatchObject({ code: 'secret-malformed', message: expect.stringContaining(words) });
  expect(`${error?.stack}${JSON.stringify(error)}`).not.toContain('SECRETMARK');
});

test('whatever a secret holds, its text never comes out', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ version: fc.constant(1), privateKeyPem: fc.string() }).map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom('SECRETMARK'), (text, mark) => {
      const error = caught(() => parseSecret('ca', ARN, text.replace(/"(?=[^":{}[\],])/g, `"${mark}`) + mark));
      expect(error?.trouble.code).toBe('secret-malformed');
      expect(`${error?.stack}${JSON.stringify(error)}`).not.toContain(mark);
    }),
  );
});

function caught(call: () => unknown): TroubleError | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof TroubleError) return error;
    throw error;
  }
  return undefined;
}
