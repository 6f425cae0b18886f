import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { loadConfig } from '../../lib/config/load.ts';
import { type Resource, synthesise } from './synthesis.ts';

/**
 * What CloudFormation would make anew, without what is in it, under another logical id: keys and orders, results, messages,
 * subscriptions, logs, rules of others.
 */
const STATEFUL = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::EventBus',
  'AWS::Logs::LogGroup',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

/** Of the shipped config: stack, logical id, type. An entry is added with its resource, and never changed or taken away. */
const committed = JSON.parse(readFileSync('test/stacks/logical-ids.json', 'utf8')) as Record<
  string,
  Record<string, string>
>;
const templates: Readonly<Record<string, Template>> = synthesise(loadConfig('prober.config.json'));

function statefulIn(template: Template | undefined): Record<string, string> {
  const resources = Object.entries((template?.toJSON().Resources ?? {}) as Record<string, Resource>);
  return Object.fromEntries(
    resources.filter(([, { Type }]) => STATEFUL.includes(Type)).map(([id, { Type }]) => [id, Type]),
  );
}

test('the list has the stacks of the shipped config', () => {
  expect(Object.keys(committed).sort()).toEqual(Object.keys(templates).sort());
});

test.each(Object.keys(committed))('what the %s stack keeps has the logical ids that it always had', (stack) => {
  expect(statefulIn(templates[stack])).toEqual(committed[stack]);
});
