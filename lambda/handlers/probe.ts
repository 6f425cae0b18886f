import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { ENV, probeEnvironmentSchema } from '../contract/environment.ts';
import {
  type DispatchEvent,
  dispatchEventSchema,
  type OnDemandEvent,
  onDemandEventSchema,
  type ScheduledEvent,
  scheduledEventSchema,
} from '../contract/events.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ProbeAnswer } from '../contract/result.ts';
import { createAccountSource } from '../probe/account.ts';
import { chooseCas, type RoundRequest } from '../probe/plan.ts';
import { createBreakerLedger } from '../store/breaker.ts';
import { createBudgetLedger } from '../store/budget.ts';
import { createIntentLedger } from '../store/intents.ts';
import { createRunLedger } from '../store/runs.ts';
import { createSecretStore } from '../store/secrets.ts';
import { createTelemetry } from '../store/telemetry.ts';
import { describeError, parseEvent, rejectExpired, rejection } from './events.ts';
import { assertSameRun, followRun } from './follow.ts';
import { callAccountFunction, dispatchRound } from './functions.ts';
import { makeRound, type RoundWiring } from './round.ts';
import { lazy, randomLabel, readDeployment, systemClock } from './system.ts';
import { createConnections, openLambda, openLedgerTable, openPublisher, openSecretsManager } from './wiring.ts';

const logger = new Logger({ serviceName: 'probe' });

type Wiring = RoundWiring & { readonly lambda: ReturnType<typeof openLambda> };

const wiring = lazy((): Wiring => {
  const env = probeEnvironmentSchema.parse(process.env);
  const deployment = readDeployment();
  const table = openLedgerTable(env[ENV.ledgerTable]);
  const lambda = openLambda();
  const secrets = createSecretStore({ client: openSecretsManager(), arns: env[ENV.secretArns] });
  return {
    deployment,
    lambda,
    clock: systemClock,
    randomLabel,
    publisher: openPublisher(env[ENV.hostedZoneId]),
    accounts: createAccountSource({
      secrets,
      makeAccount: (ca) => callAccountFunction(lambda, env[ENV.accountFunction], ca),
    }),
    connect: createConnections(),
    runs: createRunLedger(table),
    intents: createIntentLedger(table, deployment.id),
    budget: createBudgetLedger(table),
    breaker: createBreakerLedger(table),
    telemetry: createTelemetry(),
  };
});

/** The probe function: a scheduled round, a round on demand, or the round that an invocation on demand handed over. */
export async function handler(event: unknown, context: Context): Promise<ProbeAnswer> {
  try {
    const answer = await route(event, context);
    logger.info('answer', { answer: withoutPem(answer) });
    return answer;
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error);
  }
}

async function route(event: unknown, context: Context): Promise<ProbeAnswer> {
  const source = typeof event === 'object' && event !== null && 'source' in event ? event.source : undefined;
  if (source === 'schedule') return onSchedule(parseEvent(scheduledEventSchema, event), context);
  if (source === 'dispatch') return onDispatch(parseEvent(dispatchEventSchema, event), context);
  return onDemand(parseEvent(onDemandEventSchema, event), context);
}

function onSchedule(event: ScheduledEvent, context: Context): Promise<ProbeAnswer> {
  const { deployment, clock } = wiring();
  rejectExpired(Date.parse(event.scheduledTime), clock.now(), deployment.flexibleMinutes * 60_000 + 60_000);
  const runId = `${event.target}@${new Date(event.scheduledTime).toISOString()}`;
  return roundOf({ runId, target: event.target, cas: 'all', trigger: 'schedule' }, context);
}

function onDispatch(event: DispatchEvent, context: Context): Promise<ProbeAnswer> {
  rejectExpired(Date.parse(event.requestedAt), wiring().clock.now());
  const { runId, target, cas, trigger, reason } = event;
  return roundOf({ runId, target, cas, trigger, ...(reason === undefined ? {} : { reason }) }, context);
}

/** Makes the round; where the run id was taken before, tells of the round that took it. */
async function roundOf(request: RoundRequest, context: Context): Promise<ProbeAnswer> {
  const made = await makeRound(request, context.getRemainingTimeInMillis(), wiring());
  if (made) return made;
  const { clock, runs, deployment } = wiring();
  const event: OnDemandEvent = {
    reason: request.reason ?? request.trigger,
    cas: request.cas === 'all' ? 'all' : [...request.cas],
  };
  return followRun({ ...request, event, since: Number.NEGATIVE_INFINITY }, { clock, runs, deployment });
}

/** Another invocation makes the round, so that it goes on when this caller has got an answer. */
async function onDemand(event: OnDemandEvent, context: Context): Promise<ProbeAnswer> {
  const { clock, deployment, lambda, runs } = wiring();
  const since = clock.now();
  const target = event.target ?? deployment.targets[0]?.id ?? '';
  const runId = event.runId ?? `${target}@${new Date(since).toISOString()}-${randomLabel()}`;
  const request: RoundRequest = { runId, target, cas: event.cas ?? 'all', trigger: 'on-demand', reason: event.reason };
  if (chooseCas(deployment, request, since).length === 0) throw nothingToOrder(target);
  const known = await runs.read(runId);
  if (known) assertSameRun(known, { target, event });
  else {
    const cas = event.cas ?? 'all';
    const requestedAt = new Date(since).toISOString();
    const round: DispatchEvent = {
      source: 'dispatch',
      runId,
      target,
      cas,
      trigger: 'on-demand',
      reason: event.reason,
      requestedAt,
    };
    await dispatchRound(lambda, context.functionName, round);
  }
  return followRun({ runId, target, event, since }, { clock, runs, deployment });
}

function nothingToOrder(target: string): TroubleError {
  return new TroubleError({
    code: 'ca-unknown',
    message: `The config allows no CA to order certificates for the target "${target}" from.`,
    action: 'Name CAs in issueFrom of the target, or invoke for a canary target.',
  });
}

/** Certificates are public, but too long for a log line. */
function withoutPem(answer: ProbeAnswer): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => (key === 'chainPem' || key === 'requests' ? undefined : value)),
  );
}
