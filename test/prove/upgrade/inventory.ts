import { DescribeAlarmsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { ListScheduleGroupsCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { type Apis, apisAt, type ClientSettings } from '../../../lab/aws/readback/apis.ts';
import { parseXml } from '../../../lab/aws/readback/xml.ts';

const IAM_API = '2010-05-08';

type Named = Iterable<string | undefined>;

/** Each kind of resource that the product makes, as the account lists it: not as its stacks remember it. */
const LISTS: Readonly<Record<string, (apis: Apis) => Promise<Named>>> = {
  zone: async ({ route53 }) =>
    ((await route53.send(new ListHostedZonesCommand({}))).HostedZones ?? []).map(({ Id }) => Id),
  table: async ({ dynamodb }) => (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [],
  secret: async ({ secrets }) =>
    ((await secrets.send(new ListSecretsCommand({ MaxResults: 100 }))).SecretList ?? []).map(({ ARN }) => ARN),
  bucket: async ({ s3 }) =>
    parseXml(String(await s3('/')))
      .findAll('Bucket')
      .map((bucket) => bucket.find('Name')?.text),
  function: async ({ lambda }) =>
    ((await lambda.send(new ListFunctionsCommand({}))).Functions ?? []).map(({ FunctionName }) => FunctionName),
  topic: async ({ sns }) => ((await sns.send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn }) => TopicArn),
  queue: async ({ json }) => ((await json('sqs', 'AmazonSQS.ListQueues', {})).QueueUrls ?? []) as string[],
  'log group': async ({ logs }) =>
    ((await logs.send(new DescribeLogGroupsCommand({}))).logGroups ?? []).map(({ logGroupName }) => logGroupName),
  alarm: async ({ cloudwatch }) => {
    const types = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const], MaxRecords: 100 };
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand(types));
    return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
  },
  dashboard: async ({ cloudwatch }) =>
    ((await cloudwatch.send(new ListDashboardsCommand({}))).DashboardEntries ?? []).map(
      ({ DashboardName }) => DashboardName,
    ),
  'event bus': async ({ json }) =>
    ((await json('events', 'AWSEvents.ListEventBuses', {})).EventBuses as { Name: string }[]).map(({ Name }) => Name),
  schedule: async ({ scheduler }) =>
    ((await scheduler.send(new ListSchedulesCommand({}))).Schedules ?? []).map(
      ({ GroupName, Name }) => `${GroupName}/${Name}`,
    ),
  'schedule group': async ({ scheduler }) =>
    ((await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups ?? []).map(({ Name }) => Name),
  role: async ({ query }) =>
    (await query('iam', IAM_API, 'ListRoles', { MaxItems: '1000' })).findAll('RoleName').map(({ text }) => text),
};

/** All that an account and region has of these kinds, as `kind: name`, sorted. */
export async function inventory(client: ClientSettings): Promise<string[]> {
  const apis = apisAt(client);
  const lists = await Promise.all(
    Object.entries(LISTS).map(async ([kind, list]) => [...(await list(apis))].map((name) => `${kind}: ${name}`)),
  );
  return lists.flat().sort();
}

/** What the second has and the first has not. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((each) => !before.includes(each));
}

/** How many there are of each kind. */
export function byKind(list: readonly string[]): Record<string, number> {
  const counted = list.map((each) => each.slice(0, each.indexOf(':')));
  return Object.fromEntries(
    [...new Set(counted)].map((kind) => [kind, counted.filter((each) => each === kind).length]),
  );
}
