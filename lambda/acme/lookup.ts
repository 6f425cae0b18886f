import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Milliseconds that one resolver gets, and how often all are asked. */
const PATIENCE = { timeout: 2_000, tries: 2 };

/**
 * Looks host names up with these recursive resolvers instead of the platform's own.
 * Errors have the resolver's code behind `DNS_`, so that a resolver that refuses is not taken for a CA that does.
 * @param resolvers `address` or `address:port`
 */
export function createLookup(resolvers: readonly string[]): LookupFunction {
  const resolver = new dns.Resolver(PATIENCE);
  resolver.setServers(resolvers);
  return (host, options, callback) => {
    resolveAll(resolver, host, options.family).then(
      (addresses) => {
        if (options.all) callback(null, addresses);
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
      },
      (error: unknown) => callback(lookupError(host, error), []),
    );
  };
}

/** IPv4 first. One family that fails does no harm where the other has an address. */
async function resolveAll(
  resolver: dns.Resolver,
  host: string,
  family: number | 'IPv4' | 'IPv6' | undefined,
): Promise<LookupAddress[]> {
  const only = String(family ?? 0).replace('IPv', '');
  const ask = async (each: 4 | 6, query: (host: string) => Promise<string[]>) =>
    only === '0' || only === String(each) ? (await query(host)).map((address) => ({ address, family: each })) : [];
  const [v4, v6] = await Promise.allSettled([
    ask(4, (name) => resolver.resolve4(name)),
    ask(6, (name) => resolver.resolve6(name)),
  ]);
  const found = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  throw v4.status === 'rejected' ? v4.reason : v6.status === 'rejected' ? v6.reason : new Error('no address');
}

function lookupError(host: string, error: unknown): NodeJS.ErrnoException {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ENODATA';
  return Object.assign(new Error(`${host} could not be looked up`), { code: `DNS_${code}` });
}
