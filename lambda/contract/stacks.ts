/** Names of the deployed stacks and their outputs: what the command line and the lab find a deployment by. */

export type StackNames = { readonly zone: string; readonly prober: string; readonly alarms: string };

/** Names of the stacks of a deployment; the id is `deployment` of the config. */
export function stackNames(deployment: string): StackNames {
  const base = `renewal-prober-${deployment}`;
  return { zone: `${base}-zone`, prober: `${base}-functions`, alarms: `${base}-alarms` };
}

/** Names of what watches all environments of a config; the id is that of its first deployment. */
export function monitoringNames(deployment: string, region: string) {
  const base = `renewal-prober-${deployment}`;
  return {
    stack: `${base}-monitoring-${region}`,
    link: `${base}-link`,
    alarm: `${base}.monitoring`,
    dashboard: `${base}-all`,
  };
}

/** Keys of the outputs, by the stack that has them. */
export const OUTPUTS = {
  zone: {
    hostedZoneId: 'HostedZoneId',
    /** Comma-separated: the NS records to put at the parent zone. */
    nameServers: 'NameServers',
  },
  prober: {
    probeFunction: 'ProbeFunctionName',
    accountFunction: 'AccountFunctionName',
    janitorFunction: 'JanitorFunctionName',
    pulseFunction: 'PulseFunctionName',
    ledgerTable: 'LedgerTableName',
    evidenceBucket: 'EvidenceBucketName',
    eventBus: 'EventBusName',
    deadLetterQueueUrl: 'DeadLetterQueueUrl',
    /** JSON: CA id to secret ARN. */
    secretArns: 'SecretArns',
  },
  alarms: {
    /** Composite alarms publish to it, as CloudWatch writes them; the notifier listens. */
    topicArn: 'TopicArn',
    /** Messages for those who are woken. */
    pageTopicArn: 'PageTopicArn',
    /** Messages for those who are told in the daytime. */
    notifyTopicArn: 'NotifyTopicArn',
  },
} as const;
