import { Agent } from 'node:https';
import acme from 'acme-client';

/** Milliseconds between two looks at an order: the CA is on this machine. */
const LOOK_MS = 50;
const LOOKS = 200;

/** What a team has at a CA: an account of its own client, and a certificate. */
export type TeamCertificate = { readonly accountUrl: string; readonly chainPem: string };

/**
 * Orders as a team's own client does, by dns-01: nothing of the prober takes part.
 * @param options.publish a value of the challenge name, or none
 */
export async function orderAsTeam(options: {
  readonly directory: string;
  readonly tlsRootPem: string;
  readonly name: string;
  readonly publish: (value: string | undefined) => void;
}): Promise<TeamCertificate> {
  const { directory, tlsRootPem, name, publish } = options;
  acme.axios.defaults.httpsAgent = new Agent({ ca: tlsRootPem });
  const client = new acme.Client({
    directoryUrl: directory,
    accountKey: await acme.crypto.createPrivateEcdsaKey(),
    ...{ backoffAttempts: LOOKS, backoffMin: LOOK_MS, backoffMax: LOOK_MS },
  });
  const [, csr] = await acme.crypto.createCsr({ altNames: [name] }, await acme.crypto.createPrivateEcdsaKey());
  const chainPem = await client.auto({
    csr,
    termsOfServiceAgreed: true,
    skipChallengeVerification: true,
    challengePriority: ['dns-01'],
    challengeCreateFn: async (_authorization, _challenge, value) => publish(value),
    challengeRemoveFn: async () => publish(undefined),
  });
  return { accountUrl: client.getAccountUrl(), chainPem };
}

/**
 * Validates a name with an account that there is, by dns-01, and leaves the order as it is: the CA may remember the
 * authorization.
 * @param options.publish a value of the challenge name, or none
 * @returns what has the CA forget it
 */
export async function validateAsTeam(options: {
  readonly directory: string;
  readonly tlsRootPem: string;
  readonly account: { readonly privateKeyPem: string; readonly url: string };
  readonly name: string;
  readonly publish: (value: string | undefined) => Promise<void>;
}): Promise<() => Promise<void>> {
  const { directory, tlsRootPem, account, name, publish } = options;
  acme.axios.defaults.httpsAgent = new Agent({ ca: tlsRootPem });
  const client = new acme.Client({
    directoryUrl: directory,
    ...{ accountKey: account.privateKeyPem, accountUrl: account.url },
    ...{ backoffAttempts: LOOKS, backoffMin: LOOK_MS, backoffMax: LOOK_MS },
  });
  const order = await client.createOrder({ identifiers: [{ type: 'dns', value: name }] });
  const [authorization] = await client.getAuthorizations(order);
  const challenge = authorization?.challenges.find(({ type }) => type === 'dns-01');
  if (!authorization || !challenge) throw new Error(`${directory} offers no dns-01 challenge for ${name}`);
  await publish(await client.getChallengeKeyAuthorization(challenge));
  try {
    await client.completeChallenge(challenge);
    await client.waitForValidStatus(challenge);
  } finally {
    await publish(undefined);
  }
  return async () => void (await client.deactivateAuthorization(authorization));
}
