import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { GetSecretValueCommand, InvalidRequestException } from '@aws-sdk/client-secrets-manager';
import { accountSecretSchema } from '../../../lambda/contract/secret.ts';
import { secretArn } from '../setups/secret-value.ts';
import type { Stage } from '../stage.ts';

/** A text that no output may hold, and what it is. */
export type MarkedSecret = { readonly kind: SecretKind; readonly text: string };
export type SecretKind =
  | 'account private key'
  | 'external account binding key'
  | 'text of an unreadable secret'
  | 'nonce'
  | 'challenge token'
  | 'challenge value'
  | 'JWS signature';

/** Shorter ones might stand anywhere by chance. */
const SHORTEST = 16;

/** Collects, over the time of a case, every secret that the product had in its hands. In memory alone. */
export function collectSecrets({ cas, clients, control, ...host }: Stage) {
  const found = new Map<string, SecretKind>();
  const thumbprints = new Set<string>();
  const mark = (kind: SecretKind, texts: readonly string[]) => {
    for (const text of texts) if (text.length >= SHORTEST) found.set(text, kind);
  };
  const ofAccount = (value: string) => {
    const secret = readable(value);
    if (!secret) return mark('text of an unreadable secret', value.split(/[\s"{}:,]+/));
    mark('external account binding key', [secret.externalAccountBinding?.hmacKey ?? '']);
    if (secret.privateKeyPem === undefined) return;
    mark('account private key', privateTexts(secret.privateKeyPem));
    thumbprints.add(thumbprintOf(secret.privateKeyPem));
  };
  return {
    /** What the CAs' secrets hold at this moment, as far as there are any. */
    async ofAccounts(): Promise<void> {
      const arns = cas.map((ca) => secretArn({ state: host.state }, ca));
      const values = await Promise.all(
        arns.map((SecretId) => clients.secrets.send(new GetSecretValueCommand({ SecretId })).catch(unlessDeleted)),
      );
      for (const value of values) ofAccount(value?.SecretString ?? '');
    },
    /** What went to and from the CAs since the case began; the challenge values by each account seen. */
    async ofWires(): Promise<void> {
      for (const { nonces, tokens, signatures } of await Promise.all(cas.map((ca) => control.secrets(ca)))) {
        mark('nonce', nonces);
        mark('challenge token', tokens);
        mark('JWS signature', signatures);
        mark(
          'challenge value',
          [...thumbprints].flatMap((thumbprint) => tokens.map((token) => challengeValueOf(token, thumbprint))),
        );
      }
    },
    found: (): MarkedSecret[] => [...found].map(([text, kind]) => ({ kind, text })),
  };
}

/** A secret that waits for its deletion is refused so (API_GetSecretValue). */
function unlessDeleted(error: unknown): undefined {
  if (!(error instanceof InvalidRequestException)) throw error;
}

function readable(value: string) {
  try {
    return accountSecretSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** Lines of the PEM, and the private number of a JWK. */
function privateTexts(pem: string): string[] {
  const lines = pem.split('\n').filter((line) => !line.startsWith('-----'));
  const { d = '' } = createPrivateKey(pem).export({ format: 'jwk' });
  return [...lines, lines.join(''), d];
}

/** RFC 7638 section 3: required members alone, in lexicographic order. */
function thumbprintOf(privateKeyPem: string): string {
  const { crv, e, kty, n, x, y } = createPublicKey(privateKeyPem).export({ format: 'jwk' });
  const members = Object.entries({ crv, e, kty, n, x, y }).filter(([, value]) => value !== undefined);
  return digest(JSON.stringify(Object.fromEntries(members)));
}

/** RFC 8555 section 8.4: the TXT value is the digest of the key authorization. */
function challengeValueOf(token: string, thumbprint: string): string {
  return digest(`${token}.${thumbprint}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
