import { Duration } from 'aws-cdk-lib';
import { Alarm, AlarmRule, AlarmState, CompositeAlarm, type IAlarm, type IAlarmRule } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  ALARM_KEYS,
  type AlarmKey,
  alarmEntry,
  alarmName,
  alarmPage,
  pageLink,
  type Severity,
} from '../../lambda/contract/alarms.ts';
import { type WatchedThings, watchedAlarms } from './watched-alarms.ts';

export type ProberAlarmsProps = WatchedThings & {
  /** Told of the beginning and the end of each composite alarm. */
  readonly topic: ITopic;
  /** Told by the alarm about the notifier itself. */
  readonly pageTopic: ITopic;
  readonly documentation?: string;
};

/** How long a composite alarm waits for the alarm that mutes it, and stays mute after it. */
const SUPPRESSOR_WAIT = Duration.minutes(1);

const TOLD: Readonly<Record<Severity, { readonly who: string; readonly what: string }>> = {
  page: { who: 'Wake somebody', what: 'certificates cannot be had, or nobody would notice' },
  notify: { who: 'Tell somebody in the daytime', what: 'nothing is broken yet, and something is to be done' },
};

/**
 * One metric alarm for each thing that can be the matter with the deployment as a whole, however many targets it has, and two
 * composite alarms over them that somebody is told of: one outage is one message.
 */
export class ProberAlarms extends Construct {
  /** By key; those that watch nothing in this deployment are not there. */
  readonly children: Readonly<Partial<Record<AlarmKey, Alarm>>>;
  readonly page: CompositeAlarm;
  readonly notify: CompositeAlarm;
  private readonly props: ProberAlarmsProps;

  constructor(scope: Construct, id: string, props: ProberAlarmsProps) {
    super(scope, id);
    this.props = props;
    this.children = this.makeChildren();
    const [page, notify] = [this.anyOf('page'), this.anyOf('notify')];
    this.page = this.makeComposite('page', page);
    const unlessPaged = AlarmRule.allOf(notify, AlarmRule.not(AlarmRule.fromAlarm(this.page, AlarmState.ALARM)));
    this.notify = this.makeComposite('notify', unlessPaged);
    this.children['notifier-failing']?.addAlarmAction(new SnsAction(props.pageTopic));
  }

  private makeChildren(): Partial<Record<AlarmKey, Alarm>> {
    const evaluations = watchedAlarms(this.props);
    return Object.fromEntries(
      ALARM_KEYS.flatMap((key) => {
        const evaluation = evaluations[key];
        if (!evaluation) return [];
        const alarm = new Alarm(this, key, {
          ...evaluation,
          alarmName: alarmName(this.props.deployment, key),
          alarmDescription: this.describe(key),
        });
        return [[key, alarm]];
      }),
    );
  }

  private anyOf(told: Severity): IAlarmRule {
    const alarms = ALARM_KEYS.filter((key) => alarmEntry(key).told === told).flatMap((key) => this.children[key] ?? []);
    return AlarmRule.anyOf(...alarms.map((alarm: IAlarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)));
  }

  private makeComposite(severity: Severity, alarmRule: IAlarmRule): CompositeAlarm {
    const { deployment, documentation, topic } = this.props;
    const { who, what } = TOLD[severity];
    const quiet = this.children.quiet;
    const alarm = new CompositeAlarm(this, severity, {
      compositeAlarmName: alarmName(deployment, severity),
      alarmDescription:
        `${who}: ${what}. What to do: read which alarms of the renewal prober "${deployment}" are on; each says what it means and ` +
        `what to do. Ends when none of them is on. Page: ${pageLink(documentation, `alarms.md#${severity}`)}`,
      alarmRule,
      ...(quiet
        ? {
            actionsSuppressor: quiet,
            actionsSuppressorWaitPeriod: SUPPRESSOR_WAIT,
            actionsSuppressorExtensionPeriod: SUPPRESSOR_WAIT,
          }
        : {}),
    });
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }

  private describe(key: AlarmKey): string {
    const { title, means, act, ends } = alarmEntry(key);
    const page = pageLink(this.props.documentation, alarmPage(key));
    return `${title}. ${means} What to do: ${act} Ends ${ends}. Page: ${page}`;
  }
}
