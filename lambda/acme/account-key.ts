import { createPrivateKey } from './client.ts';

/** A fresh account key, PKCS#8 PEM: ECDSA P-256, which every CA takes (RFC 8555 section 6.2 asks for ES256). */
export function createAccountKey(): Promise<string> {
  return createPrivateKey();
}
