import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/**
 * For every TLS connection that something is believed from: its certificate is verified, whatever NODE_TLS_REJECT_UNAUTHORIZED
 * says in the environment of the function, which Node obeys where nothing is said.
 */
export const VERIFIED = { rejectUnauthorized: true } as const;

/** More sets of roots than a config has; one takes about 0.2 MB. */
const MOST_KEPT = 16;
const kept = new Map<string, SecureContext>();

/**
 * How a server is believed: by the public roots and by these. Given to Node as `ca`, all of them would be parsed anew for
 * every connection, which takes longer than the handshake.
 * @param tlsRoots PEM; none: the public roots alone, which Node itself keeps
 */
export function trusting(tlsRoots: readonly string[]): typeof VERIFIED & { readonly secureContext?: SecureContext } {
  if (tlsRoots.length === 0) return VERIFIED;
  const roots = tlsRoots.join('\n');
  const secureContext = kept.get(roots) ?? createSecureContext({ ca: [...rootCertificates, roots] });
  // The one used longest ago is the first to go.
  kept.delete(roots);
  kept.set(roots, secureContext);
  for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
  return { ...VERIFIED, secureContext };
}
