import acme from 'acme-client';

/**
 * The one file that knows acme-client. It signs (RFC 7515), binds external accounts and tries badNonce again; requests and
 * nonces are ours: its own HTTP layer sleeps through Retry-After, follows redirects and drops the problem documents.
 */

/** What acme-client's request returns, as far as it looks at it. */
export type SignedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
};

/** The inside of acme-client 5.4.0 that its types do not tell of. */
type Inside = {
  request(url: string, method: string, options: { data?: unknown }): Promise<SignedAnswer>;
  getNonce(): Promise<string>;
  signedRequest(
    url: string,
    payload: object | null,
    options: { kid?: string | null; includeExternalAccountBinding?: boolean },
  ): Promise<SignedAnswer>;
  /** A message that nobody sends by itself: without a nonce, and with its key in the header. */
  createSignedBody(url: string, payload: object): SignedBody;
  getJwk(): object;
};

type SignedBody = { readonly protected: string; readonly payload: string; readonly signature: string };

export type Signer = {
  /** Signs and sends; a payload of `null` is POST-as-GET (RFC 8555 section 6.3). Without `kid` the key itself is sent along. */
  post(
    url: string,
    payload: object | null,
    options: { readonly kid?: string; readonly bind?: boolean },
  ): Promise<SignedAnswer>;
  /**
   * What keyChange is sent (RFC 8555 section 7.3.5): the account and its present key, signed by the new key, for the same URL.
   * acme-client's own `updateAccountKey` makes the same, but sends it by its own HTTP layer.
   */
  keyChangeOf(url: string, accountUrl: string, newPrivateKeyPem: string): SignedBody;
  /** The TXT value for a dns-01 token (RFC 8555 section 8.4). */
  challengeValue(token: string): Promise<string>;
};

export function createSigner(options: {
  readonly directoryUrl: string;
  readonly privateKeyPem: string;
  readonly externalAccountBinding?: { readonly keyId: string; readonly hmacKey: string };
  readonly nonce: () => Promise<string>;
  readonly send: (url: string, body: string) => Promise<SignedAnswer>;
}): Signer {
  const binding = options.externalAccountBinding;
  const client = new acme.Client({
    directoryUrl: options.directoryUrl,
    accountKey: options.privateKeyPem,
    ...(binding ? { externalAccountBinding: { kid: binding.keyId, hmacKey: binding.hmacKey } } : {}),
  });
  const inside = insideOf(client);
  inside.getNonce = options.nonce;
  inside.request = (url, _method, { data }) => options.send(url, JSON.stringify(data));
  return {
    post: (url, payload, { kid, bind }) =>
      inside.signedRequest(url, payload, { kid: kid ?? null, includeExternalAccountBinding: bind ?? false }),
    keyChangeOf(url, accountUrl, newPrivateKeyPem) {
      const { directoryUrl } = options;
      const renewed = insideOf(new acme.Client({ directoryUrl, accountKey: newPrivateKeyPem }));
      return renewed.createSignedBody(url, { account: accountUrl, oldKey: inside.getJwk() });
    },
    challengeValue: (token) =>
      client.getChallengeKeyAuthorization({ type: 'dns-01', token, url: '', status: 'pending' }),
  };
}

function insideOf(client: acme.Client): Inside {
  return (client as unknown as { http: Inside }).http;
}

/** The kinds of key that certificates are asked for. */
export type CertificateKey = 'ecdsa-p256' | 'rsa-2048';

/** Fresh key, PKCS#8 PEM. */
export async function createPrivateKey(kind: CertificateKey = 'ecdsa-p256'): Promise<string> {
  const { createPrivateEcdsaKey, createPrivateRsaKey } = acme.crypto;
  return (await (kind === 'rsa-2048' ? createPrivateRsaKey(2_048) : createPrivateEcdsaKey('P-256'))).toString();
}

/** A certificate signing request, PEM, for exactly these names. */
export async function signCsr(names: readonly string[], privateKeyPem: string): Promise<string> {
  const [, csr] = await acme.crypto.createCsr({ altNames: [...names] }, privateKeyPem);
  return csr.toString();
}
