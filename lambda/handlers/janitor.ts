import type { Context } from 'aws-lambda';
import type { Clock } from '../contract/clock.ts';
import { ENV, janitorEnvironmentSchema } from '../contract/environment.ts';
import { janitorEventSchema } from '../contract/events.ts';
import type { JanitorAnswer, RejectedRound } from '../contract/result.ts';
import type { Publisher } from '../dns/publisher.ts';
import { sweep } from '../janitor/sweep.ts';
import { createIntentLedger } from '../store/intents.ts';
import type { Table } from '../store/table.ts';
import { describeError, parseEvent, rejection } from './events.ts';
import { openLogger } from './logger.ts';
import { lazy, readDeployment, readEnvironment, systemClock } from './system.ts';
import { openLedgerTable, openPublisher } from './wiring.ts';

const logger = openLogger('janitor');
/** Kept from the function's time for its answer. */
const TAIL_MS = 10_000;

const HELP = 'Send {"source": "schedule", "scheduledTime": "any text"}, as its schedule does.';

const wiring = lazy(() => {
  const env = readEnvironment(janitorEnvironmentSchema);
  return {
    publisher: openPublisher(env[ENV.hostedZoneId]),
    table: openLedgerTable(env[ENV.ledgerTable]),
    deployment: readDeployment().id,
    clock: systemClock,
  };
});

/** The janitor: removes what killed rounds of this deployment left in the zone, and nothing else. */
export async function handler(event: unknown, context: Context): Promise<JanitorAnswer | RejectedRound> {
  try {
    parseEvent(janitorEventSchema, event, HELP);
    const deadline = systemClock.now() + context.getRemainingTimeInMillis() - TAIL_MS;
    const answer = await sweepAll({ ...wiring(), deadline });
    const { leftAlone, failed } = answer;
    logger[leftAlone.length + failed.length > 0 ? 'warn' : 'info']('swept', { answer });
    return answer;
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error);
  }
}

/** Goes through all that was left, however much cannot be removed; what cannot even be read has failed as well. */
export async function sweepAll(ports: {
  readonly publisher: Publisher;
  readonly table: Table;
  readonly deployment: string;
  readonly clock: Clock;
  readonly deadline: number;
}): Promise<JanitorAnswer> {
  const failed: JanitorAnswer['failed'] = [];
  const intents = createIntentLedger(ports.table, ports.deployment, {
    atMost: Number.POSITIVE_INFINITY,
    onUnreadable: (failure) => void failed.push(failure),
  });
  const swept = await sweep({ ...ports, intents });
  return { ...swept, failed: [...failed, ...swept.failed] };
}
