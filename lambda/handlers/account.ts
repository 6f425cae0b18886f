import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { describeDeployment } from '../accounts/describe.ts';
import { ensureAccount } from '../accounts/ensure.ts';
import { type Ca, isOrderable } from '../contract/ca.ts';
import type { Deployment } from '../contract/deployment.ts';
import { type Described, describeEventSchema } from '../contract/described.ts';
import { accountEnvironmentSchema, ENV } from '../contract/environment.ts';
import { accountEventSchema } from '../contract/events.ts';
import { TroubleError } from '../contract/problem.ts';
import { type AccountAnswer, RESULT_VERSION } from '../contract/result.ts';
import { createLeaseLedger } from '../store/lease.ts';
import { createSecretStore } from '../store/secrets.ts';
import { describeError, parseEvent, rejection } from './events.ts';
import { lazy, readDeployment, readEnvironment, systemClock } from './system.ts';
import { createConnections, openLedgerTable, openSecretsManager } from './wiring.ts';

const logger = new Logger({ serviceName: 'account' });
/** Kept from the function's time for the lease to be given back. */
const TAIL_MS = 5_000;

const HELP =
  'Send {"action": "ensure", "ca": "the name of a CA in the config"}; with "verify": true the CA is asked also where the secret names an account. {"action": "describe"} tells names, CAs and accounts.';

const wiring = lazy(() => {
  const env = readEnvironment(accountEnvironmentSchema);
  const deployment = readDeployment();
  return {
    deployment,
    secrets: createSecretStore({ client: openSecretsManager(), arns: env[ENV.secretArns] }),
    lease: createLeaseLedger(openLedgerTable(env[ENV.ledgerTable])),
    connect: createConnections(deployment.network),
  };
});

/** The account function, the only one that writes the secrets: see to it that there is an account at a CA, or tell which there are. */
export async function handler(event: unknown, context: Context): Promise<AccountAnswer | Described> {
  try {
    if (describeEventSchema.safeParse(event).success) {
      const { deployment, secrets } = wiring();
      return await describeDeployment(deployment, secrets);
    }
    const { ca: id, verify = false } = parseEvent(accountEventSchema, event, HELP);
    const { deployment, ...ports } = wiring();
    const ca = findCa(deployment, id);
    const deadline = systemClock.now() + context.getRemainingTimeInMillis() - TAIL_MS;
    const accountUrl = await ensureAccount(
      ca,
      { ...ports, clock: systemClock, owner: context.awsRequestId, deadline },
      { verify },
    );
    logger.info('account ready', { ca: id, accountUrl });
    return { version: RESULT_VERSION, state: 'ready', ca: id, accountUrl };
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error);
  }
}

function findCa(deployment: Deployment, id: string): Ca {
  const ca = deployment.cas.find((each) => each.id === id && isOrderable(each));
  if (ca) return ca;
  throw new TroubleError({
    code: 'ca-unknown',
    message: `There is no CA "${id}" in this deployment that accounts are kept for.`,
    action: `Name one of: ${deployment.cas
      .filter(isOrderable)
      .map((each) => each.id)
      .join(', ')}.`,
  });
}
