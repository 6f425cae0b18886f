import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, test } from 'vitest';
import type { Plan } from '../../lib/config/settings.ts';
import { addAll } from '../../lib/stacks/add-all.ts';
import { loadAll } from '../unit/config/config-file.ts';
import { CONFIG } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROD = '111122223333';
const DEV = '444455556666';
const WATCHING = '777788889999';

/** Templates by stack name. */
function synthesiseAll(plan: Plan) {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  addAll(app, plan);
  const stacks = app.node.children.flatMap((child) => ('templateFile' in child ? [child as Stack] : []));
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, { stack, template: Template.fromStack(stack) }]));
}

const environments = [
  { account: PROD, region: 'eu-central-1' },
  { account: PROD, region: 'us-east-1' },
  {
    account: DEV,
    region: 'eu-central-1',
    deployment: 'dev',
    zone: { name: 'acme.dev.example.org' },
    targets: ['canary'],
  },
];
const many = synthesiseAll(loadAll({ ...CONFIG, environments, monitoring: { account: WATCHING } }));
const at = (name: string) => {
  const found = many[name];
  if (!found) throw new Error(`no stack ${name} among ${Object.keys(many).join(', ')}`);
  return found;
};

test('one config makes a deployment in each environment, and one zone for those that share it', () => {
  expect(
    Object.entries(many)
      .map(([name, { stack }]) => `${name} ${stack.account} ${stack.region}`)
      .sort(),
  ).toEqual([
    `renewal-prober-dev-alarms ${DEV} eu-central-1`,
    `renewal-prober-dev-functions ${DEV} eu-central-1`,
    `renewal-prober-dev-link ${DEV} eu-central-1`,
    `renewal-prober-dev-zone ${DEV} eu-central-1`,
    `renewal-prober-test-alarms ${PROD} eu-central-1`,
    `renewal-prober-test-functions ${PROD} eu-central-1`,
    `renewal-prober-test-link ${PROD} eu-central-1`,
    `renewal-prober-test-monitoring-eu-central-1 ${WATCHING} eu-central-1`,
    `renewal-prober-test-monitoring-us-east-1 ${WATCHING} us-east-1`,
    `renewal-prober-test-us-east-1-alarms ${PROD} us-east-1`,
    `renewal-prober-test-us-east-1-functions ${PROD} us-east-1`,
    `renewal-prober-test-us-east-1-link ${PROD} us-east-1`,
    `renewal-prober-test-zone ${PROD} eu-central-1`,
  ]);
});

test('the second region reads the id of the shared zone from the stack that made it', () => {
  const { template } = at('renewal-prober-test-us-east-1-functions');
  const probe = theResource(template, 'AWS::Lambda::Function', 'ProberProbe').resource;
  const { Variables } = probe.Properties.Environment as { Variables: Record<string, unknown> };
  expect(Variables.PROBER_HOSTED_ZONE_ID).toMatchObject({
    'Fn::GetStackOutput': { StackName: 'renewal-prober-test-zone', Region: 'eu-central-1' },
  });
});

test('an environment has the targets that it names, in its own zone', () => {
  const schedules = Object.keys(resourcesOf(at('renewal-prober-dev-functions').template, 'AWS::Scheduler::Schedule'));
  expect(schedules.filter((id) => id.startsWith('ProberClockProbe'))).toHaveLength(1);
  const zone = theResource(at('renewal-prober-dev-zone').template, 'AWS::Route53::HostedZone').resource;
  expect(zone.Properties.Name).toBe('acme.dev.example.org.');
});

test('the first environment has the stacks and logical ids of a deployment without any', () => {
  const alone = synthesise(loadAll(CONFIG).placed[0].settings);
  const ids = (template: Template) => Object.keys(template.toJSON().Resources as object).sort();
  expect(ids(at('renewal-prober-test-functions').template)).toEqual(ids(alone.functions));
  expect(ids(at('renewal-prober-test-alarms').template)).toEqual(ids(alone.alarms));
  expect(Object.keys(synthesiseAll(loadAll(CONFIG))).sort()).toEqual(
    ['alarms', 'functions', 'zone'].map((name) => `renewal-prober-test-${name}`),
  );
});

test('each region of the monitoring account lets the accounts link metrics and logs, and no others', () => {
  const sink = theResource(at('renewal-prober-test-monitoring-eu-central-1').template, 'AWS::Oam::Sink').resource;
  expect(sink.Properties.Policy).toMatchObject({
    Statement: [
      {
        Principal: { AWS: [PROD, DEV] },
        Condition: {
          'ForAllValues:StringEquals': { 'oam:ResourceTypes': ['AWS::CloudWatch::Metric', 'AWS::Logs::LogGroup'] },
        },
      },
    ],
  });
  const link = theResource(at('renewal-prober-dev-link').template, 'AWS::Oam::Link').resource;
  expect(link.Properties).toMatchObject({
    ResourceTypes: ['AWS::CloudWatch::Metric', 'AWS::Logs::LogGroup'],
    SinkIdentifier: { 'Fn::GetStackOutput': { StackName: 'renewal-prober-test-monitoring-eu-central-1' } },
    LinkConfiguration: { MetricConfiguration: { Filter: "Namespace IN ('RenewalProber')" } },
  });
});

test('an organization may link, where the config says so; a sink that is there already is taken', () => {
  const arn = `arn:aws:oam:us-east-1:${WATCHING}:sink/1`;
  const monitoring = { account: WATCHING, organization: 'o-a1b2c3d4e5', sinks: { 'us-east-1': arn } };
  const stacks = synthesiseAll(loadAll({ ...CONFIG, environments, monitoring }));
  const sink = theResource(
    stacks['renewal-prober-test-monitoring-eu-central-1']?.template as Template,
    'AWS::Oam::Sink',
  ).resource;
  expect(sink.Properties.Policy).toMatchObject({
    Statement: [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }],
  });
  const other = stacks['renewal-prober-test-monitoring-us-east-1']?.template as Template;
  expect(resourcesOf(other, 'AWS::Oam::Sink')).toEqual({});
  const link = stacks['renewal-prober-test-us-east-1-link']?.template as Template;
  expect(theResource(link, 'AWS::Oam::Link').resource.Properties.SinkIdentifier).toBe(arn);
});

test('the monitoring account has no link to itself', () => {
  const stacks = synthesiseAll(loadAll({ ...CONFIG, environments, monitoring: { account: PROD } }));
  expect(Object.keys(stacks).filter((name) => name.endsWith('-link'))).toEqual(['renewal-prober-dev-link']);
});

test('one alarm of a region is on while any deployment there has an outage or is silent', () => {
  const { template } = at('renewal-prober-test-monitoring-eu-central-1');
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  expect(alarms.map(({ Properties }) => Properties.AlarmName)).toEqual(
    [`test.${PROD}`, `dev.${DEV}`].flatMap((source) =>
      ['no-ca-issues', 'path-broken', 'pulse-silent'].map((key) => `renewal-prober-${source}.${key}`),
    ),
  );
  expect(alarms[5]?.Properties).toMatchObject({
    ...{ EvaluationPeriods: 3, Threshold: 1, TreatMissingData: 'breaching' },
    Metrics: [
      {
        AccountId: DEV,
        MetricStat: {
          Metric: { MetricName: 'PulseCompleted', Dimensions: [{ Name: 'Deployment', Value: 'dev' }] },
          ...{ Period: 900, Stat: 'Sum' },
        },
      },
    ],
  });
  const { resource } = theResource(template, 'AWS::CloudWatch::CompositeAlarm');
  expect(JSON.stringify(resource.Properties.AlarmRule).match(/ALARM\(/g)).toHaveLength(6);
});

test('the dashboard shows readiness, outages and pulse of each deployment by its account', () => {
  const { template } = at('renewal-prober-test-monitoring-eu-central-1');
  const { DashboardBody } = theResource(template, 'AWS::CloudWatch::Dashboard').resource.Properties;
  const { widgets } = JSON.parse(String(DashboardBody)) as { widgets: { properties: { metrics: unknown[][] } }[] };
  expect(widgets).toHaveLength(6);
  const shown = widgets.flatMap(({ properties }) => properties.metrics);
  expect(new Set(shown.map(([, name]) => name))).toEqual(
    new Set([
      'ReadinessRenewalWorst',
      'ReadinessFailoverWorst',
      'TargetsNoCaIssues',
      'TargetsPathBroken',
      'PulseCompleted',
    ]),
  );
  expect(shown.map((metric) => (metric.at(-1) as { accountId: string }).accountId)).toEqual([
    ...Array<string>(5).fill(PROD),
    ...Array<string>(5).fill(DEV),
  ]);
});
