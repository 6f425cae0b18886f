import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPrefix } from '../../lambda/contract/alarms.ts';
import { ENV } from '../../lambda/contract/environment.ts';
import type { Outlets } from '../../lambda/contract/outlets.ts';
import type { Settings } from '../config/settings.ts';
import { deploymentFileHooks } from '../deployment-file.ts';
import { keyStatements } from '../encryption-key.ts';
import { endpointVariables } from '../endpoints.ts';
import type { Ledger } from '../ledger.ts';
import { acceptWildcard } from '../nag.ts';
import { ProberFunction } from '../prober-function.ts';
import type { Outlet, Told } from './told.ts';

export type NotifierProps = {
  readonly settings: Settings;
  /** What composite alarms publish to. */
  readonly alarms: ITopic;
  readonly told: Told;
  readonly ledger: Ledger;
  /** Gets what could be told in no way. */
  readonly deadLetterQueue: IQueue;
};

/** The function that makes of an alarm a message for people, and sends it to those whom it concerns. */
export class Notifier extends Construct {
  readonly resource: NodejsFunction;

  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    const { settings, alarms, told, ledger, deadLetterQueue } = props;
    const { deployment, endpoints, documentation } = settings;
    const ownAlarms = this.alarmsArn(deployment.id);
    const { role, resource } = new ProberFunction(this, 'Notifier', {
      description: `Renewal prober "${deployment.id}": writes the messages about alarms`,
      handler: 'notify',
      timeout: Duration.seconds(60),
      memorySize: 256,
      hooks: deploymentFileHooks(this, deployment),
      environment: {
        ...endpointVariables(endpoints),
        [ENV.ledgerTable]: ledger.table.tableName,
        [ENV.outlets]: this.outletsJson(told, documentation),
      },
      statements: [
        ledger.tellStatement(),
        publishStatement(told),
        describeStatement(ownAlarms),
        ...keyStatements(this, settings.encryptionKey, { decrypt: ['dynamodb'] }),
      ],
      deadLetterQueue,
      // A message that was not sent is worth two more tries: nobody else tells.
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    });
    this.resource = resource;
    acceptWildcard(
      role,
      ownAlarms,
      'The alarms of this deployment, whose names begin so; their states are read alone.',
    );
    alarms.addSubscription(new LambdaSubscription(this.resource, { deadLetterQueue }));
  }

  private outletsJson({ page, notify }: Told, documentation: string | undefined): string {
    const plain = ({ topic, chat, others }: Outlet) => ({
      topic: topic.topicArn,
      ...(chat ? { chat: chat.topicArn } : {}),
      others: [...others],
    });
    const outlets: Outlets = {
      page: plain(page),
      notify: plain(notify),
      ...(documentation === undefined ? {} : { documentation }),
    };
    return Stack.of(this).toJsonString(outlets);
  }

  private alarmsArn(deployment: string): string {
    return Stack.of(this).formatArn({ service: 'cloudwatch', resource: `alarm:${alarmPrefix(deployment)}*` });
  }
}

/** Metric alarms, by their names: composite alarms would need all resources. */
function describeStatement(alarms: string): PolicyStatement {
  return new PolicyStatement({ sid: 'Alarms', actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] });
}

function publishStatement({ page, notify }: Told): PolicyStatement {
  const arns = [page, notify].flatMap(({ topic, chat, others }) => [
    topic.topicArn,
    ...(chat ? [chat.topicArn] : []),
    ...others,
  ]);
  return new PolicyStatement({ sid: 'Tell', actions: ['sns:Publish'], resources: [...new Set(arns)] });
}
