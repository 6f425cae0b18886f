import { getServers } from 'node:dns';
import type { Context } from 'aws-lambda';
import { openConnection } from '../acme/connection.ts';
import { createLookup } from '../acme/lookup.ts';
import { ENV, pulseEnvironmentSchema } from '../contract/environment.ts';
import { onDemandPulseSchema, scheduledPulseSchema } from '../contract/events.ts';
import type { Trouble } from '../contract/problem.ts';
import type { PulseAnswer } from '../contract/pulse.ts';
import { judgeRound } from '../diagnosis/verdict/judge.ts';
import { judgeRejection } from '../diagnosis/verdict/rejection.ts';
import { findZoneServers } from '../dns/delegation.ts';
import { withVerdict } from '../probe/judgement.ts';
import { reportCertificates } from '../pulse/certificates.ts';
import type { PulseRun } from '../pulse/facts.ts';
import { ping } from '../pulse/ping.ts';
import { type PulsePorts, runPulse } from '../pulse/pulse.ts';
import { readAcmCertificate } from '../store/acm-certificate.ts';
import { createBreakerLedger } from '../store/breaker.ts';
import { createBudgetLedger } from '../store/budget.ts';
import { createDailyLedger } from '../store/daily.ts';
import { createDrillLedger } from '../store/drill.ts';
import { createIntentLedger } from '../store/intents.ts';
import { createPulseTelemetry } from '../store/pulse-telemetry.ts';
import { createPulseLedger } from '../store/pulses.ts';
import { createScheduleLedger } from '../store/schedules.ts';
import { readSecretText } from '../store/secret-text.ts';
import { createSecretStore } from '../store/secrets.ts';
import { createTelemetry } from '../store/telemetry.ts';
import { createVerdictLedger } from '../store/verdicts.ts';
import { describeError, parseEvent, rejection } from './events.ts';
import { openLogger } from './logger.ts';
import { sendSignals } from './send-signals.ts';
import { lazy, randomLabel, readDeployment, readEnvironment, systemClock } from './system.ts';
import { createAcmClients, openLedgerTable, openPublisher, openSecretsManager } from './wiring.ts';

const logger = openLogger('pulse');

const warn = (message: string, trouble: Trouble) => logger.warn(message, { trouble });

/** A server that shows a certificate, and a CA that is asked about it, get so long for one answer. */
const CERTIFICATE_MS = 8_000;

const HELP = 'Send {"reason": "why"}, or {"source": "schedule", "scheduledTime": "<ISO 8601>"} as its schedule does.';

const wiring = lazy(() => {
  const env = readEnvironment(pulseEnvironmentSchema);
  const deployment = readDeployment();
  const { network, zoneName, deadMansSwitch } = deployment;
  const table = openLedgerTable(env[ENV.ledgerTable]);
  const clock = systemClock;
  const secretsManager = openSecretsManager();
  const acmOf = createAcmClients();
  const lookup = network.resolvers.length > 0 ? { lookup: createLookup(network.resolvers) } : {};
  const ports: PulsePorts = {
    clock,
    randomLabel,
    warn,
    secrets: createSecretStore({ client: secretsManager, arns: env[ENV.secretArns] }),
    connect: (ca) => openConnection(ca, clock, network.resolvers),
    breaker: createBreakerLedger(table),
    publisher: openPublisher(env[ENV.hostedZoneId]),
    intents: createIntentLedger(table, deployment.id),
    pulses: createPulseLedger(table),
    findServers: (deadline) => findZoneServers(zoneName, network, { clock, deadline }),
    platformResolvers: getServers(),
    certificates: (deadline) =>
      reportCertificates(deployment, {
        context: { clock, deadline, patienceMs: CERTIFICATE_MS, resolvers: network.resolvers },
        readSecret: (arn) => readSecretText(secretsManager, arn),
        readFromAcm: (arn) => readAcmCertificate(acmOf, arn),
        ...lookup,
      }),
    ...(deadMansSwitch === undefined ? {} : { ping: () => ping(deadMansSwitch, lookup) }),
    sendSignals: async () => {
      await sendSignals({
        deployment,
        clock,
        warn,
        intents: createIntentLedger(table, deployment.id),
        verdicts: createVerdictLedger(table),
        budget: createBudgetLedger(table, { clock, random: Math.random }),
        daily: createDailyLedger(table, { clock, random: Math.random }),
        drill: createDrillLedger(table),
        schedules: createScheduleLedger(table),
        telemetry: createTelemetry(deployment, (message, fields) => logger.info(message, fields)),
      });
    },
    judge: (evidence) => withVerdict(evidence, judgeRound, warn),
    telemetry: createPulseTelemetry(),
  };
  return { deployment, ports };
});

/** The pulse function: every check that needs no order, by schedule or on demand. */
export async function handler(event: unknown, _context: Context): Promise<PulseAnswer> {
  try {
    const run = runOf(event, systemClock.now());
    const { deployment, ports } = wiring();
    const answer = await runPulse(deployment, run, ports);
    const { findings, verdict, ...short } = answer;
    if (answer.deadMansSwitch?.outcome === 'failed') logger.warn('the dead man’s switch did not take the call');
    logger.info('pulse', { answer: short, verdict: verdict && { ...verdict, rules: undefined, findings: undefined } });
    return answer;
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error, { judge: (trouble) => judgeRejection(trouble), warn });
  }
}

/** @throws TroubleError `event-invalid` */
function runOf(event: unknown, startedAt: number): PulseRun {
  if (typeof event === 'object' && event !== null && 'source' in event) {
    const { scheduledTime } = parseEvent(scheduledPulseSchema, event, HELP);
    return { runId: `pulse/${new Date(scheduledTime).toISOString()}`, trigger: 'schedule', startedAt };
  }
  const { reason } = parseEvent(onDemandPulseSchema, event, HELP);
  return { runId: `pulse/${randomLabel()}`, trigger: 'on-demand', reason, startedAt };
}
