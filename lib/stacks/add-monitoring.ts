import { type App, Stack } from 'aws-cdk-lib';
import { CfnLink } from 'aws-cdk-lib/aws-oam';
import type { DeployingConfig } from '../../lambda/contract/deploying.ts';
import { METRIC_NAMESPACE } from '../../lambda/contract/metrics.ts';
import type { MonitoringConfig } from '../../lambda/contract/places.ts';
import { monitoringNames } from '../../lambda/contract/stacks.ts';
import { deployedBy } from './deployed-by.ts';
import { MonitoringStack, SHARED_TYPES, type Source } from './monitoring-stack.ts';

/** CloudWatch links accounts within a region: each region has its own sink, alarms and dashboard. */
export function addMonitoring(
  app: App,
  config: MonitoringConfig,
  sources: readonly Source[],
  deploying: DeployingConfig,
): void {
  const first = sources[0]?.deployment ?? '';
  for (const region of new Set(sources.map((source) => source.region))) {
    const here = sources.filter((source) => source.region === region);
    const linked = new Map(here.map((source) => [source.account, source]));
    // The account sees what is its own.
    linked.delete(config.account);
    const existing = config.sinks[region];
    const needsSink = linked.size > 0 && existing === undefined;
    const watching = new MonitoringStack(app, monitoringNames(first, region).stack, {
      env: { account: config.account, region },
      ...deployedBy(deploying),
      tags: { 'renewal-prober': first },
      names: monitoringNames(first, region),
      sources: here,
      ...(needsSink ? { mayLink: mayLink(config, [...linked.keys()]) } : {}),
    });
    for (const source of linked.values()) {
      addLink(app, source, { sinkIdentifier: existing ?? watching.sinkArn, watching, deploying });
    }
  }
}

function mayLink({ organization }: MonitoringConfig, accounts: readonly string[]) {
  return organization === undefined ? { accounts } : { organization };
}

/** One for an account and region, however many deployments are there: an account links to a sink once. */
function addLink(
  app: App,
  source: Source,
  to: { readonly sinkIdentifier: string | undefined; readonly watching: Stack; readonly deploying: DeployingConfig },
): void {
  const { sinkIdentifier, watching, deploying } = to;
  const { account, region, deployment } = source;
  if (sinkIdentifier === undefined) throw new Error(`no sink in ${region}`);
  const stack = new Stack(app, monitoringNames(deployment, region).link, {
    env: { account, region },
    ...deployedBy(deploying),
    tags: { 'renewal-prober': deployment },
  });
  stack.addStackDependency(watching);
  new CfnLink(stack, 'Link', {
    sinkIdentifier,
    labelTemplate: '$AccountName',
    resourceTypes: SHARED_TYPES,
    linkConfiguration: {
      metricConfiguration: { filter: `Namespace IN ('${METRIC_NAMESPACE}')` },
      logGroupConfiguration: { filter: "LogGroupName LIKE 'renewal-prober-%'" },
    },
  });
}
