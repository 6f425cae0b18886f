import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, test } from 'vitest';
import { addAll } from '../../../lib/stacks/add-all.ts';
import { loadAll } from '../../unit/config/config-file.ts';
import { CONFIG, settingsWith } from '../settings.ts';
import { type Resource, synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { inWords } from './in-words.ts';
import { rowsWithReasons } from './page.ts';
import { type PolicyStatement, rolesOf } from './roles.ts';

const outdir = mkdtempSync(join(tmpdir(), 'statements-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const place = { deployment: 'test', account: '111122223333', region: 'eu-central-1' };
const resources = deployedResources(synthesise(settingsWith()), place);
const roles = rolesOf(resources, place.account);

/** Of what watches several accounts, where any account of an organization may link. */
function monitoringResources(): Resource[] {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const environments = [{ account: place.account, region: place.region }];
  addAll(
    app,
    loadAll({ ...CONFIG, environments, monitoring: { account: '777788889999', organization: 'o-a1b2c3d4e5' } }),
  );
  const stacks = app.node.children.filter((child) => /-(monitoring|link)\b/.test(child.node.id)) as Stack[];
  return stacks.flatMap((stack) =>
    Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, Resource>),
  );
}

const monitoring = monitoringResources();

/** Every statement of any policy in a value. */
function statementsIn(value: unknown): PolicyStatement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value ? [value as PolicyStatement] : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

/** By who has them: a role by its name, that of a monitoring stack by `monitoring`, else the type of resource that the policy lies on. */
const byHolder: readonly (readonly [string, PolicyStatement])[] = [
  ...roles.flatMap(({ name, documents }) => statementsIn(documents).map((each) => [name, each] as const)),
  ...resources
    .filter(({ type }) => type !== 'AWS::IAM::Policy')
    .flatMap(({ type, properties: { Policies: _, ...others } }) =>
      statementsIn(others).map((each) => [type, each] as const),
    ),
  ...monitoring.flatMap(({ Type, Properties }) => {
    const holder = Type === 'AWS::IAM::Policy' ? 'monitoring' : Type;
    return statementsIn(Properties).map((each) => [holder, each] as const);
  }),
];

test('all policies are looked at: of roles, of trust, of tables, queues, topics, buckets and sinks', () => {
  const holders = new Set(byHolder.map(([holder]) => holder));
  expect([...holders].sort()).toEqual([
    'AWS::DynamoDB::GlobalTable',
    'AWS::IAM::Role',
    'AWS::Oam::Sink',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
    ...['account', 'clock', 'janitor', 'monitoring', 'notifier', 'probe', 'pulse'],
  ]);
});

describe('ForAllValues, which holds of a request that lacks the key', () => {
  const guarded = byHolder.filter(([, { Condition = {} }]) =>
    Object.keys(Condition).some((operator) => operator.startsWith('ForAllValues:')),
  );

  test('is in use', () => expect(guarded.length).toBeGreaterThan(8));

  test.each(guarded)('stands beside a Null that demands each of its keys: %s', (_, { Condition = {} }) => {
    const keys = Object.entries(Condition)
      .filter(([operator]) => operator.startsWith('ForAllValues:'))
      .flatMap(([, of]) => Object.keys(of));
    expect(Condition.Null).toEqual(Object.fromEntries(keys.map((key) => [key, 'false'])));
  });
});

test('each wildcard is in the table of docs/permissions.md with its reason, and the table has no other', () => {
  const found = byHolder
    .filter(([, statement]) => statement.Effect === 'Allow' && isWide(statement))
    .map(([holder, statement]) => [`\`${holder}\``, ...inWords(statement).slice(0, 2)]);
  expect(sorted(rowsWithReasons('Wildcards'))).toEqual(sorted(found));
});

/** Actions and resources by all but a list of them would be wide as well. */
function isWide({ Action, Resource, Principal, ...others }: PolicyStatement): boolean {
  const stars = [Action, Resource].flat().filter((each) => String(each).includes('*'));
  const everybody = JSON.stringify(Principal ?? '').match(/"\*"/) !== null;
  return stars.length > 0 || everybody || Object.keys(others).some((key) => key.startsWith('Not'));
}

function sorted(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => row.join(' | ')).sort();
}
