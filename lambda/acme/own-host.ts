import type { Ca } from '../contract/ca.ts';
import { type Resource, TransportError } from './errors.ts';

/**
 * What a CA names as the next URL is asked with a signed message, from inside the team's network. It must lie at the host and
 * port of the directory, over https, or at a host that the config allows: a CA, or whoever speaks for it, can send the prober
 * nowhere else. The URL of the status page comes from the config, not from the CA.
 * @throws TransportError `foreign-host`
 */
export function assertOwnHost(ca: Pick<Ca, 'directory' | 'otherHosts'>, resource: Resource, url: string): void {
  if (resource === 'statusApi' || isAtOwnHost(ca, url)) return;
  throw new TransportError('foreign-host', resource, url, 'not the host of the directory');
}

function isAtOwnHost({ directory, otherHosts = [] }: Pick<Ca, 'directory' | 'otherHosts'>, url: string) {
  const asked = URL.parse(url);
  if (asked?.protocol !== 'https:' || asked.username !== '' || asked.password !== '') return false;
  return [directory, ...otherHosts.map((host) => `https://${host}`)].some((own) => URL.parse(own)?.host === asked.host);
}
