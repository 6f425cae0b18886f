import type { App } from 'aws-cdk-lib';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Plan } from '../config/settings.ts';
import { addMonitoring } from './add-monitoring.ts';
import { addStacks } from './add-stacks.ts';
import type { Source } from './monitoring-stack.ts';

/** The stacks of every environment of a config, and those that watch them all. Of one zone one deployment makes the zone. */
export function addAll(app: App, { placed, monitoring }: Plan): void {
  const zones = new Map<string, IHostedZone>();
  const sources: Source[] = [];
  for (const { settings, env } of placed) {
    const { id, zoneName } = settings.deployment;
    const shared = settings.hostedZoneId === undefined ? zones.get(zoneName) : undefined;
    const { zone } = addStacks(app, settings, env, shared);
    if (zone) zones.set(zoneName, zone.zone);
    if (env) sources.push({ deployment: id, ...env });
  }
  if (monitoring && sources.length > 0) addMonitoring(app, monitoring, sources, placed[0].settings.deploying);
}
