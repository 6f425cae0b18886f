import { createPrivateKey } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Ca } from '../contract/ca.ts';
import { errorName, TroubleError } from '../contract/problem.ts';
import { type AccountSecret, accountSecretSchema } from '../contract/secret.ts';

/** The secrets of the CAs, by CA id. */
export type SecretStore = {
  /**
   * The secret of a CA, `undefined` while it has no value.
   * @throws TroubleError `secret-unreadable` or `secret-malformed`; neither quotes the value.
   */
  read(ca: string): Promise<AccountSecret | undefined>;
  /** Stores a new current version. */
  write(ca: string, secret: AccountSecret): Promise<void>;
};

/** What a person runs to put an external account binding into the secret of a CA. */
export function putBindingCommand(secretId: string): string {
  return `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string '{"version":1,"externalAccountBinding":{"keyId":"...","hmacKey":"..."}}'`;
}

export function createSecretStore(options: {
  client: SecretsManagerClient;
  arns: Readonly<Record<string, string>>;
}): SecretStore {
  const { client, arns } = options;
  const arnOf = (ca: string): string => {
    const arn = arns[ca];
    if (arn === undefined) throw new Error(`no secret is configured for the CA ${ca}`);
    return arn;
  };
  return {
    async read(ca) {
      const text = await readText(client, ca, arnOf(ca));
      return text === undefined ? undefined : parseSecret(ca, arnOf(ca), text);
    },
    async write(ca, secret) {
      const SecretString = JSON.stringify(accountSecretSchema.parse(secret));
      try {
        await client.send(new PutSecretValueCommand({ SecretId: arnOf(ca), SecretString }));
      } catch (error) {
        throw unreadable(ca, arnOf(ca), 'PutSecretValue', error);
      }
    },
  };
}

async function readText(client: SecretsManagerClient, ca: string, arn: string): Promise<string | undefined> {
  try {
    const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretBinary) throw malformed(ca, arn, 'is binary');
    return SecretString;
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    if (error instanceof ResourceNotFoundException) return undefined;
    throw unreadable(ca, arn, 'GetSecretValue', error);
  }
}

function unreadable(ca: string, arn: string, call: string, error: unknown): TroubleError {
  const name = errorName(error);
  return new TroubleError({
    code: 'secret-unreadable',
    step: 'account',
    message: `Secrets Manager answered ${call} for the secret of ${ca} (${arn}) with ${name}.`,
    action: `Check that the role of the function may call secretsmanager:${call} on that secret, that the secret is not scheduled for deletion, and its KMS key.`,
    cause: name,
  });
}

function malformed(ca: string, arn: string, what: string): TroubleError {
  return new TroubleError({
    code: 'secret-malformed',
    step: 'account',
    message: `The secret of ${ca} ${what}.`,
    action: `Put a JSON document into it that holds "version": 1 and, where the CA demands one, an external account binding: ${putBindingCommand(arn)}. The account function adds the key.`,
  });
}

/** @throws TroubleError `secret-malformed`, which names the field but never quotes a value. */
export function parseSecret(ca: string, arn: string, text: string): AccountSecret {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own words quote the text, and that may be a key.
    throw malformed(ca, arn, 'is not JSON');
  }
  const parsed = accountSecretSchema.safeParse(json);
  if (parsed.success) {
    const { privateKeyPem } = parsed.data;
    if (privateKeyPem !== undefined && !canSign(privateKeyPem))
      throw malformed(ca, arn, 'holds a privateKeyPem that is no RSA or EC key in PEM without a passphrase');
    return parsed.data;
  }
  const fields = parsed.error.issues.map(
    (issue) => issue.path.join('.') || (issue.code === 'unrecognized_keys' ? 'unknown fields' : 'the document'),
  );
  throw malformed(ca, arn, `does not fit its schema at: ${[...new Set(fields)].join(', ')}`);
}

/** The kinds of key that requests are signed with here (RFC 8555 section 6.2). */
function canSign(privateKeyPem: string): boolean {
  try {
    return ['rsa', 'ec'].includes(createPrivateKey(privateKeyPem).asymmetricKeyType ?? '');
  } catch {
    // OpenSSL's words may quote the text.
    return false;
  }
}

/** Two secrets swapped, or a directory changed in the config: never a reason to register anew. */
export function secretOfAnotherCa(ca: Ca, directory: string): TroubleError {
  return new TroubleError({
    code: 'secret-malformed',
    step: 'account',
    message: `The secret of ${ca.title} holds an account of another directory (${directory}), while the config names ${ca.directory}.`,
    action:
      'Put the account back that belongs to this CA, or empty the secret if the directory was changed on purpose.',
  });
}
