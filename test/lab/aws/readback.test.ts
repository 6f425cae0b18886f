import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { describeStack } from '../../../lab/aws/readback/describe-stack.ts';
import { stale, unlisted } from '../../../lab/aws/readback/not-proved.ts';
import { type ReadBackRequest, readBack } from '../../../lab/aws/readback/read-back.ts';
import { type ReadBack, type Reading, table } from '../../../lab/aws/readback/reading.ts';
import { createStack } from './created-stack.ts';
import { bootstrapTemplate, deployAll, synthesise, templates, toolkitOf } from './deployment.ts';
import { FURTHER_TYPES, prepareFurtherTypes } from './further-types.ts';
import { type Instance, startInstance } from './instance.ts';

const deploying = { qualifier: 'readback', permissionsBoundary: 'bounds/of-probers' };

/** Every kind of CA, target and recipient, so that every kind of resource is made. */
const CONFIG = {
  deployment: 'readback',
  deploying,
  zone: { name: 'acme.example.org' },
  cas: {
    staging: { preset: 'letsencrypt-staging' },
    backup: {
      preset: 'custom',
      role: 'backup',
      directory: 'https://ca.example.net/dir',
      publiclyTrusted: true,
      externalAccountBinding: true,
    },
    production: { preset: 'letsencrypt-production' },
  },
  targets: {
    canary: { kind: 'canary', names: ['@', '*'] },
    www: { kind: 'real', names: ['example.org', '*.example.org'], issueFrom: ['staging'] },
  },
  schedules: {
    timeZone: 'Europe/Berlin',
    probe: { expression: 'rate(6 hours)' },
    janitor: { expression: 'cron(7 * * * ? *)' },
  },
  alarms: { recipients: [{ email: 'team@example.org' }, { url: 'https://127.0.0.1:9/alerts' }] },
};

let folder: string;
let instance: Instance;
let requests: ReadBackRequest[];
let product: ReadBack[];
let toolkit: ReadBack;
let furtherTypes: ReadBack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'read-back-'));
  const synthesised = await synthesise(CONFIG, folder);
  instance = await startInstance();
  const { client } = instance;
  await deployAll(synthesised, instance, deploying);
  requests = [...templates(synthesised.assembly)].map(([stackName, template]) => ({ template, stackName, client }));
  product = await Promise.all(requests.map(readBack));
  toolkit = await readBack({ template: await bootstrapTemplate(), stackName: toolkitOf(deploying.qualifier), client });
  await prepareFurtherTypes(client);
  await createStack(client, 'further-types', FURTHER_TYPES);
  furtherTypes = await readBack({ template: FURTHER_TYPES, stackName: 'further-types', client });
});
afterAll(async () => {
  await instance?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const different = (read: ReadBack) => read.readings.filter(({ state }) => state === 'different');
const names = (some: readonly Reading[]) => some.map(({ type, property }) => `${type} ${property}`);

describe('the product, deployed', () => {
  it.each(['zone', 'functions', 'alarms'])('has every property of its %s stack', (part) => {
    const read = product.find(({ stackName }) => stackName === `renewal-prober-readback-${part}`) as ReadBack;

    expect(names(different(read)), table(read)).toEqual([]);
    expect(names(unlisted(read.readings)), table(read)).toEqual([]);
    expect(read.counts.same).toBeGreaterThan(0);
  });

  it('has three stacks', () => {
    expect(product).toHaveLength(3);
  });
});

describe('the bootstrapped environment', () => {
  it('has every property', () => {
    expect(names(different(toolkit)), table(toolkit)).toEqual([]);
    expect(names(unlisted(toolkit.readings)), table(toolkit)).toEqual([]);
  });
});

describe('types the product will use next', () => {
  it('have every property', () => {
    expect(names(different(furtherTypes)), table(furtherTypes)).toEqual([]);
    expect(names(unlisted(furtherTypes.readings)), table(furtherTypes)).toEqual([]);
  });
});

describe('the list of what is not proved', () => {
  it('has no entry that can be read, and none that no template has', () => {
    const all = [toolkit, ...product, furtherTypes].flatMap(({ readings }) => readings);

    expect(stale(all)).toEqual([]);
  });
});

describe('what was changed behind the back of CloudFormation', () => {
  it('is seen, and nothing else', async () => {
    const { lambda, dynamodb, sns } = apisAt(instance.client);
    const { outputs } = await describeStack('renewal-prober-readback-alarms', instance.client);
    const all = Object.assign({}, ...outputs.values()) as Record<string, string>;
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: false };
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: all.LedgerTableName, TimeToLiveSpecification }));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: all.ProbeFunctionName, Timeout: 5 }));
    const version = { AttributeName: 'SignatureVersion', AttributeValue: '1' };
    await sns.send(new SetTopicAttributesCommand({ TopicArn: all.TopicArn, ...version }));

    const seen = (await Promise.all(requests.map(readBack))).flatMap(different);

    expect(seen.map(({ type, property, expected, got }) => [type, property, expected, got])).toEqual(
      expect.arrayContaining([
        ['AWS::SNS::Topic', 'SignatureVersion', '2', '1'],
        ['AWS::DynamoDB::GlobalTable', 'TimeToLiveSpecification.Enabled', true, false],
        ['AWS::Lambda::Function', 'Timeout', 240, 5],
      ]),
    );
    expect(seen).toHaveLength(3);
  });
});
