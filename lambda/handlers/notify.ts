import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SNSEvent } from 'aws-lambda';
import { mayOrder } from '../contract/deployment.ts';
import { ENV, notifierEnvironmentSchema } from '../contract/environment.ts';
import { type TellPorts, tell } from '../notify/tell.ts';
import { createRunLedger } from '../store/runs.ts';
import { createVerdictLedger } from '../store/verdicts.ts';
import { describeError } from './events.ts';
import { openLogger } from './logger.ts';
import { publishTo, readAlarmsOn } from './notify-ports.ts';
import { lazy, readDeployment, readEnvironment, systemClock } from './system.ts';
import { openLedgerTable, within } from './wiring.ts';

const logger = openLogger('notify');

const wiring = lazy((): TellPorts => {
  const env = readEnvironment(notifierEnvironmentSchema);
  const { id, targets, cas } = readDeployment();
  const table = openLedgerTable(env[ENV.ledgerTable]);
  const verdicts = createVerdictLedger(table);
  const runs = createRunLedger(table);
  const cloudWatch = new CloudWatchClient({ maxAttempts: 2, ...within(3_000) });
  const sns = new SNSClient({ maxAttempts: 3, ...within(5_000) });
  return {
    deployment: id,
    targets: targets.filter((target) => cas.some((ca) => mayOrder(target, ca))).map((target) => target.id),
    outlets: env[ENV.outlets],
    now: systemClock.now,
    alarmsOn: () => readAlarmsOn(cloudWatch, id),
    verdicts: (target) => verdicts.read(target),
    resultOf: async (runId) => (await runs.read(runId))?.result,
    publish: (publication) => publishTo(sns, publication),
    warn: (what, error) => logger.warn('left out', { what, error: describeError(error) }),
  };
});

/**
 * The notifier: makes of what composite alarms publish a message for people.
 * @throws what the publication failed with, so that Lambda tries again and then keeps the event in the dead-letter queue
 */
export async function handler({ Records }: SNSEvent): Promise<void> {
  for (const { Sns } of Records) {
    const came = await tell(Sns.Message, wiring());
    logger.info('alarm', { came, messageId: Sns.MessageId });
  }
}
