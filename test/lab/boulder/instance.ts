import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Boulder, startBoulder } from '../../../lab/boulder/boulder.ts';
import { VIEWS, type View } from '../../../lab/boulder/names.ts';
import type { BoulderOptions } from '../../../lab/boulder/options.ts';
import { assertPortsFree, type BoulderPorts, PORT_COUNT, portsFrom } from '../../../lab/boulder/ports.ts';
import { prepareBoulder } from '../../../lab/boulder/prepare.ts';
import { type DnsResponder, startDnsResponder } from './dns-responder.ts';

/** An instance of the test file's own; each perspective asks a DNS server of its own. */
export type Instance = Boulder & {
  readonly dns: Readonly<Record<View, DnsResponder>>;
  readonly dir: string;
  /** Puts a TXT value where all perspectives, or those named, see it. */
  addTxt(name: string, value: string, views?: readonly View[]): void;
};

export async function startInstance(options: Partial<BoulderOptions> = {}): Promise<Instance> {
  const tools = await prepareBoulder({ progress: (line) => console.error(line) });
  const responders = await Promise.all(VIEWS.map(async (view) => [view, await startDnsResponder()] as const));
  const dns = Object.fromEntries(responders) as Record<View, DnsResponder>;
  const dir = await mkdtemp(join(tmpdir(), 'lab-boulder-'));
  const dnsServers = Object.fromEntries(VIEWS.map((view) => [view, dns[view].server])) as Record<View, string>;
  const boulder = await startBoulder({ tools, dir, ports: await freePorts(), dnsServers, ...options });
  return {
    ...boulder,
    dns,
    dir,
    addTxt: (name, value, views = VIEWS) => {
      for (const view of views) dns[view].addTxt(name, value);
    },
    async stop() {
      await boulder.stop();
      await Promise.all(Object.values(dns).map((responder) => responder.close()));
      await rm(dir, { recursive: true });
    },
  };
}

/** A row of ports below those that the system hands out by itself. */
export async function freePorts(): Promise<BoulderPorts> {
  while (true) {
    const ports = portsFrom(20_000 + Math.floor(Math.random() * (12_000 - PORT_COUNT)));
    const isFree = await assertPortsFree(ports).then(
      () => true,
      () => false,
    );
    if (isFree) return ports;
  }
}
