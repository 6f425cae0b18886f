import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { openSession } from '../acme/session.ts';
import { ENV, probeEnvironmentSchema } from '../contract/environment.ts';
import type { ProbeAnswer } from '../contract/result.ts';
import { createAccountSource } from '../probe/account.ts';
import { createBreakerLedger } from '../store/breaker.ts';
import { createBudgetLedger } from '../store/budget.ts';
import { createEvidenceStore } from '../store/evidence.ts';
import { createIntentLedger } from '../store/intents.ts';
import { createRunLedger } from '../store/runs.ts';
import { createSecretStore } from '../store/secrets.ts';
import { createTelemetry } from '../store/telemetry.ts';
import { describeError, rejection } from './events.ts';
import { callAccountFunction, dispatchRound } from './functions.ts';
import { answerEvent, type ProbePorts } from './route.ts';
import { lazy, randomLabel, readDeployment, readEnvironment, systemClock } from './system.ts';
import { createConnections, openLambda, openLedgerTable, openPublisher, openS3, openSecretsManager } from './wiring.ts';

const logger = new Logger({ serviceName: 'probe' });

type Wiring = Omit<ProbePorts, 'dispatch'> & { readonly lambda: ReturnType<typeof openLambda> };

const wiring = lazy((): Wiring => {
  const env = readEnvironment(probeEnvironmentSchema);
  const deployment = readDeployment();
  const table = openLedgerTable(env[ENV.ledgerTable]);
  const lambda = openLambda();
  const connect = createConnections();
  const secrets = createSecretStore({ client: openSecretsManager(), arns: env[ENV.secretArns] });
  return {
    deployment,
    lambda,
    clock: systemClock,
    randomLabel,
    publisher: openPublisher(env[ENV.hostedZoneId]),
    accounts: createAccountSource({
      secrets,
      makeAccount: (ca, how) => callAccountFunction(lambda, env[ENV.accountFunction], ca, how),
    }),
    openSession: (ca, options) => openSession(connect(ca), options),
    runs: createRunLedger(table),
    intents: createIntentLedger(table, deployment.id),
    budget: createBudgetLedger(table),
    breaker: createBreakerLedger(table),
    evidence: createEvidenceStore(openS3(), env[ENV.evidenceBucket]),
    telemetry: createTelemetry(),
    warn: (message, trouble) => logger.warn(message, { trouble }),
  };
});

/** The probe function: a scheduled round, a round on demand, or the round that another invocation handed over. */
export async function handler(event: unknown, context: Context): Promise<ProbeAnswer> {
  try {
    const answer = await answerEvent(
      event,
      () => context.getRemainingTimeInMillis(),
      () => {
        const { lambda, ...ports } = wiring();
        return { ...ports, dispatch: (round) => dispatchRound(lambda, context.functionName, round) };
      },
    );
    logger.info('answer', { answer: forLog(answer) });
    return answer;
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error);
  }
}

/** Too long for a log line; the evidence has them. */
const NOT_LOGGED: readonly string[] = ['chainPem', 'requests', 'findings'];

function forLog(answer: ProbeAnswer): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) => (NOT_LOGGED.includes(key) ? undefined : value)));
}
