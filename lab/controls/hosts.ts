import { isIPv4 } from 'node:net';
import type { Pki } from '../ca/pki.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import { type ControlHost, startControlHost } from './host.ts';

/** In zones of two operators, neither of them the team's. */
export const CONTROL_HOST_NAMES = ['control-a.example.net', 'control-b.example.com'] as const;
const TTL_SECONDS = 30;

/** Both control hosts, with their addresses in the DNS. @throws Error when a port is taken; then neither is left */
export async function startControlHosts(
  ports: readonly [number, number],
  { pki, dns }: { readonly pki: Pki; readonly dns: LabDns },
): Promise<ControlHost[]> {
  const hosts: ControlHost[] = [];
  try {
    for (const [index, name] of CONTROL_HOST_NAMES.entries()) {
      const host = await startControlHost({ name, port: ports[index] ?? 0, pki });
      hosts.push(host);
      announce(host, dns);
    }
    return hosts;
  } catch (error) {
    await Promise.all(hosts.map((host) => host.close()));
    throw error;
  }
}

function announce({ name, addresses }: ControlHost, { elsewhere }: LabDns): void {
  const ipv6 = addresses.filter((address) => !isIPv4(address));
  elsewhere.set(name, 'A', TTL_SECONDS, addresses.filter(isIPv4));
  if (ipv6.length > 0) elsewhere.set(name, 'AAAA', TTL_SECONDS, ipv6);
}
