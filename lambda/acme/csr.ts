import { createPublicKey } from 'node:crypto';
import { createPrivateKey, signCsr } from './client.ts';

/**
 * A request for a fresh key, which is thrown away at once: nobody can use what a probe issues.
 * @returns PEM both; the public key is what the certificate must hold
 */
export async function createCsr(
  names: readonly string[],
): Promise<{ readonly csrPem: string; readonly publicKeyPem: string }> {
  const privateKeyPem = await createPrivateKey();
  const publicKeyPem = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  return { csrPem: await signCsr(names, privateKeyPem), publicKeyPem };
}
