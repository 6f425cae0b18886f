import type { Context } from 'aws-lambda';
import { describeDeployment } from '../accounts/describe.ts';
import { ensureAccount } from '../accounts/ensure.ts';
import type { AccountsAnswer } from '../contract/accounts.ts';
import { type Described, describeEventSchema } from '../contract/described.ts';
import { accountEnvironmentSchema, ENV } from '../contract/environment.ts';
import { accountEventSchema } from '../contract/events.ts';
import { parseSafely } from '../contract/parse.ts';
import type { Trouble } from '../contract/problem.ts';
import { type AccountAnswer, RESULT_VERSION } from '../contract/result.ts';
import { createLeaseLedger } from '../store/lease.ts';
import { createSecretDates } from '../store/secret-dates.ts';
import { createSecretStore } from '../store/secrets.ts';
import { findCa, importByEvent, isAsked, listByEvent, withoutKeys } from './account-actions.ts';
import { rotateByEvent } from './account-rotation.ts';
import { describeError, parseEvent, rejection } from './events.ts';
import { openLogger } from './logger.ts';
import { lazy, readDeployment, readEnvironment, systemClock } from './system.ts';
import { createConnections, openLedgerTable, openSecretsManager } from './wiring.ts';

const logger = openLogger('account');
/** Kept from the function's time for the lease to be given back. */
const TAIL_MS = 5_000;

const HELP =
  'Send {"action": "ensure", "ca": "the name of a CA in the config"}; with "verify": true the CA is asked also where the secret names an account. {"action": "describe"} tells names, CAs and accounts.';

const wiring = lazy(() => {
  const env = readEnvironment(accountEnvironmentSchema);
  const deployment = readDeployment();
  const secrets = { client: openSecretsManager(), arns: env[ENV.secretArns] };
  return {
    deployment,
    arns: secrets.arns,
    dates: createSecretDates(secrets),
    ports: {
      clock: systemClock,
      secrets: createSecretStore(secrets),
      lease: createLeaseLedger(openLedgerTable(env[ENV.ledgerTable])),
      connect: createConnections(deployment.network),
      warn: (message: string, trouble: Trouble) => logger.warn(message, { trouble }),
    },
  };
});

/**
 * The account function, the only one that writes the secrets: sees to it that there is an account at a CA, tells which there
 * are, and changes a key step by step as Secrets Manager asks. Only a step that failed is thrown, which is what Secrets Manager looks at.
 */
export async function handler(
  event: unknown,
  context: Context,
): Promise<AccountAnswer | AccountsAnswer | Described | undefined> {
  if (typeof event === 'object' && event !== null && 'Step' in event) {
    await rotateByEvent(event, deadlineIn(context), logger, wiring);
    return undefined;
  }
  try {
    if (parseSafely(describeEventSchema, event).success) {
      const { deployment, ports } = wiring();
      return await describeDeployment(deployment, ports.secrets);
    }
    if (isAsked('import', event)) return await importByEvent(event, context, called(context));
    if (isAsked('list', event)) return await listByEvent(event, called(context));
    const { ca: id, verify = false } = parseEvent(accountEventSchema, withoutKeys(event), HELP);
    const { deployment, ports } = wiring();
    const ca = findCa(deployment, id);
    const owner = context.awsRequestId;
    const ensured = await ensureAccount(ca, { ...ports, owner, deadline: deadlineIn(context) }, { verify });
    logger.info('account ready', { ca: id, ...ensured });
    return { version: RESULT_VERSION, state: 'ready', ca: id, ...ensured };
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error);
  }
}

function called(context: Context): Parameters<typeof listByEvent>[1] {
  const { deployment, dates, ports } = wiring();
  return { logger, deployment, ports: { ...ports, dates, owner: context.awsRequestId, deadline: deadlineIn(context) } };
}

function deadlineIn(context: Context): number {
  return systemClock.now() + context.getRemainingTimeInMillis() - TAIL_MS;
}
