import { createServer } from 'node:net';

/** Where a lab listens: all within one block, so that two labs side by side differ in one number. */
export type LabPorts = {
  /** The chaos proxies: what the product is told of as the CAs. */
  readonly staging: number;
  readonly backup: number;
  readonly production: number;
  readonly third: number;
  /** Hosts that are no CA. */
  readonly controlHosts: readonly [number, number];
  readonly statusPages: number;
  /** The CAs themselves, behind the proxies. */
  readonly stagingCa: number;
  readonly stagingManagement: number;
  readonly backupCa: number;
  readonly backupManagement: number;
  readonly productionCa: number;
  readonly productionManagement: number;
  readonly thirdCa: number;
  /** The first of Boulder's own, where it is the staging CA. */
  readonly boulder: number;
  /** All authoritative name servers and the CAs' resolver, each on an address of its own. */
  readonly dns: number;
  readonly aws: number;
  readonly control: number;
};

export const DEFAULT_PORT_BASE = 24_000;
/** The block that a base stands for: base to base + 99. */
export const PORT_BLOCK = 100;
/** One of the name servers, and the resolver: where these are free, so are the others. */
const DNS_ADDRESSES = ['127.0.0.11', '127.0.0.53'];

export function planPorts(base: number): LabPorts {
  return {
    staging: base,
    backup: base + 1,
    third: base + 2,
    production: base + 3,
    controlHosts: [base + 4, base + 5],
    statusPages: base + 6,
    stagingCa: base + 10,
    stagingManagement: base + 11,
    backupCa: base + 12,
    backupManagement: base + 13,
    thirdCa: base + 14,
    productionCa: base + 15,
    productionManagement: base + 16,
    boulder: base + 20,
    dns: base + 53,
    aws: base + 66,
    control: base + 99,
  };
}

/** Of the block of a base, the ports that another program has already. */
export async function takenPorts(base: number): Promise<number[]> {
  const block = Array.from({ length: PORT_BLOCK }, (_, index) => base + index);
  const { dns } = planPorts(base);
  const free = await Promise.all(
    block.map(async (port) => {
      const addresses = port === dns ? ['127.0.0.1', ...DNS_ADDRESSES] : ['127.0.0.1'];
      return (await Promise.all(addresses.map((address) => isFree(address, port)))).every(Boolean);
    }),
  );
  return block.filter((_, index) => !free[index]);
}

/** @throws Error that names the ports which another program has */
export async function requireFreePorts(base: number): Promise<void> {
  const taken = await takenPorts(base);
  if (taken.length === 0) return;
  throw new Error(
    `Another program has ${taken.join(', ')}: where it is a lab, end it (npm run lab:down -- --name NAME); ` +
      'else move this one with --port-base.',
  );
}

export function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}
