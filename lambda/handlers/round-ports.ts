import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { z } from 'zod';
import { openSession } from '../acme/session.ts';
import type { Deployment } from '../contract/deployment.ts';
import { ENV, type probeEnvironmentSchema } from '../contract/environment.ts';
import { createAccountSource } from '../probe/account.ts';
import { createObserver } from '../probe/observer.ts';
import { createBreakerLedger } from '../store/breaker.ts';
import { createBudgetLedger } from '../store/budget.ts';
import { createDailyLedger } from '../store/daily.ts';
import { createEventsBus } from '../store/events-bus.ts';
import { createEvidenceStore } from '../store/evidence.ts';
import { createIntentLedger } from '../store/intents.ts';
import { createRunLedger } from '../store/runs.ts';
import { createScheduleLedger } from '../store/schedules.ts';
import { createSecretStore } from '../store/secrets.ts';
import { createTelemetry, type LogLine } from '../store/telemetry.ts';
import { createTurnLedger } from '../store/turns.ts';
import { createVerdictLedger } from '../store/verdicts.ts';
import { callAccountFunction } from './functions.ts';
import type { RoundWiring } from './round.ts';
import { randomLabel, systemClock } from './system.ts';
import {
  createConnections,
  openEventBridge,
  openLambda,
  openLedgerTable,
  openPublisher,
  openS3,
  openSecretsManager,
} from './wiring.ts';

/** All that rounds are made with but the log, and the client that other functions are called with. */
export type RoundPorts = Omit<RoundWiring, 'warn'> & { readonly lambda: LambdaClient };

/** The real ones. AWS is reached as the SDK finds it in the environment: region, credentials, endpoints. */
export function openRoundPorts(
  env: z.infer<typeof probeEnvironmentSchema>,
  deployment: Deployment,
  log: LogLine,
): RoundPorts {
  const table = openLedgerTable(env[ENV.ledgerTable]);
  const lambda = openLambda();
  const connect = createConnections(deployment.network);
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
    budget: createBudgetLedger(table, { clock: systemClock, random: Math.random }),
    daily: createDailyLedger(table, { clock: systemClock, random: Math.random }),
    schedules: createScheduleLedger(table),
    turns: createTurnLedger(table),
    breaker: createBreakerLedger(table),
    observe: createObserver,
    verdicts: createVerdictLedger(table),
    evidence: createEvidenceStore(openS3(), env[ENV.evidenceBucket]),
    events: createEventsBus(openEventBridge(), env[ENV.eventBus]),
    telemetry: createTelemetry(deployment, log),
  };
}
