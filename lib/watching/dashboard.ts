import { Duration } from 'aws-cdk-lib';
import { Dashboard, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings.ts';
import { alarmWidgets, caWidgets, headline, logWidgets, readinessWidgets, stateWidgets } from './dashboard-widgets.ts';
import type { ProberAlarms } from './prober-alarms.ts';
import { type LoggedFunctions, savedQueries, saveQueries } from './queries.ts';

export type WatchDashboardProps = {
  readonly settings: Settings;
  readonly alarms: ProberAlarms;
  readonly functions: LoggedFunctions;
};

/** Rounds are hours apart: a week shows a pattern. */
const SHOWN = Duration.days(7);

/** What the deployment knows, the answer at the top: would a renewal work, and would the backup take over. */
export class WatchDashboard extends Construct {
  constructor(scope: Construct, id: string, { settings, alarms, functions }: WatchDashboardProps) {
    super(scope, id);
    const { deployment, documentation } = settings;
    const queries = savedQueries(deployment, functions);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `renewal-prober-${deployment.id}`,
      defaultInterval: SHOWN,
      // Values come hours apart; a coarser period would mix them.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [headline(deployment.id, documentation)],
        readinessWidgets(deployment),
        alarmWidgets(alarms),
        caWidgets(deployment),
        stateWidgets(settings),
        ...logWidgets(queries),
      ],
    });
    saveQueries(this, deployment.id, queries);
  }
}
