import { Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import type { Ledger } from '../ledger.ts';
import { accept } from '../nag.ts';
import { WatchDashboard } from './dashboard.ts';
import { Notifier } from './notifier.ts';
import { ProberAlarms } from './prober-alarms.ts';
import type { LoggedFunctions } from './queries.ts';
import { Told } from './told.ts';

export type WatchingProps = {
  /** What the composite alarms publish to; it lets them. */
  readonly alarmTopic: Topic;
  readonly settings: Settings;
  /** By name: those whose errors are watched and whose logs are searched. */
  readonly functions: LoggedFunctions;
  readonly deadLetterQueue: IQueue;
  readonly ledger: Ledger;
};

/** How the prober is watched: alarms, those who are told of them, and a dashboard. */
export class Watching extends Construct {
  readonly told: Told;
  readonly alarms: ProberAlarms;

  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const { settings, alarmTopic, functions, deadLetterQueue, ledger } = props;
    const { deployment, recipients, documentation, silentAfterMinutes, pulseMinutes } = settings;
    this.told = new Told(this, 'Told', { deployment: deployment.id, recipients });
    const notifierDeadLetters = new Queue(this, 'NotifierDeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    accept(notifierDeadLetters, 'SQS3', 'This is the dead-letter queue of the notifier, which the rule does not see.');
    const notifier = new Notifier(this, 'Tells', {
      settings,
      alarms: alarmTopic,
      told: this.told,
      ledger,
      deadLetterQueue: notifierDeadLetters,
    });
    this.alarms = new ProberAlarms(this, 'Alarms', {
      deployment: deployment.id,
      stagingCas: deployment.cas.filter(({ role }) => role === 'staging').map((ca) => ca.id),
      certificates: (deployment.certificates ?? []).length > 0,
      functions: [...Object.values(functions), notifier.resource],
      deadLetterQueue,
      notifierDeadLetters,
      topic: alarmTopic,
      pageTopic: this.told.page.topic,
      ...(documentation === undefined ? {} : { documentation }),
      ...(silentAfterMinutes === undefined ? {} : { silentAfterMinutes }),
      ...(pulseMinutes === undefined ? {} : { pulseMinutes }),
    });
    new WatchDashboard(this, 'Dashboard', {
      settings,
      alarms: this.alarms,
      functions: { ...functions, notifier: notifier.resource },
    });
  }
}
