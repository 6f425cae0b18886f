import { isIPv4 } from 'node:net';
import type { DnsServer } from '../server.ts';

const DNS_PORT = 53;
const MOST_PORT = 65_535;

export const NO_ROUTE = 'the functions have no route to IPv6';

/**
 * A resolver as the config names it; undefined where there is no route to it.
 * @param resolver `address`, `address:port` or `[address]:port`
 */
export function toResolver(resolver: string): DnsServer | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(resolver) ?? [];
  const address = bracketed ?? plain ?? resolver;
  const number = port === undefined ? DNS_PORT : Number(port);
  if (!isIPv4(address) || number < 1 || number > MOST_PORT) return undefined;
  return { name: resolver, address, port: number };
}
