import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../../lambda/contract/stacks.ts';
import { createAlarmTopic } from '../alarm-topic.ts';
import type { Settings } from '../config/settings.ts';
import { ProberAlarms } from '../prober-alarms.ts';

/** The alarms and the topic that tells of them. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: Settings }) {
    super(scope, id, props);
    const { deployment, recipients, silentAfterMinutes } = props.settings;
    const topic = createAlarmTopic(this, 'Topic', recipients);
    new ProberAlarms(this, 'Alarms', {
      deployment,
      topic,
      ...(silentAfterMinutes === undefined ? {} : { silentAfterMinutes }),
    });
    new CfnOutput(this, OUTPUTS.alarms.topicArn, { value: topic.topicArn });
  }
}
