import { getDomain } from 'tldts';
import { withoutWildcard } from './names.ts';

/**
 * The domain that CAs count certificates by: one label more than a public suffix, the list's private part included, as Let's
 * Encrypt counts (https://letsencrypt.org/docs/rate-limits/). Below a suffix that is on no list (`.internal`, `.lab`) it is the
 * last two labels, the list's own default rule; a name that is a suffix itself counts as its own.
 * @param name of an order, in A-labels; a wildcard counts as its base
 */
export function registeredDomain(name: string): string {
  const plain = withoutWildcard(name).toLowerCase();
  const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
  return getDomain(plain, options) ?? plain;
}

/** Those of all names, each once, in alphabetical order. */
export function registeredDomains(names: readonly string[]): string[] {
  return [...new Set(names.map(registeredDomain))].sort();
}
