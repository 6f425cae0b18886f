import type { LabDns } from '../lab-dns.ts';
import { createListener, type Responder } from '../listener.ts';
import { encodeResponse, type Query, type Response, readQuery } from '../message.ts';
import { type Roots, resolve } from './iterate.ts';
import type { Resolver } from './resolver.ts';

export type ResolverOptions = {
  readonly dns: Pick<LabDns, 'rootHints' | 'port'>;
  readonly address: string;
  readonly port: number;
};

/**
 * A small recursive resolver over UDP and TCP, for where no validating one can be had: every question is answered over the
 * wire from the roots down, so that faults of the servers show through. It caches nothing and validates nothing.
 * @throws Error when the address or port is taken
 */
export async function startResolver({ dns, address, port }: ResolverOptions): Promise<Resolver> {
  const servers = dns.rootHints.map((hint) => ({ address: hint.address, port: dns.port }));
  const listener = createListener(
    address,
    port,
    createResponder({ servers, port: dns.port, from: address, turns: new Map() }),
  );
  await listener.open('udp');
  await listener.open('tcp');
  return {
    address,
    port,
    software: "the lab's own resolver",
    validates: false,
    flush: async () => undefined,
    async stop() {
      await Promise.all([listener.close('udp'), listener.close('tcp')]);
    },
  };
}

function createResponder(roots: Roots): Responder {
  return async (packet, { transport }) => {
    const query = readQuery(packet);
    if (query === undefined || Buffer.isBuffer(query)) return query;
    return encodeResponse(query, await respond(query, roots), transport);
  };
}

async function respond({ question, recursionDesired }: Query, roots: Roots): Promise<Response> {
  if (!recursionDesired) return { rcode: 'REFUSED', recursionAvailable: true };
  return { ...(await resolve(question.name, question.type, roots)), recursionAvailable: true };
}
