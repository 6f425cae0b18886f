import type { Config } from '../../lambda/contract/config.ts';
import { casOf, type Deployment } from '../../lambda/contract/deployment.ts';
import { SCHEDULES, type ScheduleId } from '../../lambda/contract/metrics.ts';

/** The schedules that rounds are made by. A publicly trusted CA has its turn in some rounds: that they come is told apart. */
export function schedulesOf(
  { schedules }: Pick<Config, 'schedules'>,
  deployment: Pick<Deployment, 'cas' | 'targets'>,
): ScheduleId[] {
  if (!schedules.probe.enabled) return [];
  const ordered = deployment.targets.flatMap((target) => casOf(target, deployment));
  if (ordered.length === 0) return [];
  return [SCHEDULES.rounds, ...(ordered.some((ca) => ca.publiclyTrusted) ? [SCHEDULES.publicBackup] : [])];
}
