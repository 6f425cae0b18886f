import { type LookupAddress, lookup as platformLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { ControlHost } from '../../contract/deployment.ts';
import type { Control } from '../../contract/evidence/controls.ts';
import { trusting } from '../../contract/tls.ts';
import type { TransportCode } from '../errors.ts';
import { createLookup } from '../lookup.ts';
import { createSecrecy } from '../secrecy.ts';
import { connectionOf } from '../transcript.ts';
import { codeOf, reasonOf } from '../transport.ts';
import { startWatch, type Watch } from '../watch.ts';
import { guarded } from './guard.ts';
import { type ControlContext, type ControlName, controlOf } from './inquiry.ts';
import { holds, type Judgement, judgeFailure, undetermined } from './judgement.ts';

type Family = NonNullable<Control['family']>;
const FAMILIES: readonly (readonly [Family, 4 | 6])[] = [
  ['ipv4', 4],
  ['ipv6', 6],
];
/** How connecting fails where the machine has no address or no route of the family (connect(2)). */
const NO_ROUTE = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];
/** How looking up fails where the name has no address of the family, or is not there. */
const NO_ADDRESS = ['ENOTFOUND', 'ENODATA', 'DNS_ENOTFOUND', 'DNS_ENODATA'];
const TIMED_OUT = new Error('timed out');
const NO_TIME = new Error('no time was left');

/** TCP and a TLS handshake to each host over each address family; nothing is sent after it. */
export function checkEgress(hosts: readonly ControlHost[], context: ControlContext): Promise<Control[]> {
  return Promise.all(
    hosts.flatMap((target) => {
      const host = target.port === 443 ? target.host : `${target.host}:${target.port}`;
      return FAMILIES.map(([family, version]) =>
        guarded({ id: `egress:${host}:${family}`, kind: 'egress', host, family }, context, (name) =>
          reach(name, { target, version, lookup: lookupOf(context) }, context),
        ),
      );
    }),
  );
}

function lookupOf({ resolvers }: ControlContext): LookupFunction {
  return resolvers.length > 0 ? createLookup(resolvers) : (platformLookup as LookupFunction);
}

type Way = { readonly target: ControlHost; readonly version: 4 | 6; readonly lookup: LookupFunction };

async function reach(name: ControlName, way: Way, context: ControlContext): Promise<Control> {
  const { clock, deadline, patienceMs } = context;
  const at = new Date(clock.now()).toISOString();
  const watch = startWatch(clock);
  const timeoutMs = Math.min(patienceMs, deadline - clock.now());
  const outcome = await handshake(way, watch, timeoutMs).then(
    () => ({ judgement: holds(`TCP and TLS reached it at ${watch.seen.address}.`) }),
    (error: unknown) => judgeReach(error, way, timeoutMs >= patienceMs),
  );
  const { seen } = watch;
  const connection = seen.reused === undefined ? {} : { connection: connectionOf(seen, createSecrecy().quote) };
  const failure = 'failure' in outcome ? { failure: outcome.failure } : {};
  const facts = { at, durationMs: watch.elapsed(), timings: seen.timings, ...connection, ...failure };
  return controlOf(name, facts, outcome.judgement);
}

async function handshake(way: Way, watch: Watch, timeoutMs: number): Promise<void> {
  if (timeoutMs <= 0) throw NO_TIME;
  const signal = AbortSignal.timeout(timeoutMs);
  const address = await Promise.race([addressOf(way), aborted(signal)]);
  if (isIP(way.target.host) === 0) watch.seen.timings.dns = watch.elapsed();
  const socket = open(way.target, address);
  watch.opening(socket);
  try {
    await Promise.race([secured(socket), aborted(signal)]);
  } finally {
    socket.destroy();
  }
}

/** The first address of the family. */
async function addressOf({ target: { host }, version, lookup }: Way): Promise<string> {
  const literal = isIP(host);
  if (literal !== 0 && literal !== version) throw noAddress();
  if (literal !== 0) return host;
  const addresses = await new Promise<string | LookupAddress[]>((resolve, reject) => {
    lookup(host, { family: version, all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });
  const [first] = Array.isArray(addresses) ? addresses : [];
  if (!first) throw noAddress();
  return first.address;
}

function open({ host, port, tlsRoots }: ControlHost, address: string): TLSSocket {
  return connect({
    host: address,
    port,
    // The certificate must hold for the name, though the connection goes to an address of it.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...trusting(tlsRoots),
  });
}

function secured(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject).once('secureConnect', () => resolve());
    // A server that hangs up before the handshake is over ends the connection without an error.
    socket.once('close', () => reject(Object.assign(new Error('hung up'), { code: 'ECONNRESET' })));
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(TIMED_OUT), { once: true });
  });
}

function noAddress(): Error {
  return Object.assign(new Error('no address'), { code: 'ENODATA' });
}

function judgeReach(error: unknown, { target, version }: Way, hadPatience: boolean) {
  if (error === NO_TIME) return { judgement: judgeFailure('deadline', '', hadPatience) };
  if (error === TIMED_OUT) return failed('timeout', 'ETIMEDOUT', hadPatience);
  const word = reasonOf(error);
  if (NO_ADDRESS.includes(word)) {
    return { judgement: undetermined('no-address', `Not checked: ${target.host} has no IPv${version} address.`) };
  }
  if (NO_ROUTE.includes(word)) {
    return { judgement: undetermined('no-route', `Not checked: the network has no route for IPv${version}.`) };
  }
  return failed(codeOf(word), word, hadPatience);
}

function failed(code: TransportCode, word: string, hadPatience: boolean): { judgement: Judgement; failure: string } {
  const words = `It could not be reached: ${code} (${word}).`;
  return { judgement: judgeFailure(code, words, hadPatience), failure: `${code}: ${word}` };
}
