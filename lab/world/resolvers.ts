import { join } from 'node:path';
import { VIEWS, type View } from '../boulder/names.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import type { Resolver } from '../dns/resolver/resolver.ts';
import { startResolver } from '../dns/resolver/start-resolver.ts';
import { startUnbound } from '../dns/unbound/start-unbound.ts';
import { UnboundUnavailableError } from '../dns/unbound/unavailable.ts';

/** The resolvers of a lab by who asks them: the perspectives of the CAs, and the prober, whose own no CA asks. */
export const ASKERS = [...VIEWS, 'prober-1', 'prober-2'] as const;
export type Asker = (typeof ASKERS)[number];

/** Where each listens, and asks from: a fault of the name servers can befall one of them alone. */
const ADDRESSES: Readonly<Record<Asker, string>> = {
  primary: '127.0.0.53',
  'remoteva-1': '127.0.0.54',
  'remoteva-2': '127.0.0.55',
  'remoteva-3': '127.0.0.56',
  'prober-1': '127.0.0.57',
  'prober-2': '127.0.0.58',
};

export type Resolvers = {
  /** `address:port` of each perspective's. */
  readonly of: Readonly<Record<View, string>>;
  /** Themselves, for faults. */
  readonly running: Readonly<Record<Asker, Resolver>>;
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
  const others = ASKERS.slice(1).map((asker) => first.start(ADDRESSES[asker]));
  const started = await Promise.allSettled([first.resolver, ...others]);
  const up = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => {
    await Promise.all(up.map((resolver) => resolver.stop()));
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const at = (asker: Asker) => `${ADDRESSES[asker]}:${dns.port}`;
  const of = Object.fromEntries(VIEWS.map((view) => [view, at(view)])) as Record<View, string>;
  const running = Object.fromEntries(ASKERS.map((asker, index) => [asker, up[index]])) as Record<Asker, Resolver>;
  const software = `${first.resolver.software}${first.why}`;
  return { of, running, prober: [at('prober-1'), at('prober-2')], software, stop };
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
