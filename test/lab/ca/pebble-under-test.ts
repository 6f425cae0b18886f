import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Pebble, type PebbleOptions, startPebble } from '../../../lab/ca/pebble.ts';
import { createPki, type Pki } from '../../../lab/ca/pki.ts';
import { prepareTools } from '../../../lab/tools/prepare.ts';
import { freePorts } from '../free-ports.ts';
import { startTxtServer, type TxtServer } from './txt-server.ts';

/** A Pebble of the test file's own, the DNS that it asks, and what its TLS certificates come from. */
export type PebbleUnderTest = {
  readonly pebble: Pebble;
  readonly options: PebbleOptions;
  readonly dns: TxtServer;
  readonly pki: Pki;
  stop(): Promise<void>;
};

export async function startPebbleUnderTest(extra: Partial<PebbleOptions> = {}): Promise<PebbleUnderTest> {
  const { pebble: binary } = await prepareTools({ progress: (line) => console.error(line) });
  const dir = mkdtempSync(join(tmpdir(), 'lab-pebble-'));
  const pki = await createPki();
  const dns = await startTxtServer();
  const [acme = 0, management = 0] = await freePorts(2);
  const ports = { acme, management };
  const options = { name: 'test', binary, dir, pki, ports, dnsServer: dns.address, ...extra };
  const pebble = await startPebble(options);
  const stop = async () => {
    await pebble.stop();
    await dns.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { pebble, options, dns, pki, stop };
}
