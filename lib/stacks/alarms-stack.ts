import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../../lambda/contract/stacks.ts';
import type { Settings } from '../config/settings.ts';
import type { RenewalProber } from '../renewal-prober.ts';
import { allowAlarms, createTopic } from '../watching/topics.ts';
import { Watching } from '../watching/watching.ts';

/** The alarms, who is told of them, and the dashboard. */
export class AlarmsStack extends Stack {
  readonly watching: Watching;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly settings: Settings; readonly prober: RenewalProber },
  ) {
    super(scope, id, props);
    const { settings, prober } = props;
    // Under the id that the first version gave it: its name was taken otherwise until an update from there has ended.
    this.renameLogicalId('WatchingAlarmscleanupfailed833D0822', 'AlarmsCleanupFailed74CFE706');
    const alarmTopic = createTopic(this, 'Topic');
    allowAlarms(alarmTopic);
    this.watching = new Watching(this, 'Watching', {
      alarmTopic,
      settings,
      functions: prober.functions,
      deadLetterQueue: prober.deadLetterQueue,
      ledger: prober.ledger,
    });
    const { told } = this.watching;
    this.output(OUTPUTS.alarms.topicArn, alarmTopic.topicArn);
    this.output(OUTPUTS.alarms.pageTopicArn, told.page.topic.topicArn);
    this.output(OUTPUTS.alarms.notifyTopicArn, told.notify.topic.topicArn);
  }

  private output(key: string, value: string): void {
    new CfnOutput(this, key, { value });
  }
}
