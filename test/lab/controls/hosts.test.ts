import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSwitches, type Switches } from '../../../lab/aws/faults/switched-fault.ts';
import { createPki, type Pki } from '../../../lab/ca/pki.ts';
import { CONTROL_HOST_FAULTS } from '../../../lab/controls/faults/registry.ts';
import type { ControlHost } from '../../../lab/controls/host.ts';
import { startControlHosts } from '../../../lab/controls/hosts.ts';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Resolver as LabResolver } from '../../../lab/dns/resolver/resolver.ts';
import { startResolver } from '../../../lab/dns/resolver/start-resolver.ts';
import { startWorld } from '../dns/world.ts';
import { freePorts } from '../free-ports.ts';

let dns: LabDns;
let resolver: LabResolver;
let pki: Pki;
let hosts: readonly ControlHost[];
let faults: Switches;

beforeAll(async () => {
  const [one = 0, other = 0, resolving = 0] = await freePorts(3);
  ({ dns } = await startWorld());
  resolver = await startResolver({ dns, address: '127.0.0.53', port: resolving });
  pki = await createPki();
  hosts = await startControlHosts([one, other], { pki, dns });
  faults = createSwitches(CONTROL_HOST_FAULTS, hosts);
});
afterEach(() => faults?.allOff());
afterAll(async () => {
  await Promise.all(hosts?.map((host) => host.close()) ?? []);
  await resolver?.stop();
  await dns?.close();
});

const everyAddress = () => hosts.flatMap((host) => host.addresses.map((address) => ({ ...host, address })));

/** TLS as a client with the lab's root opens it. */
function open({ name, port, address }: { name: string; port: number; address: string }): TLSSocket {
  return connect({ host: address, port, servername: name, ca: [pki.rootPem] });
}

async function code(socket: TLSSocket): Promise<string> {
  const [error] = await once(socket, 'error');
  return error.code;
}

describe('the control hosts', () => {
  it('are found by name from the roots down, at each address that they listen at', async () => {
    const asking = new Resolver();
    asking.setServers([`127.0.0.53:${resolver.port}`]);
    for (const { name, addresses } of hosts) {
      const found = await asking.resolve4(name);
      const foundToo = await asking.resolve6(name).catch(() => []);
      expect([...found, ...foundToo]).toEqual(addresses);
    }
  });

  it('take TLS, for their own name alone', async () => {
    for (const host of everyAddress()) {
      const socket = open(host);
      await once(socket, 'secureConnect');
      socket.destroy();
      expect(await code(open({ ...host, name: 'another.example.net' }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    }
  });

  it('refuse, one or both, and come back', async () => {
    const [first] = hosts;
    await faults.on('refuse', { host: first?.name });
    for (const host of everyAddress()) {
      const socket = open(host);
      if (host.name === first?.name) expect(await code(socket)).toBe('ECONNREFUSED');
      else await once(socket, 'secureConnect');
      socket.destroy();
    }
    await faults.on('refuse', {});
    for (const host of everyAddress()) expect(await code(open(host))).toBe('ECONNREFUSED');
    await faults.off('refuse');
    for (const host of everyAddress()) {
      const socket = open(host);
      await once(socket, 'secureConnect');
      socket.destroy();
    }
  });

  it('hang: the connection stands, and TLS never begins', async () => {
    await faults.on('hang', {});
    for (const host of everyAddress()) {
      const socket = open(host);
      await once(socket, 'connect');
      const outcome = await Promise.race([
        once(socket, 'secureConnect').then(() => 'secure'),
        once(socket, 'close').then(() => 'closed'),
        new Promise((resolve) => setTimeout(resolve, 200, 'silent')),
      ]);
      expect(outcome).toBe('silent');
      socket.destroy();
    }
  });
});
