import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, expect, test } from 'vitest';
import { RenewalProber } from '../../lib/renewal-prober.ts';
import { settingsWith } from './settings.ts';
import { statementsOf } from './statements.ts';
import { theResource } from './synthesis.ts';

const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const stack = new Stack(new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } }), 'Own');
const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789',
  zoneName: 'acme.example.org',
});
const prober = new RenewalProber(stack, 'Prober', { settings: settingsWith(), zone });
prober.onVerdictChanged('Tell', {
  target: new SqsQueue(new Queue(stack, 'Team')),
  ofTargets: ['canary'],
  ofFaults: ['configuration', 'none'],
});
prober.onRoundCompleted('Rounds');
const watched = { target: 'canary', ca: 'staging' };
const dimensions = { Deployment: 'test', Target: 'canary', Ca: 'staging' };

test.each([
  ['ProbeSuccess', 'Minimum', { Deployment: 'test', Ca: 'staging' }, prober.metricProbeSuccess('staging')],
  ['ProbeDuration', 'Average', dimensions, prober.metricProbeDuration(watched)],
  ['ReadinessRenewal', 'Minimum', { Deployment: 'test', Target: 'www' }, prober.metricReadinessRenewal('www')],
  ['ReadinessFailover', 'Minimum', { Deployment: 'test', Target: 'www' }, prober.metricReadinessFailover('www')],
  ['TargetsNoCaIssues', 'Maximum', { Deployment: 'test' }, prober.metricTargetsNoCaIssues()],
  ['TargetsPathBroken', 'Maximum', { Deployment: 'test' }, prober.metricTargetsPathBroken()],
  ['ScheduleAge', 'Maximum', { Deployment: 'test', Schedule: 'rounds' }, prober.metricScheduleAge('rounds')],
  ['LeftoverRecords', 'Maximum', { Deployment: 'test' }, prober.metricLeftoverRecords()],
  ['PulseCompleted', 'Sum', { Deployment: 'test' }, prober.metric('pulseCompleted')],
])('%s is read as %s over the dimensions that the functions send', (metricName, statistic, expected, metric) => {
  expect(metric).toMatchObject({ namespace: 'RenewalProber', metricName, statistic, dimensions: expected });
});

test('a metric can be read otherwise', () => {
  expect(prober.metricProbeDuration(watched, { statistic: 'p90' })).toMatchObject({ statistic: 'p90' });
});

test('who may ask for a round may invoke the probe function, and nothing else', () => {
  const role = new Role(stack, 'Operator', { assumedBy: new AccountPrincipal(stack.account) });
  prober.grantInvoke(role);
  const template = Template.fromStack(stack);
  const probe = { 'Fn::GetAtt': [theResource(template, 'AWS::Lambda::Function', 'ProberProbe').id, 'Arn'] };
  const latest = { 'Fn::Join': ['', [probe, ':$LATEST']] };
  expect(statementsOf(template, 'Operator')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [latest, probe] },
  ]);
});

test('a rule of the team takes changed verdicts, of the targets and faults that it names', () => {
  const { resource } = theResource(Template.fromStack(stack), 'AWS::Events::Rule', 'ProberEventsTell');
  expect(resource.Properties).toMatchObject({
    EventBusName: stack.resolve(prober.events.bus.eventBusName),
    EventPattern: {
      source: ['renewal-prober'],
      'detail-type': ['VerdictChanged'],
      detail: { version: [1], target: ['canary'], verdict: { fault: ['configuration', 'none'] } },
    },
    Targets: [{ Arn: expect.anything() }],
  });
});

test('a rule for rounds takes those of all targets', () => {
  const { resource } = theResource(Template.fromStack(stack), 'AWS::Events::Rule', 'ProberEventsRounds');
  expect(resource.Properties.EventPattern).toEqual({
    source: ['renewal-prober'],
    'detail-type': ['RoundCompleted'],
    detail: { version: [1] },
  });
});
