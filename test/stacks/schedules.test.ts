import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { functions } = synthesise(settingsWith());

test('each target that is ordered for has its schedule, the pulse and the janitor have one', () => {
  const ids = Object.keys(resourcesOf(functions, 'AWS::Scheduler::Schedule'));
  expect(ids.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ProberClockJanitor',
    'ProberClockProbecanary',
    'ProberClockProbewww',
    'ProberClockPulse',
  ]);
});

test('a round is sent once, with its target and its nominal time', () => {
  const { resource } = theResource(functions, 'AWS::Scheduler::Schedule', 'ProberClockProbecanary');
  expect(resource.Properties).toMatchObject({
    ScheduleExpression: 'rate(6 hours)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    State: 'ENABLED',
    GroupName: 'renewal-prober-test',
    Target: {
      Arn: { 'Fn::GetAtt': [theResource(functions, 'AWS::Lambda::Function', 'ProberProbe').id, 'Arn'] },
      Input: '{"source":"schedule","target":"canary","scheduledTime":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [theResource(functions, 'AWS::SQS::Queue').id, 'Arn'] } },
    },
  });
});

test('the janitor is sent what it takes', () => {
  const { resource } = theResource(functions, 'AWS::Scheduler::Schedule', 'ProberClockJanitor');
  expect(resource.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 hour)',
    Target: {
      Arn: { 'Fn::GetAtt': [theResource(functions, 'AWS::Lambda::Function', 'ProberJanitor').id, 'Arn'] },
      Input: '{"source":"schedule","scheduledTime":"<aws.scheduler.scheduled-time>"}',
    },
  });
});

test('the pulse is sent every quarter of an hour, once', () => {
  const { resource } = theResource(functions, 'AWS::Scheduler::Schedule', 'ProberClockPulse');
  expect(resource.Properties).toMatchObject({
    ScheduleExpression: 'rate(15 minutes)',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    State: 'ENABLED',
    Target: {
      Arn: { 'Fn::GetAtt': [theResource(functions, 'AWS::Lambda::Function', 'ProberPulse').id, 'Arn'] },
      Input: '{"source":"schedule","scheduledTime":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    },
  });
});

test('the config sets expression, time zone, window and state', () => {
  const schedules = {
    timeZone: 'Europe/Berlin',
    probe: { expression: 'cron(10 6 * * ? *)', flexibleMinutes: 0 },
    janitor: { enabled: false },
    pulse: { expression: 'rate(1 minute)', flexibleMinutes: 0 },
  };
  const templates = synthesise(settingsWith({ schedules, alarms: { silentAfterMinutes: 2000 } }));
  const probe = theResource(templates.functions, 'AWS::Scheduler::Schedule', 'ProberClockProbecanary').resource;
  expect(probe.Properties).toMatchObject({
    ScheduleExpression: 'cron(10 6 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
  const janitor = theResource(templates.functions, 'AWS::Scheduler::Schedule', 'ProberClockJanitor').resource;
  expect(janitor.Properties.State).toBe('DISABLED');
  const pulse = theResource(templates.functions, 'AWS::Scheduler::Schedule', 'ProberClockPulse').resource;
  expect(pulse.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
});
