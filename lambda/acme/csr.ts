import { createPublicKey } from 'node:crypto';
import { type CertificateKey, createPrivateKey, signCsr } from './client.ts';

export type { CertificateKey };

/**
 * A request for a fresh key, which is thrown away at once: nobody can use what a probe issues.
 * @param key default: ECDSA P-256
 * @returns PEM both; the public key is what the certificate must hold
 */
export async function createCsr(
  names: readonly string[],
  key?: CertificateKey,
): Promise<{ readonly csrPem: string; readonly publicKeyPem: string }> {
  const privateKeyPem = await createPrivateKey(key);
  const publicKeyPem = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  return { csrPem: await signCsr(names, privateKeyPem), publicKeyPem };
}
