import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { load } from '../unit/config/config-file.ts';
import { type Identities, identitiesIn, lost, namesTaken } from './identity.ts';
import { type Resource, synthesise } from './synthesis.ts';

/** What the first version made of its own config, by stack; never changed. `npm run prove -- upgrade` makes it anew and compares. */
const first = JSON.parse(readFileSync('test/stacks/first-version.json', 'utf8')) as Record<string, Identities>;
const config = readFileSync('test/stacks/first-version.config.json', 'utf8');

const templates: Readonly<Record<string, Template>> = synthesise(load(config));

function resourcesIn(stack: string): Record<string, Resource> {
  return (templates[stack]?.toJSON().Resources ?? {}) as Record<string, Resource>;
}

describe.each(Object.keys(first))('an update of the %s stack from the first version, with its own config', (stack) => {
  const before = first[stack] ?? {};
  const after = identitiesIn(resourcesIn(stack));

  test('has in place what was kept', () => {
    expect(lost(before, after)).toEqual([]);
  });

  test('makes nothing under a name that is taken until the update ends', () => {
    expect(namesTaken(before, after)).toEqual([]);
  });
});

test('the first version kept its zone, its ledger and its secrets', () => {
  const kept = Object.values(first).flatMap((stack) => Object.values(stack).filter((each) => each.kept));
  expect(kept.map(({ type }) => type).sort()).toEqual([
    'AWS::DynamoDB::GlobalTable',
    'AWS::Route53::HostedZone',
    'AWS::SecretsManager::Secret',
    'AWS::SecretsManager::Secret',
  ]);
});
