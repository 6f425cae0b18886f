import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emulatorFaults } from '../../../lab/aws/faults/emulator.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { type Asked, type Caller, createCaller } from './callers.ts';

let instance: Instance;
let faults: ReturnType<typeof emulatorFaults>;
let one: Caller;
let other: Caller;
let zone: string;
const asked: Record<string, Asked> = {};

beforeAll(async () => {
  instance = await startInstance();
  faults = emulatorFaults(instance.endpoint);
  await fill();
  one = await createCaller(instance, 'one');
  other = await createCaller(instance, 'other');
});
afterEach(() => faults.allOff());
afterAll(() => instance?.stop());

async function fill(): Promise<void> {
  const { HostedZone } = await new Route53Client(instance.client).send(
    new CreateHostedZoneCommand({ Name: 'acme.example.org', CallerReference: '1' }),
  );
  zone = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  await new DynamoDBClient(instance.client).send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  await new SecretsManagerClient(instance.client).send(new CreateSecretCommand({ Name: 'key', SecretString: '{}' }));
  const { TopicArn } = await new SNSClient(instance.client).send(new CreateTopicCommand({ Name: 'page' }));
  const key = { TableName: 'ledger', Key: { pk: { S: '1' } } };
  const item = { TableName: 'ledger', Item: { pk: { S: '1' } } };
  Object.assign(asked, {
    list: { service: 'route53', command: 'ListResourceRecordSetsCommand', input: { HostedZoneId: zone } },
    change: { service: 'route53', command: 'ChangeResourceRecordSetsCommand', input: change('a') },
    get: { service: 'dynamodb', command: 'GetItemCommand', input: key },
    transact: { service: 'dynamodb', command: 'TransactWriteItemsCommand', input: { TransactItems: [{ Put: item }] } },
    secret: { service: 'secretsmanager', command: 'GetSecretValueCommand', input: { SecretId: 'key' } },
    function: { service: 'lambda', command: 'GetFunctionCommand', input: { FunctionName: 'one' } },
    publish: { service: 'sns', command: 'PublishCommand', input: { TopicArn, Message: 'hello' } },
  });
}

function change(label: string): object {
  const set = { Name: `${label}.acme.example.org`, Type: 'TXT', TTL: 1, ResourceRecords: [{ Value: '"1"' }] };
  return { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: set }] } };
}

function what(name: string): Asked {
  const found = asked[name];
  if (!found) throw new Error(`no call "${name}"`);
  return found;
}

async function namesInZone(): Promise<string[]> {
  const { ResourceRecordSets = [] } = await new Route53Client(instance.client).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  return ResourceRecordSets.filter(({ Type }) => Type === 'TXT').map(({ Name = '' }) => Name.split('.')[0] ?? '');
}

describe('without a fault', () => {
  it.each(['list', 'change', 'get', 'transact', 'secret', 'function', 'publish'])('%s is answered', async (name) => {
    expect(await one.call(what(name))).not.toHaveProperty('name');
  });
});

describe('access-denied', () => {
  it.each([
    [
      'list',
      'AccessDenied',
      403,
      () => `route53:ListResourceRecordSets on resource: arn:aws:route53:::hostedzone/${zone}`,
    ],
    [
      'get',
      'AccessDeniedException',
      400,
      () => 'dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/ledger',
    ],
    [
      'secret',
      'AccessDeniedException',
      400,
      () => 'secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:000000000000:secret:key',
    ],
    [
      'function',
      'AccessDeniedException',
      403,
      () => 'lambda:GetFunction on resource: arn:aws:lambda:us-east-1:000000000000:function:one',
    ],
    ['publish', 'AccessDenied', 403, () => 'sns:Publish'],
  ])('%s is %s', async (name, code, status, action) => {
    await faults.on('access-denied');

    const met = await one.call(what(name));

    expect(met).toMatchObject({ name: code, status });
    expect(met.message).toContain(
      'User: arn:aws:sts::000000000000:assumed-role/one-role/one is not authorized to perform: ',
    );
    expect(met.message).toContain(`perform: ${action()} because no identity-based policy allows the `);
  });

  it('befalls calls on one resource alone', async () => {
    await faults.on('access-denied', { service: 'dynamodb', resource: 'table/ledger' });
    expect(await one.call(what('get'))).toHaveProperty('name', 'AccessDeniedException');

    await faults.on('access-denied', { service: 'dynamodb', resource: 'table/other' });
    expect(await one.call(what('get'))).not.toHaveProperty('name');
  });

  it('befalls one action, or one role, alone, and never who is no function', async () => {
    await faults.on('access-denied', { service: 'route53', action: 'ChangeResourceRecordSets', role: 'role/one' });

    expect(await one.call(what('change'))).toHaveProperty('name', 'AccessDenied');
    expect(await one.call(what('list'))).not.toHaveProperty('name');
    expect(await other.call(what('change'))).not.toHaveProperty('name');
    await faults.on('access-denied');
    expect(await namesInZone()).toEqual(['a']);
  });
});

describe('throttling', () => {
  it.each([
    ['list', 'Throttling', 400, 'Rate exceeded'],
    ['get', 'ProvisionedThroughputExceededException', 400, 'The level of configured provisioned throughput'],
    ['secret', 'ThrottlingException', 400, 'Rate exceeded'],
    ['function', 'TooManyRequestsException', 429, 'Rate exceeded'],
    ['publish', 'ThrottledException', 429, 'Rate exceeded'],
  ])('%s is %s', async (name, code, status, words) => {
    await faults.on('throttling');

    const met = await one.call(what(name));

    expect(met).toMatchObject({ name: code, status, message: expect.stringContaining(words) });
    if (name === 'function') expect(met.reason).toBe('CallerRateLimitExceeded');
  });

  it('ends after so many times', async () => {
    await faults.on('throttling', { service: 'route53', action: 'ListResourceRecordSets', times: 2 });

    const met = await one.calls({ ...what('list'), calls: 3 });

    expect(met.map(({ name }) => name)).toEqual(['Throttling', 'Throttling', undefined]);
  });
});

describe('server-error', () => {
  it.each([
    ['list', 500, 'InternalFailure'],
    ['get', 500, 'InternalServerError'],
    ['secret', 500, 'InternalServiceError'],
    ['function', 500, 'ServiceException'],
    ['list', 503, 'ServiceUnavailable'],
    ['get', 503, 'ServiceUnavailableException'],
  ])('%s with %d is %s', async (name, status, code) => {
    await faults.on('server-error', { status });

    expect(await one.call(what(name))).toMatchObject({ name: code, status });
  });

  it('leaves the change undone, or has it carried out', async () => {
    await faults.on('server-error', { service: 'route53' });
    await one.call({ ...what('change'), input: change('undone') });
    await faults.on('server-error', { service: 'route53', carriedOut: true });
    await one.call({ ...what('change'), input: change('done') });

    expect(await namesInZone()).toContain('done');
    expect(await namesInZone()).not.toContain('undone');
  });
});

describe('expired-credentials', () => {
  it.each([
    ['list', 'ExpiredToken', 403],
    ['get', 'ExpiredTokenException', 400],
    ['secret', 'ExpiredTokenException', 400],
    ['function', 'ExpiredTokenException', 403],
  ])('%s is %s', async (name, code, status) => {
    await faults.on('expired-credentials', { function: 'one' });

    const message = 'The security token included in the request is expired';
    expect(await one.call(what(name))).toMatchObject({ name: code, status, message });
    expect(await other.call(what(name))).not.toHaveProperty('name');
  });
});

describe('hang', () => {
  it('answers late', async () => {
    await faults.on('hang', { service: 'dynamodb', milliseconds: 700 });

    const met = await one.call(what('get'));

    expect(met).not.toHaveProperty('name');
    expect(met.took).toBeGreaterThanOrEqual(700);
  });

  it('never answers, and what was not carried out is not later', async () => {
    await faults.on('hang', { service: 'route53' });

    const met = await one.call({ ...what('change'), input: change('never'), timeout: 500 });
    await faults.off('hang');

    expect(met.name).toBe('TimeoutError');
    expect(await one.call(what('list'))).not.toHaveProperty('name');
    expect(await namesInZone()).not.toContain('never');
  });

  it('never answers what was carried out', async () => {
    await faults.on('hang', { service: 'route53', carriedOut: true });

    const met = await one.call({ ...what('change'), input: change('silently'), timeout: 500 });

    expect(met.name).toBe('TimeoutError');
    expect(await namesInZone()).toContain('silently');
  });
});

describe('what is not there', () => {
  it('wrong-zone: no such hosted zone', async () => {
    await faults.on('wrong-zone', { zone });

    const message = `No hosted zone found with ID: ${zone}`;
    expect(await one.call(what('list'))).toMatchObject({ name: 'NoSuchHostedZone', status: 404, message });
    expect(await one.call(what('change'))).toMatchObject({ name: 'NoSuchHostedZone', status: 404, message });
    expect(await one.call(what('get'))).not.toHaveProperty('name');
    await faults.on('wrong-zone', { zone: 'ZANOTHER' });
    expect(await one.call(what('list'))).not.toHaveProperty('name');
  });

  it('missing-table: no such table', async () => {
    await faults.on('missing-table', { table: 'ledger' });

    const missing = { name: 'ResourceNotFoundException', status: 400, message: 'Requested resource not found' };
    expect(await one.call(what('get'))).toMatchObject(missing);
    expect(await one.call(what('transact'))).toMatchObject(missing);
    const own = new DynamoDBClient(instance.client).send(new DescribeTableCommand({ TableName: 'ledger' }));
    expect((await own).Table?.TableName).toBe('ledger');
    await faults.on('missing-table', { table: 'evidence' });
    expect(await one.call(what('get'))).not.toHaveProperty('name');
  });
});

describe('the switches', () => {
  it('list each fault with what it takes and what it is on with', async () => {
    await faults.on('hang', { milliseconds: 5 });

    const listed = await faults.list();

    expect(listed.map(({ name }) => name)).toEqual([
      'access-denied',
      'expired-credentials',
      'function-frozen',
      'function-killed',
      'hang',
      'missing-table',
      'never-insync',
      'server-error',
      'slow-insync',
      'throttling',
      'wrong-zone',
    ]);
    expect(listed.filter(({ on }) => on).map(({ name, on }) => [name, on])).toEqual([['hang', { milliseconds: 5 }]]);
    expect(listed.find(({ name }) => name === 'function-killed')?.parameters).toMatchObject({
      required: ['service', 'action'],
    });
  });

  it.each([
    ['no-such', {}, /no fault 'no-such'.*access-denied, /],
    ['hang', { seconds: 1 }, /^hang: seconds: there is no such parameter; there are milliseconds, /],
    ['hang', { milliseconds: 0 }, /^hang: milliseconds: must be at least 1/],
    ['hang', { milliseconds: 'long' }, /^hang: milliseconds: must be of type integer/],
    ['hang', { milliseconds: true }, /^hang: milliseconds: must be of type integer/],
    ['slow-insync', { seconds: 61 }, /^slow-insync: seconds: must be at most 60/],
    ['server-error', { status: 404 }, /^server-error: status: must be one of 500, 503/],
    ['function-killed', { service: 'route53' }, /^function-killed: action: is missing/],
  ])('refuse %s with %j', async (name, parameters, words) => {
    await expect(faults.on(name, parameters)).rejects.toThrow(words);
  });
});
