import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { createCsr } from '../../../lambda/acme/csr.ts';
import {
  type AcmeSession,
  type Authorization,
  type Order,
  openSession,
  type Transcript,
} from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { challengeNameOf } from '../../../lambda/contract/names.ts';
import type { Instance } from './instance.ts';

/** The product's own ACME session, with an account, at an instance. */
export type Client = {
  readonly session: AcmeSession;
  readonly accountUrl: string;
  readonly transcript: Transcript;
  /** Orders, publishes by `publish` and answers the challenges. @returns the order, and its authorizations as they ended */
  validate(
    names: readonly string[],
    options?: { readonly publish?: Publish; readonly profile?: string },
  ): Promise<{ readonly order: Order; readonly authorizations: Authorization[] }>;
  /** Finalizes with a fresh key and waits for the order's end. */
  finalize(order: Order): Promise<{ readonly order: Order; readonly publicKeyPem: string }>;
};
export type Publish = (challengeName: string, value: string) => void;

/** As long as a test file may take. */
const SESSION_MS = 300_000;

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

export async function openClient(at: Instance, directory = at.directory): Promise<Client> {
  const connection = openConnection(caOf(at, directory), systemClock);
  const transcript: Transcript = { requests: [] };
  const identity = { privateKeyPem: await createAccountKey(), transcript, deadline: Date.now() + SESSION_MS };
  const accountUrl = await openSession(connection, identity).register({});
  const session = openSession(connection, { ...identity, accountUrl });
  return {
    session,
    accountUrl,
    transcript,
    async validate(names, { publish = at.addTxt, profile } = {}) {
      const order = await session.newOrder(names, profile);
      const authorizations = await Promise.all(order.authorizations.map((url) => session.authorization(url)));
      for (const { identifier, challenges } of authorizations)
        publish(challengeNameOf(identifier.value), await session.challengeValue(dns01(challenges).token));
      for (const { challenges } of authorizations) await session.acceptChallenge(dns01(challenges).url);
      const ended = await Promise.all(order.authorizations.map((url) => session.awaitAuthorization(url)));
      return { order, authorizations: ended };
    },
    async finalize(order) {
      const { csrPem, publicKeyPem } = await createCsr(order.identifiers.map(({ value }) => value));
      const answered = await session.finalize(order, csrPem);
      return { order: await session.awaitOrder(answered), publicKeyPem };
    },
  };
}

function dns01(challenges: Authorization['challenges']): { url: string; token: string } {
  const challenge = challenges.find(({ type }) => type === 'dns-01');
  if (challenge?.token === undefined) throw new Error('no dns-01 challenge is offered');
  return { url: challenge.url, token: challenge.token };
}

export function caOf(at: Instance, directory = at.directory): Ca {
  return {
    id: 'staging',
    title: 'Boulder',
    directory,
    role: 'staging',
    publiclyTrusted: false,
    externalAccountBinding: false,
    caaIdentities: [at.caaIdentity],
    profiles: [],
    renewalInfo: true,
    limits: { wildcard: true, namesPerOrder: 100, ordersPerDay: 1_000, reservedOrdersPerDay: 0 },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    issuingRoots: at.issuingRoots(),
    tlsRoots: [at.tlsRootPem],
    revoke: false,
    deadlineSeconds: 60,
  };
}

/** A name nobody has asked for yet. */
export function freshName(parent = 'example.org'): string {
  return `${randomBytes(6).toString('hex')}.${parent}`;
}

/** The CA's words for a failed authorization. */
export function problemOf(authorizations: readonly Authorization[]) {
  const [problem] = authorizations.flatMap(({ challenges }) => challenges.flatMap(({ error }) => error ?? []));
  return problem;
}
