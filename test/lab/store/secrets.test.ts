import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { putBindingCommand } from '../../../lambda/store/secret-value.ts';
import { createSecretStore } from '../../../lambda/store/secrets.ts';
import { type Instance, startInstance } from '../aws/instance.ts';

let instance: Instance;
let client: SecretsManagerClient;
beforeAll(async () => {
  instance = await startInstance();
  client = new SecretsManagerClient(instance.client);
});
afterAll(() => instance?.stop());

async function newSecret(Name: string) {
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name }));
  return { arn: ARN, store: createSecretStore({ client, arns: { ca: ARN } }) };
}

test('a secret that has no value yet is none; then it is what was written', async () => {
  const { store } = await newSecret('fresh');
  await expect(store.read('ca')).resolves.toBeUndefined();
  const secret = { version: 1 as const, privateKeyPem: await createAccountKey() };
  await store.write('ca', secret);
  await expect(store.read('ca')).resolves.toEqual(secret);
  await store.write('ca', { ...secret, accountUrl: 'https://ca.example.org/account/1' });
  await expect(store.read('ca')).resolves.toMatchObject({ accountUrl: 'https://ca.example.org/account/1' });
});

test('the command that people are told to run puts a binding in that is read', async () => {
  const { arn, store } = await newSecret('by-hand');
  const [, SecretString = ''] = /--secret-string '(.*)'$/.exec(putBindingCommand(arn)) ?? [];
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString }));
  await expect(store.read('ca')).resolves.toEqual({
    version: 1,
    externalAccountBinding: { keyId: '...', hmacKey: '...' },
  });
});

test('a binary secret is malformed, not empty', async () => {
  const { arn, store } = await newSecret('binary');
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretBinary: Buffer.from('key') }));
  await expect(store.read('ca')).rejects.toMatchObject({ trouble: { code: 'secret-malformed' } });
});

test('the versions of a rotation: AWSPENDING, then AWSCURRENT, and AWSPENDING no more', async () => {
  const { arn, store } = await newSecret('rotating');
  const secret = { version: 1 as const, privateKeyPem: await createAccountKey() };
  await store.write('ca', secret);
  const { current, pending, rotationEnabled } = await store.describe('ca');
  expect([pending, rotationEnabled]).toEqual([undefined, false]);
  await expect(store.readPending('ca')).resolves.toBeUndefined();

  const renewed = { ...secret, privateKeyPem: await createAccountKey() };
  const token = 'a'.repeat(32);
  await expect(store.readVersion('ca', token)).resolves.toBeUndefined();
  await store.putPending('ca', token, renewed);
  await store.putPending('ca', token, renewed);
  await expect(store.putPending('ca', token, secret)).rejects.toMatchObject({ trouble: { code: 'secret-unreadable' } });
  await expect(store.readPending('ca')).resolves.toEqual({ versionId: token, secret: renewed });
  await expect(store.readVersion('ca', token)).resolves.toEqual(renewed);
  await expect(store.read('ca')).resolves.toEqual(secret);
  expect(await store.describe('ca')).toMatchObject({ current, pending: token });

  await store.promote('ca', token);
  await store.promote('ca', token);
  await expect(store.read('ca')).resolves.toEqual(renewed);
  await expect(store.readPending('ca')).resolves.toBeUndefined();
  expect((await store.describe('ca')).current).toBe(token);

  const stages = { SecretId: arn, VersionStage: 'AWSPENDING', MoveToVersionId: token };
  await client.send(new UpdateSecretVersionStageCommand(stages));
  await expect(
    store.readPending('ca'),
    'AWSPENDING on the version that is AWSCURRENT is none',
  ).resolves.toBeUndefined();
});

test('a rotation that is given up leaves no AWSPENDING', async () => {
  const { store } = await newSecret('given-up');
  await store.write('ca', { version: 1 });
  const token = 'b'.repeat(32);
  await store.putPending('ca', token, { version: 1, privateKeyPem: await createAccountKey() });
  await store.dropPending('ca', token);
  await expect(store.readPending('ca')).resolves.toBeUndefined();
  expect(await store.describe('ca')).toMatchObject({ pending: undefined });
});

test('a secret that does not exist cannot be written', async () => {
  const store = createSecretStore({ client, arns: { ca: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:no' } });
  await expect(store.write('ca', { version: 1 })).rejects.toMatchObject({ trouble: { code: 'secret-unreadable' } });
});
