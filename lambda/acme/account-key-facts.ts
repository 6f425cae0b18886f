import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** What may be told of an account key. */
export type AccountKeyFacts = {
  /** `EC P-256` or `RSA 2048`. */
  readonly type: string;
  /** JWK thumbprint (RFC 7638), SHA-256, base64url: made of the public key. */
  readonly thumbprint: string;
};

/** Why a key is none that an account can have here. */
export type KeyFault =
  /** It cannot be read, or its parts do not belong together. */
  | 'broken'
  /** Of a kind, curve or size that requests are not signed with. */
  | 'unsupported';

/** JWK names of the curves that acme-client signs with (RFC 7518 section 3.1). */
const CURVES = ['P-256', 'P-384', 'P-521'];
/** Bits. Below, no CA takes it; above, nobody has one. */
const RSA_BITS = { least: 2_048, most: 8_192 };

/**
 * Reads an account key. Nothing of the key is in what is given back but the PEM itself.
 * @param key PEM without a passphrase, or a private JWK
 * @returns the key as PKCS#8 PEM, or what is wrong with it
 */
export function readAccountKey(
  key: string | JsonWebKey,
): (AccountKeyFacts & { readonly privateKeyPem: string }) | { readonly fault: KeyFault } {
  const read = privateKeyOf(key);
  if (!read) return { fault: 'broken' };
  const type = typeOf(read);
  if (type === undefined) return { fault: 'unsupported' };
  const publicKey = createPublicKey(read);
  if (!belongTogether(read, publicKey)) return { fault: 'broken' };
  return {
    type,
    thumbprint: thumbprintOf(publicKey),
    privateKeyPem: read.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function privateKeyOf(key: string | JsonWebKey): KeyObject | undefined {
  try {
    return typeof key === 'string' ? createPrivateKey(key) : createPrivateKey({ key, format: 'jwk' });
  } catch {
    // OpenSSL's words may quote the text.
    return undefined;
  }
}

function typeOf(key: KeyObject): string | undefined {
  const { asymmetricKeyType, asymmetricKeyDetails } = key;
  if (asymmetricKeyType === 'rsa') {
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return bits >= RSA_BITS.least && bits <= RSA_BITS.most ? `RSA ${bits}` : undefined;
  }
  if (asymmetricKeyType !== 'ec') return undefined;
  const curve = jwkOf(key)?.crv ?? '';
  return CURVES.includes(curve) ? `EC ${curve}` : undefined;
}

/** Curves without a name in JOSE have no JWK. */
function jwkOf(key: KeyObject): Record<string, string> | undefined {
  try {
    return key.export({ format: 'jwk' }) as Record<string, string>;
  } catch {
    return undefined;
  }
}

/** A JWK may hold the private part of one key and the public part of another. */
function belongTogether(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const text = Buffer.from('one key');
  try {
    return verify('sha256', text, publicKey, sign('sha256', text, privateKey));
  } catch {
    return false;
  }
}

/** RFC 7638 section 3.2: the members that the kind of key requires, in the order of their names. */
function thumbprintOf(publicKey: KeyObject): string {
  const { kty, crv, x, y, e, n } = jwkOf(publicKey) ?? {};
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
