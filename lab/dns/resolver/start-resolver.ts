import type { LabDns } from '../lab-dns.ts';
import { createListener, type Responder } from '../listener.ts';
import { encodeResponse, type Query, type Response, readQuery } from '../message.ts';
import { liesWithin, plainName } from '../names.ts';
import { toAnswers } from '../record-set.ts';
import { answerFrom } from '../zone-answer.ts';
import type { ZoneData } from '../zone-data.ts';
import { type Roots, resolve } from './iterate.ts';
import type { Resolver } from './resolver.ts';
import { shadowZone } from './shadow-zone.ts';

/** Zones that are answered from here, by plain name. */
type Shadows = ReadonlyMap<string, ZoneData>;

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
  const shadows = new Map<string, ZoneData>();
  const respond = createResponder({ servers, port: dns.port, from: address, turns: new Map() }, shadows);
  let silent = false;
  const listener = createListener(address, port, async (...asked) => (silent ? undefined : await respond(...asked)));
  await listener.open('udp');
  await listener.open('tcp');
  return {
    address,
    port,
    software: "the lab's own resolver",
    validates: false,
    flush: async () => undefined,
    shadow: async (zone) => void shadows.set(plainName(zone), shadowZone(zone)),
    unshadow: async (zone) => void shadows.delete(plainName(zone)),
    async silence() {
      silent = true;
    },
    async speak() {
      silent = false;
    },
    async rememberAbsence() {
      throw new Error("the lab's own resolver remembers nothing; unbound does");
    },
    forgetAbsence: async () => undefined,
    async stop() {
      await Promise.all([listener.close('udp'), listener.close('tcp')]);
    },
  };
}

function createResponder(roots: Roots, shadows: Shadows): Responder {
  return async (packet, { transport }) => {
    const query = readQuery(packet);
    if (query === undefined || Buffer.isBuffer(query)) return query;
    return encodeResponse(query, await respond(query, roots, shadows), transport);
  };
}

async function respond({ question, recursionDesired }: Query, roots: Roots, shadows: Shadows): Promise<Response> {
  if (!recursionDesired) return { rcode: 'REFUSED', recursionAvailable: true };
  const shadow = [...shadows.values()].find(({ name }) => liesWithin(plainName(question.name), name));
  if (shadow) return fromShadow(shadow, question);
  return { ...(await resolve(question.name, question.type, roots)), recursionAvailable: true };
}

function fromShadow(shadow: ZoneData, question: Query['question']): Response {
  const { rcode, authoritative, answers, authorities } = answerFrom(shadow, question);
  return {
    ...{ rcode, authoritative, recursionAvailable: true },
    answers: answers.flatMap(toAnswers),
    authorities: authorities.flatMap(toAnswers),
  };
}
