import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { type AcmeConnection, openConnection } from '../../../lambda/acme/connection.ts';
import { createCsr } from '../../../lambda/acme/csr.ts';
import { type AcmeSession, type Order, openSession, type SessionOptions } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { RequestRecord } from '../../../lambda/contract/result.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import type { ScriptedCa } from './scripted-ca.ts';

export type Fixture = {
  readonly clock: FakeClock;
  readonly connection: AcmeConnection;
  readonly session: AcmeSession;
  readonly requests: RequestRecord[];
  readonly privateKeyPem: string;
  readonly accountUrl: string;
};

/** A session of a registered account whose connection is still cold; the CA's log is empty. */
export async function openFixture(
  ca: ScriptedCa,
  options: Partial<SessionOptions> & { changes?: Partial<Ca>; deadlineMs?: number } = {},
): Promise<Fixture> {
  const clock = fakeClock();
  const privateKeyPem = options.privateKeyPem ?? (await createAccountKey());
  const deadline = options.deadline ?? clock.now() + (options.deadlineMs ?? 60_000);
  const registration = openSession(openConnection(ca.config(), clock), {
    privateKeyPem,
    transcript: { requests: [] },
    deadline: clock.now() + 60_000,
  });
  const accountUrl = await registration.register({});
  ca.received.length = 0;
  const connection = openConnection(ca.config(options.changes), clock);
  const requests: RequestRecord[] = [];
  const session = openSession(connection, {
    ...options,
    privateKeyPem,
    accountUrl,
    transcript: { requests },
    deadline,
  });
  return { clock, connection, session, requests, privateKeyPem, accountUrl };
}

/** An order whose challenges the CA has accepted. */
export async function readyOrder(session: AcmeSession, names: readonly string[]): Promise<Order> {
  const order = await session.newOrder(names);
  for (const url of order.authorizations) {
    const [challenge] = (await session.authorization(url)).challenges;
    if (challenge) await session.acceptChallenge(challenge.url);
  }
  return order;
}

/** Everything from the order to the certificate, for one account that is known. */
export async function issue(session: AcmeSession, names: readonly string[]): Promise<string> {
  const order = await readyOrder(session, names);
  for (const url of order.authorizations) await session.awaitAuthorization(url);
  const { csrPem } = await createCsr(names);
  const issued = await session.awaitOrder(await session.finalize(order, csrPem));
  const { chainPem } = await session.downloadCertificate(issued.certificate ?? '');
  return chainPem;
}
