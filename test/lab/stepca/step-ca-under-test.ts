import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startResolver } from '../../../lab/dns/resolver/start-resolver.ts';
import { prepareStepCa } from '../../../lab/stepca/prepare.ts';
import { type StepCa, startStepCa } from '../../../lab/stepca/step-ca.ts';
import { createCsr } from '../../../lambda/acme/csr.ts';
import type { AcmeSession, Authorization } from '../../../lambda/acme/session.ts';
import { challengeNameOf, withoutWildcard } from '../../../lambda/contract/names.ts';
import { NAME_SERVERS, startWorld, ZONE } from '../dns/world.ts';
import { freePort, freePorts } from '../free-ports.ts';

/** A step-ca of the test file's own, which asks the lab's DNS. */
export type StepCaUnderTest = {
  readonly ca: StepCa;
  readonly options: Parameters<typeof startStepCa>[0];
  /** What the challenge name of a name under the zone holds from now on. */
  publish(name: string, values: readonly string[]): void;
  stop(): Promise<void>;
};

export async function startStepCaUnderTest(): Promise<StepCaUnderTest> {
  const binary = await prepareStepCa({ progress: (line) => console.error(line) });
  const { dns, source } = await startWorld();
  dns.delegate(ZONE, NAME_SERVERS);
  const resolver = await startResolver({ dns, address: '127.0.0.53', port: await freePort() });
  const dir = mkdtempSync(join(tmpdir(), 'lab-step-ca-'));
  const [port = 0] = await freePorts(1);
  const options = { binary, dir, port, dnsServer: `${resolver.address}:${resolver.port}` };
  const ca = await startStepCa(options);
  return {
    ca,
    options,
    publish: (name, values) =>
      source.set(
        ZONE,
        challengeNameOf(withoutWildcard(name)),
        'TXT',
        values.map((value) => `"${value}"`),
      ),
    async stop() {
      await ca.stop();
      await resolver.stop();
      await dns.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The dns-01 challenge of an authorization. */
export function dns01({ challenges }: Authorization): {
  url: string;
  token: string;
  status?: string | undefined;
  error?: unknown;
} {
  const challenge = challenges.find(({ type }) => type === 'dns-01');
  if (challenge?.token === undefined) throw new Error('no dns-01 challenge is offered');
  return { ...challenge, token: challenge.token };
}

/** One issuance for a name and, where asked, its wildcard: all their values lie at one challenge name. */
export async function issue(session: AcmeSession, names: readonly [string, ...string[]], at: StepCaUnderTest) {
  const order = await session.newOrder(names);
  const authorizations = await Promise.all(order.authorizations.map((url) => session.authorization(url)));
  const challenges = authorizations.map(dns01);
  at.publish(names[0], await Promise.all(challenges.map(({ token }) => session.challengeValue(token))));
  for (const { url } of challenges) await session.acceptChallenge(url);
  for (const url of order.authorizations) await session.awaitAuthorization(url);
  const { csrPem, publicKeyPem } = await createCsr(names);
  const issued = await session.awaitOrder(await session.finalize(order, csrPem));
  const { chainPem } = await session.downloadCertificate(issued.certificate ?? '');
  return { chainPem, publicKeyPem };
}
