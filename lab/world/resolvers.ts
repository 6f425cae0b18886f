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

export type Resolvers = {
  /** `address:port` of each. */
  readonly of: Readonly<Record<View, string>>;
  /** What they are, for reports; and why not unbound, where it could not be had. */
  readonly software: string;
  /** All forget what they have cached. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/** A validating resolver for each perspective; where unbound cannot be had, the lab's own, which validates nothing. */
export async function startResolvers(dns: LabDns, options: { readonly folder: string }): Promise<Resolvers> {
  const { start, why } = await chooseStart(dns, options.folder);
  const started: Resolver[] = [];
  const stop = async () => {
    await Promise.all(started.map((resolver) => resolver.stop()));
  };
  try {
    for (const view of VIEWS) started.push(await start(view));
  } catch (error) {
    await stop();
    throw error;
  }
  const of = Object.fromEntries(VIEWS.map((view) => [view, `${ADDRESSES[view]}:${dns.port}`])) as Record<View, string>;
  const flush = async () => {
    await Promise.all(started.map((resolver) => resolver.flush()));
  };
  return { of, software: `${started[0]?.software}${why}`, flush, stop };
}

/** Tries unbound once, for the primary perspective. */
async function chooseStart(dns: LabDns, folder: string) {
  const unbound = (view: View) =>
    startUnbound({
      dns,
      address: ADDRESSES[view],
      port: dns.port,
      dir: join(folder, `resolver-${view}`),
      log: join(folder, `resolver-${view}.log`),
    });
  const own = (view: View) => startResolver({ dns, address: ADDRESSES[view], port: dns.port });
  try {
    const primary = await unbound('primary');
    return { start: (view: View) => (view === 'primary' ? Promise.resolve(primary) : unbound(view)), why: '' };
  } catch (error) {
    if (!(error instanceof UnboundUnavailableError)) throw error;
    return { start: own, why: `, validates nothing: ${error.message}` };
  }
}
