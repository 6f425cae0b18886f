import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { DeleteSecretCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { changeSecret, readSecret, secretArn, writeSecret } from './secret-value.ts';
import { defineSetup, type SetupHost } from './setup.ts';

const ofCa = z.strictObject({ ca: z.string().min(1) });

export const secretEmptied = defineSetup({
  name: 'secret-emptied',
  summary: 'The secret of a CA holds nothing any more: no account, no key, no external account binding',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) => changeSecret(host, ca, () => ({ version: 1 })),
});

export const secretDeleted = defineSetup({
  name: 'secret-deleted',
  summary: 'Somebody has deleted the secret of a CA: it waits for its end, and nobody can read it',
  parameters: ofCa,
  async start({ ca }, host: SetupHost) {
    const SecretId = secretArn(host, ca);
    await host.clients.secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    return async () => void (await host.clients.secrets.send(new RestoreSecretCommand({ SecretId })));
  },
});

export const bindingUnknown = defineSetup({
  name: 'binding-unknown',
  summary: 'There is no account yet, and the CA does not know the key id of the external account binding',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) =>
    changeSecret(host, ca, () => ({
      version: 1,
      externalAccountBinding: { keyId: 'nobody-knows-it', hmacKey: randomBytes(32).toString('base64url') },
    })),
});

export const bindingKeyWrong = defineSetup({
  name: 'binding-key-wrong',
  summary: 'There is no account yet, and the MAC key of the external account binding is that of somebody else',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) =>
    changeSecret(host, ca, ({ externalAccountBinding }) => ({
      version: 1,
      externalAccountBinding: {
        keyId: externalAccountBinding?.keyId ?? 'none',
        hmacKey: randomBytes(32).toString('base64url'),
      },
    })),
});

export const accountKeyReplaced = defineSetup({
  name: 'account-key-replaced',
  summary: 'The secret holds the URL of the account with a key that is not its own',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) => changeSecret(host, ca, (value) => ({ ...value, privateKeyPem: newKeyPem() })),
});

export const accountForgotten = defineSetup({
  name: 'account-forgotten',
  summary: 'The CA knows neither the account URL nor the key that the secret holds, as after a reset of its database',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) =>
    changeSecret(host, ca, (value) => ({
      ...value,
      privateKeyPem: newKeyPem(),
      accountUrl: value.accountUrl?.replace(/[^/]+$/, '987654321'),
    })),
});

export const bindingUsedUp = defineSetup({
  name: 'binding-used-up',
  summary: 'As account-forgotten, and the external account binding was taken out of the secret after its first use',
  parameters: ofCa,
  start: ({ ca }, host: SetupHost) =>
    changeSecret(host, ca, ({ externalAccountBinding: _, ...value }) => ({
      ...value,
      privateKeyPem: newKeyPem(),
      accountUrl: value.accountUrl?.replace(/[^/]+$/, '987654321'),
    })),
});

export const secretsSwapped = defineSetup({
  name: 'secrets-swapped',
  summary: 'The secrets of two CAs hold each other’s values',
  parameters: z.strictObject({ one: z.string().min(1), other: z.string().min(1) }),
  async start({ one, other }, host: SetupHost) {
    const [ofOne, ofOther] = [await readSecret(host, one), await readSecret(host, other)];
    await writeSecret(host, one, ofOther);
    await writeSecret(host, other, ofOne);
    return async () => {
      await writeSecret(host, one, ofOne);
      await writeSecret(host, other, ofOther);
    };
  },
});

function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
