import { createPrivateKey } from 'node:crypto';
import {
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseSafely } from '../contract/parse.ts';
import { errorName, TroubleError } from '../contract/problem.ts';
import { type AccountSecret, accountSecretSchema, SECRET_VERSION } from '../contract/secret.ts';

/** Above, nobody has an account key. */
const MOST_RSA_BITS = 8_192;

/** What a person runs to put an external account binding into the secret of a CA. */
export function putBindingCommand(secretId: string): string {
  return `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string '{"version":1,"externalAccountBinding":{"keyId":"...","hmacKey":"..."}}'`;
}

export type ReadVersion = {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly secret: AccountSecret;
};

/**
 * One version of a secret; AWSCURRENT unless another is asked for.
 * @returns `undefined` where there is no such version, or where it has no value yet
 * @throws TroubleError `secret-unreadable` or `secret-malformed`; neither quotes the value
 */
export async function readVersion(
  client: SecretsManagerClient,
  ca: string,
  arn: string,
  version: Pick<GetSecretValueCommandInput, 'VersionId' | 'VersionStage'>,
): Promise<ReadVersion | undefined> {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: arn, ...version }));
    const { SecretString, SecretBinary, VersionId = '', VersionStages = [] } = answer;
    if (SecretBinary) throw malformed(ca, arn, 'is binary');
    if (SecretString === undefined) return undefined;
    return { versionId: VersionId, stages: VersionStages, secret: parseSecret(ca, arn, SecretString) };
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    if (error instanceof ResourceNotFoundException) return undefined;
    throw unreadable(ca, arn, 'GetSecretValue', error);
  }
}

export function unreadable(ca: string, arn: string, call: string, error: unknown): TroubleError {
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
  const version = versionIn(json);
  if (version !== undefined && version !== SECRET_VERSION)
    throw malformed(ca, arn, `is of version ${version}, and this prober knows version ${SECRET_VERSION}`);
  const parsed = parseSafely(accountSecretSchema, json);
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

/** The version that a document says it has, where that may be one. */
function versionIn(json: unknown): number | undefined {
  const { version } = (typeof json === 'object' && json !== null ? json : {}) as { version?: unknown };
  return Number.isInteger(version) && Number(version) < 1_000 ? Number(version) : undefined;
}

/** The kinds of key that requests are signed with here (RFC 8555 section 6.2). With one of many bits that takes minutes. */
function canSign(privateKeyPem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(privateKeyPem);
    if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) <= MOST_RSA_BITS;
    return asymmetricKeyType === 'ec';
  } catch {
    // OpenSSL's words may quote the text.
    return false;
  }
}
