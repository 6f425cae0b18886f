/**
 * For every TLS connection that something is believed from: its certificate is verified, whatever NODE_TLS_REJECT_UNAUTHORIZED
 * says in the environment of the function, which Node obeys where nothing is said. Own roots can be added (`tlsRoots`).
 */
export const VERIFIED = { rejectUnauthorized: true } as const;
