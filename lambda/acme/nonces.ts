import type { Clock } from '../contract/clock.ts';

/** CAs forget nonces; one that is older is not worth the badNonce it would bring. */
const MOST_AGE_MS = 10 * 60_000;
const MOST_KEPT = 50;

/** Nonces that a CA has given (RFC 8555 section 6.5): each is handed out once. */
export type NoncePool = { put(nonce: string): void; take(): string | undefined };

export function createNoncePool(clock: Clock): NoncePool {
  const kept: { readonly nonce: string; readonly at: number }[] = [];
  return {
    put(nonce) {
      kept.push({ nonce, at: clock.now() });
      if (kept.length > MOST_KEPT) kept.shift();
    },
    take() {
      // The youngest first: the others are likelier to have been forgotten.
      const youngest = kept.pop();
      return youngest && clock.now() - youngest.at <= MOST_AGE_MS ? youngest.nonce : undefined;
    },
  };
}

/** The nonce of an answer; one that is not base64url is none (RFC 8555 section 6.5.1). */
export function nonceIn(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[A-Za-z0-9_-]+$/.test(header) ? header : undefined;
}
