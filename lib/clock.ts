import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ScheduledEvent } from '../lambda/contract/events.ts';
import type { Settings } from './config/settings.ts';

export type ClockProps = {
  readonly deployment: string;
  readonly schedules: Settings['schedules'];
  /** Targets that rounds are made for. */
  readonly targets: readonly string[];
  readonly probe: IFunction;
  readonly janitor: IFunction;
  readonly pulse: IFunction;
  readonly deadLetterQueue: IQueue;
};

/** The schedules, in a group of their own: a round for each target, the pulse, and the janitor. Nothing is sent twice. */
export class Clock extends Construct {
  private readonly group: ScheduleGroup;
  private readonly role: Role;
  private readonly props: ClockProps;

  constructor(scope: Construct, id: string, props: ClockProps) {
    super(scope, id);
    this.props = props;
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: `renewal-prober-${props.deployment}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.makeRole();
    const scheduledTime = ContextAttribute.scheduledTime;
    for (const target of props.targets) {
      const event: ScheduledEvent = { source: 'schedule', target, scheduledTime };
      this.add(`Probe-${target}`, 'probe', event, `A round for the target "${target}"`);
    }
    this.add('Pulse', 'pulse', { source: 'schedule', scheduledTime }, 'Checks without an order');
    this.add('Janitor', 'janitor', { source: 'schedule', scheduledTime }, 'Removal of what a killed round left');
  }

  private add(
    id: string,
    kind: 'probe' | 'pulse' | 'janitor',
    event: Record<string, string>,
    description: string,
  ): void {
    const { schedules, deadLetterQueue } = this.props;
    const { expression, flexibleMinutes, enabled } = schedules[kind];
    new Schedule(this, id, {
      description: `Renewal prober "${this.props.deployment}": ${description}`,
      scheduleGroup: this.group,
      schedule: ScheduleExpression.expression(expression, TimeZone.of(schedules.timeZone)),
      timeWindow: flexibleMinutes === 0 ? TimeWindow.off() : TimeWindow.flexible(Duration.minutes(flexibleMinutes)),
      enabled,
      target: new LambdaInvoke(this.props[kind], {
        input: ScheduleTargetInput.fromObject(event),
        retryAttempts: 0,
        maxEventAge: Duration.seconds(60),
        deadLetterQueue,
        // The construct would also allow the function's versions and aliases.
        role: this.role.withoutPolicyUpdates(),
      }),
    });
  }

  private makeRole(): Role {
    const { probe, pulse, janitor, deadLetterQueue } = this.props;
    const trust = {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.group.scheduleGroupArn },
    };
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: trust }),
      description: `Schedules of the renewal prober "${this.props.deployment}"`,
      inlinePolicies: {
        duties: new PolicyDocument({
          statements: [
            new PolicyStatement({
              sid: 'Invoke',
              actions: ['lambda:InvokeFunction'],
              resources: [probe.functionArn, pulse.functionArn, janitor.functionArn],
            }),
            new PolicyStatement({
              sid: 'DeadLetters',
              actions: ['sqs:SendMessage'],
              resources: [deadLetterQueue.queueArn],
            }),
          ],
        }),
      },
    });
  }
}
