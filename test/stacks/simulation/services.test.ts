import { describe, expect, test } from 'vitest';
import { settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { resourcePoliciesOf, rolesOf } from './roles.ts';
import { decideForService } from './simulator.ts';

/** What services of AWS may do to the product's resources: the policies that lie on these. */

const account = '111122223333';
const region = 'eu-central-1';
const ANOTHER = '999999999999';
const place = { deployment: 'test', account, region };
const resources = deployedResources(synthesise(settingsWith()), place);
const roles = rolesOf(resources, account);
const policies = resourcePoliciesOf(resources, place);

const arnWith = (part: string) => {
  const found = policies.filter(({ resource }) => resource.includes(part)).map(({ resource }) => resource);
  const [arn] = new Set(found);
  if (!arn || new Set(found).size !== 1)
    throw new Error(`resources with a policy and ${part} in their names: ${found}`);
  return arn;
};

/** Who, for what of its own, of which account. */
type Source = { readonly service: string; readonly arn?: string; readonly account?: string; readonly tls?: boolean };

function may(action: string, resource: string, { service, arn, account: of, tls = true }: Source) {
  const context = {
    'aws:securetransport': [String(tls)],
    ...(arn === undefined ? {} : { 'aws:sourcearn': [arn] }),
    ...(of === undefined ? {} : { 'aws:sourceaccount': [of] }),
  };
  const Statement = policies.filter((each) => each.resource === resource).flatMap(({ document }) => document.Statement);
  return decideForService(service, { action, resource, context }, { Version: '2012-10-17', Statement });
}

const alarm = (of: string) => ({
  service: 'cloudwatch.amazonaws.com',
  arn: `arn:aws:cloudwatch:${region}:${of}:alarm:renewal-prober-test.page`,
  account: of,
});

describe.each(['-alarms-TopicBFC7AF6E', 'WatchingToldPage'])('the topic %s', (part) => {
  const topic = arnWith(part);
  const cases: [string, Source, string][] = [
    ['alarms of this account', alarm(account), 'Allowed'],
    ['alarms of another account', alarm(ANOTHER), 'ImplicitlyDenied'],
    ['alarms without TLS', { ...alarm(account), tls: false }, 'ExplicitlyDenied'],
    ['another service', { ...alarm(account), service: 'events.amazonaws.com' }, 'ImplicitlyDenied'],
    [
      'a source that is no alarm',
      { ...alarm(account), arn: `arn:aws:cloudwatch:${region}:${account}:x` },
      'ImplicitlyDenied',
    ],
  ];
  test.each(cases)('as to %s', async (_, source, decision) => {
    expect(await may('sns:Publish', topic, source)).toBe(decision);
  });
});

test('the topic for notices takes messages of nobody but roles that may', async () => {
  expect(await may('sns:Publish', arnWith('WatchingToldNotify'), alarm(account))).toBe('ImplicitlyDenied');
});

test('SNS puts what it could not deliver into the queue of the notifier, of that topic alone', async () => {
  const queue = arnWith('WatchingNotifierDeadLetters');
  const topic = (arn: string) => ({ service: 'sns.amazonaws.com', arn });
  expect(await may('sqs:SendMessage', queue, topic(arnWith('-alarms-TopicBFC7AF6E')))).toBe('Allowed');
  expect(await may('sqs:SendMessage', queue, topic(arnWith('WatchingToldPage')))).toBe('ImplicitlyDenied');
});

test('SNS invokes the notifier for that topic alone', async () => {
  const notifier = arnWith(':function:renewal-prober-test-alarms');
  const topic = (arn: string) => ({ service: 'sns.amazonaws.com', arn });
  expect(await may('lambda:InvokeFunction', notifier, topic(arnWith('-alarms-TopicBFC7AF6E')))).toBe('Allowed');
  expect(await may('lambda:InvokeFunction', notifier, topic(arnWith('WatchingToldPage')))).toBe('ImplicitlyDenied');
});

test('Secrets Manager invokes the account function for secrets of this account alone', async () => {
  const accounts = arnWith('ProberAccountFunction');
  const of = (whose: string) => ({ service: 'secretsmanager.amazonaws.com', account: whose });
  expect(await may('lambda:InvokeFunction', accounts, of(account))).toBe('Allowed');
  expect(await may('lambda:InvokeFunction', accounts, of(ANOTHER))).toBe('ImplicitlyDenied');
  expect(await may('lambda:InvokeFunction', accounts, { ...of(account), service: 's3.amazonaws.com' })).toBe(
    'ImplicitlyDenied',
  );
});

/** Whether a service may take a role on. */
function mayAssume(name: string, { service, arn, account: of }: Source) {
  const role = roles.find((each) => each.name === name);
  const context = {
    ...(arn === undefined ? {} : { 'aws:sourcearn': [arn] }),
    ...(of === undefined ? {} : { 'aws:sourceaccount': [of] }),
  };
  return decideForService(service, { action: 'sts:AssumeRole', resource: role?.arn ?? '', context }, role?.trust);
}

test('the role of the schedules is for the schedule group of this deployment alone', async () => {
  const group = (name: string, of = account) => ({
    service: 'scheduler.amazonaws.com',
    arn: `arn:aws:scheduler:${region}:${of}:schedule-group/${name}`,
    account: of,
  });
  expect(await mayAssume('clock', group('renewal-prober-test'))).toBe('Allowed');
  expect(await mayAssume('clock', group('renewal-prober-another'))).toBe('ImplicitlyDenied');
  expect(await mayAssume('clock', group('renewal-prober-test', ANOTHER))).toBe('ImplicitlyDenied');
  expect(await mayAssume('clock', { service: 'lambda.amazonaws.com' })).toBe('ImplicitlyDenied');
});

test.each(roles.map(({ name }) => name).filter((name) => name !== 'clock'))(
  'the role of the %s is for Lambda alone',
  async (name) => {
    expect(await mayAssume(name, { service: 'lambda.amazonaws.com' })).toBe('Allowed');
    expect(await mayAssume(name, { service: 'scheduler.amazonaws.com' })).toBe('ImplicitlyDenied');
    expect(await mayAssume(name, { service: 'edgelambda.amazonaws.com' })).toBe('ImplicitlyDenied');
  },
);
