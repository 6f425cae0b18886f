import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { type AcmeConnection, openConnection } from '../../../lambda/acme/connection.ts';
import { createCsr } from '../../../lambda/acme/csr.ts';
import { type AcmeSession, openSession } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { challengeNameOf } from '../../../lambda/contract/names.ts';
import type { ExternalAccountBinding } from '../../../lambda/contract/secret.ts';
import type { TxtServer } from './txt-server.ts';

const CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
const DEADLINE_MS = 30_000;

/** Where a session leads: a directory, and the root of its TLS certificate. */
export type Place = { readonly directory: string; readonly tlsRootPem: string };

export function connectTo(place: Place): AcmeConnection {
  const ca: Ca = {
    id: 'test',
    title: 'test',
    directory: place.directory,
    role: 'staging',
    publiclyTrusted: false,
    externalAccountBinding: false,
    caaIdentities: [],
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 100, reservedOrdersPerDay: 10 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    issuingRoots: [],
    tlsRoots: [place.tlsRootPem],
    revoke: false,
    deadlineSeconds: 60,
  };
  return openConnection(ca, CLOCK);
}

/** Registers a fresh account. @param requestTimeoutMs of every request */
export async function openAccount(
  connection: AcmeConnection,
  externalAccountBinding?: ExternalAccountBinding,
  requestTimeoutMs?: number,
): Promise<AcmeSession> {
  const options = {
    privateKeyPem: await createAccountKey(),
    transcript: { requests: [] },
    deadline: Date.now() + DEADLINE_MS,
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  };
  const register = openSession(connection, options).register(externalAccountBinding ? { externalAccountBinding } : {});
  return openSession(connection, { ...options, accountUrl: await register });
}

/** One issuance by dns-01, the challenge values in `dns` for as long as it takes. @returns the chain, PEM */
export async function issue(session: AcmeSession, name: string, dns: TxtServer): Promise<string> {
  const order = await session.newOrder([name]);
  for (const url of order.authorizations) await prove(session, url, dns);
  const { csrPem } = await createCsr([name]);
  await session.finalize(order, csrPem);
  const issued = await session.awaitOrder(order);
  if (issued.certificate === undefined) throw new Error(`the order ended as ${issued.status}`);
  return (await session.downloadCertificate(issued.certificate)).chainPem;
}

async function prove(session: AcmeSession, url: string, dns: TxtServer): Promise<void> {
  const authorization = await session.authorization(url);
  const challenge = authorization.challenges.find(({ type }) => type === 'dns-01');
  if (challenge?.token === undefined) throw new Error('no dns-01 challenge was offered');
  const at = challengeNameOf(authorization.identifier.value);
  dns.values.set(at, [await session.challengeValue(challenge.token)]);
  await session.acceptChallenge(challenge.url);
  const { status } = await session.awaitAuthorization(url);
  dns.values.delete(at);
  if (status !== 'valid') throw new Error(`the authorization ended as ${status}`);
}
