import { join } from 'node:path';
import { VIEWS, type View } from '../boulder/names.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import type { Resolver } from '../dns/resolver/resolver.ts';
import { startResolver } from '../dns/resolver/start-resolver.ts';
import { startUnbound } from '../dns/unbound/start-unbound.ts';
import { UnboundUnavailableError } from '../dns/unbound/unavailable.ts';

/** Where each perspective's resolver listens, and asks from: a fault of the name servers can befall one of them alone. */
const ADDRESSES: Readonly<Record<View, string>> = {
  primary: '127.0.0.53',
  'remoteva-1': '127.0.0.54',
  'remoteva-2': '127.0.0.55',
  'remoteva-3': '127.0.0.56',
};
/** Where the prober's own listen: no CA asks these, so that trouble of a CA's resolver is told from trouble of the zone. */
const PROBER_ADDRESSES = ['127.0.0.57', '127.0.0.58'] as const;

export type Resolvers = {
  /** `address:port` of each perspective's. */
  readonly of: Readonly<Record<View, string>>;
  /** `address:port` of the prober's own. */
  readonly prober: readonly string[];
  /** What they are, for reports; and why not unbound, where it could not be had. */
  readonly software: string;
  stop(): Promise<void>;
};

/**
 * A validating resolver for each perspective of the CAs, and two for the prober; where unbound cannot be had, the lab's own,
 * which validates nothing.
 */
export async function startResolvers(dns: LabDns, options: { readonly folder: string }): Promise<Resolvers> {
  const first = await startFirst(dns, options.folder);
  const rest = [...VIEWS.slice(1).map((view) => ADDRESSES[view]), ...PROBER_ADDRESSES];
  const started = await Promise.allSettled([first.resolver, ...rest.map((address) => first.start(address))]);
  const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => {
    await Promise.all(running.map((resolver) => resolver.stop()));
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const at = (address: string) => `${address}:${dns.port}`;
  const of = Object.fromEntries(VIEWS.map((view) => [view, at(ADDRESSES[view])])) as Record<View, string>;
  return { of, prober: PROBER_ADDRESSES.map(at), software: `${first.resolver.software}${first.why}`, stop };
}

/** Tries unbound once, for the primary perspective. */
async function startFirst(dns: LabDns, folder: string) {
  const unbound = (address: string) =>
    startUnbound({
      dns,
      address,
      port: dns.port,
      dir: join(folder, `resolver-${address}`),
      log: join(folder, `resolver-${address}.log`),
    });
  const own = (address: string): Promise<Resolver> => startResolver({ dns, address, port: dns.port });
  try {
    return { resolver: await unbound(ADDRESSES.primary), start: unbound, why: '' };
  } catch (error) {
    if (!(error instanceof UnboundUnavailableError)) throw error;
    return { resolver: await own(ADDRESSES.primary), start: own, why: `, validates nothing: ${error.message}` };
  }
}
