import type { App, Environment } from 'aws-cdk-lib';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { stackNames } from '../../lambda/contract/stacks.ts';
import type { Settings } from '../config/settings.ts';
import { AlarmsStack } from './alarms-stack.ts';
import { deployedBy } from './deployed-by.ts';
import { FunctionsStack } from './functions-stack.ts';
import { ZoneStack } from './zone-stack.ts';

/** The stacks of a deployment. A zone that exists already has no stack. */
export type ProberStacks = {
  readonly zone?: ZoneStack;
  readonly functions: FunctionsStack;
  readonly alarms: AlarmsStack;
};

/**
 * @param env absent: wherever the credentials of the deployment lead
 * @param shared the zone, where another deployment of the account makes it
 */
export function addStacks(app: App, settings: Settings, env?: Environment, shared?: IHostedZone): ProberStacks {
  const { deployment, hostedZoneId, deploying } = settings;
  const names = stackNames(deployment.id);
  const common = () => ({
    ...(env === undefined ? {} : { env }),
    ...deployedBy(deploying),
    tags: { 'renewal-prober': deployment.id },
  });
  const zone =
    hostedZoneId === undefined && shared === undefined
      ? new ZoneStack(app, names.zone, { ...common(), zoneName: deployment.zoneName })
      : undefined;
  const functions = new FunctionsStack(app, names.prober, { ...common(), settings, zone: zone?.zone ?? shared });
  const alarms = new AlarmsStack(app, names.alarms, { ...common(), settings, prober: functions.prober });
  return { ...(zone ? { zone } : {}), functions, alarms };
}
