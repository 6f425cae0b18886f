import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import { startUnbound } from '../../../lab/dns/unbound/start-unbound.ts';
import type { Inspectors } from '../../../lab/inspectors/prepare.ts';
import type { Network } from '../../../lambda/contract/deployment.ts';
import { observeDns } from '../../../lambda/dns/observe/gather.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from '../dns/world.ts';
import { freePort } from '../free-ports.ts';
import { anchorFile } from './delv.ts';
import type { Seen } from './seen.ts';
import { seenByDig } from './seen-by-dig.ts';
import { seenByProduct } from './seen-by-product.ts';

const DEADLINE_MS = 30_000;

/** The lab's DNS and a validating resolver before it, looked at by the product and by dig and delv. */
export type ComparedWorld = {
  readonly dns: LabDns;
  readonly source: FakeSource;
  readonly network: Network;
  /** An empty delegated zone and a parent zone without aliases, all faults off. */
  restore(): Promise<void>;
  /** Both looks at a challenge name, one after the other, each with the resolver's cache empty. */
  look(name: string, expected: readonly string[]): Promise<{ readonly product: Seen; readonly tools: Seen }>;
  stop(): Promise<void>;
};

export async function startComparedWorld(inspectors: Inspectors): Promise<ComparedWorld> {
  const { dns, source } = await startWorld();
  const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
  const log = join(folder, 'unbound.log');
  const resolver = await startUnbound({ dns, address: '127.0.0.55', port: await freePort(), dir: folder, log });
  const anchor = join(folder, 'anchor');
  writeFileSync(anchor, anchorFile(dns.trustAnchor));
  const network: Network = {
    rootHints: dns.rootHints,
    authoritativePort: dns.port,
    resolvers: [`${resolver.address}:${resolver.port}`],
  };
  const tools = { inspectors, port: dns.port, resolver, roots: dns.rootHints, anchor };
  return {
    dns,
    source,
    network,
    async restore() {
      await dns.fault.allOff();
      source.remove(ZONE);
      createZone(source);
      dns.setSigned(ZONE, false);
      dns.undelegate(ZONE);
      dns.delegate(ZONE, NAME_SERVERS);
    },
    async look(name, expected) {
      await resolver.flush();
      const deadline = Date.now() + DEADLINE_MS;
      const evidence = await observeDns([{ name, expected }], ZONE, {
        network,
        platformResolvers: [],
        clock: systemClock,
        deadline,
      });
      await resolver.flush();
      return { product: seenByProduct(evidence), tools: await seenByDig(name, ZONE, expected, tools) };
    },
    async stop() {
      await resolver.stop();
      await dns.close();
      rmSync(folder, { recursive: true });
    },
  };
}
