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
