import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
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

test('a secret that does not exist cannot be written', async () => {
  const store = createSecretStore({ client, arns: { ca: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:no' } });
  await expect(store.write('ca', { version: 1 })).rejects.toMatchObject({ trouble: { code: 'secret-unreadable' } });
});
