import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { AddPermissionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../lab/world/eventually.ts';
import { createFunction, createRole } from './functions-under-test.ts';
import { type Instance, startInstance } from './instance.ts';

// Does what each step must, and fails at the step that the present value names ("fail:<step>"), unless that was cured.
const ROTATION = `
import * as sm from '@aws-sdk/client-secrets-manager';
const client = new sm.SecretsManagerClient({});
const read = (SecretId, more) => client.send(new sm.GetSecretValueCommand({ SecretId, ...more }));
export const handler = async ({ Step, SecretId, ClientRequestToken }) => {
  const current = await read(SecretId, {});
  const done = current.SecretString.startsWith('fail:') ? current.SecretString.slice(5) : undefined;
  if (done === Step) throw new Error('told to fail');
  if (Step === 'createSecret') {
    const pending = await read(SecretId, { VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' }).catch((error) => error.name);
    if (pending === 'ResourceNotFoundException') {
      await client.send(new sm.PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: 'new', VersionStages: ['AWSPENDING'] }));
    }
  }
  if (Step === 'finishSecret') {
    await client.send(new sm.UpdateSecretVersionStageCommand({
      SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: current.VersionId,
    }));
  }
};`;
const ROLE = 'arn:aws:iam::000000000000:role/rotation';
const token = (digit: string) => digit.repeat(32);

let instance: Instance;
let manager: SecretsManagerClient;
let lambda: LambdaClient;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  instance = await startInstance();
  manager = new SecretsManagerClient(instance.client);
  lambda = new LambdaClient(instance.client);
  cloudwatch = new CloudWatchClient(instance.client);
  await createRole(instance.endpoint, 'rotation', { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' });
  await rotationFunction('rotation');
  await createFunction(lambda, 'closed', ROTATION, { Role: ROLE, Timeout: 15 });
});
afterAll(() => instance?.stop());

/** A function that Secrets Manager may invoke; gives its ARN. */
async function rotationFunction(FunctionName: string): Promise<string> {
  await createFunction(lambda, FunctionName, ROTATION, { Role: ROLE, Timeout: 15 });
  const [StatementId, Action, Principal] = ['manager', 'lambda:InvokeFunction', 'secretsmanager.amazonaws.com'];
  await lambda.send(new AddPermissionCommand({ FunctionName, StatementId, Action, Principal }));
  return `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
}

/** Waits until so many invocations of the function have failed. */
function failures(name: string, count: number): Promise<true> {
  const request = {
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: name }],
    Period: 3600,
    Statistics: ['Sum' as const],
  };
  return eventually(`${count} failures of ${name}`, async () => {
    const [StartTime, EndTime] = [new Date(Date.now() - 7_200_000), new Date(Date.now() + 60_000)];
    const answer = await cloudwatch.send(new GetMetricStatisticsCommand({ ...request, StartTime, EndTime }));
    const failed = (answer.Datapoints ?? []).reduce((sum, each) => sum + (each.Sum ?? 0), 0);
    return failed === count ? true : undefined;
  });
}

const create = (Name: string, SecretString?: string) =>
  manager.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token('0') }));
const put = (SecretId: string, digit: string, SecretString: string, VersionStages?: string[]) =>
  manager.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages, ClientRequestToken: token(digit) }));
const value = async (SecretId: string, more: object = {}) =>
  (await manager.send(new GetSecretValueCommand({ SecretId, ...more }))).SecretString;
const described = (SecretId: string) => manager.send(new DescribeSecretCommand({ SecretId }));
const labels = async (SecretId: string) => (await described(SecretId)).VersionIdsToStages;
const rotate = (SecretId: string, more: object = {}) =>
  manager.send(
    new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:rotation',
      ...more,
    }),
  );
const rotated = (SecretId: string) =>
  eventually(`${SecretId} is rotated`, async () => (await described(SecretId)).LastRotatedDate);

describe('the versions of a secret', () => {
  it('[SM-LABELS] are AWSCURRENT and AWSPREVIOUS in turn; one without a label can still be read by its id (https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html)', async () => {
    await create('turns', 'zero');
    await put('turns', '1', 'one');
    await put('turns', '2', 'two');

    expect(await labels('turns')).toEqual({
      [token('2')]: ['AWSCURRENT'],
      [token('1')]: ['AWSPREVIOUS'],
    });
    expect(await value('turns')).toBe('two');
    expect(await value('turns', { VersionStage: 'AWSPREVIOUS' })).toBe('one');
    expect(await value('turns', { VersionId: token('0') })).toBe('zero');
  });

  it('[SM-TOKEN] are made once for a token: again with the same value is nothing, with another is refused (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html)', async () => {
    const { ARN } = await create('once', 'zero');
    await put('once', '1', 'one');
    await put('once', '2', 'two');

    const again = await put('once', '1', 'one');

    expect(again).toMatchObject({ VersionId: token('1'), VersionStages: ['AWSPREVIOUS'] });
    expect(await value('once')).toBe('two');
    await expect(put('once', '1', 'other')).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token('1')} because that value is already in use for a version of secret ${ARN}.`,
    });
  });

  it('[SM-PENDING] hand a label on: AWSPENDING is on one at a time (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html)', async () => {
    await create('pending', 'zero');
    await put('pending', '1', 'one', ['AWSPENDING']);
    await put('pending', '2', 'two', ['AWSPENDING']);

    expect(await labels('pending')).toEqual({
      [token('0')]: ['AWSCURRENT'],
      [token('2')]: ['AWSPENDING'],
    });
    expect(await value('pending')).toBe('zero');
  });

  it('[SM-FIRST] begin with AWSCURRENT, whatever label was asked for (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html)', async () => {
    const made = await create('first');
    expect(made.VersionId).toBeUndefined();

    await put('first', '1', 'one', ['AWSPENDING']);

    expect((await labels('first'))?.[token('1')]?.sort()).toEqual(['AWSCURRENT', 'AWSPENDING']);
  });

  it('[SM-MOVE] change places by UpdateSecretVersionStage, which takes AWSPENDING off the new one (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html)', async () => {
    await create('moved', 'zero');
    await put('moved', '1', 'one', ['AWSPENDING']);

    await manager.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'moved',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: token('1'),
        RemoveFromVersionId: token('0'),
      }),
    );

    expect(await labels('moved')).toEqual({ [token('0')]: ['AWSPREVIOUS'], [token('1')]: ['AWSCURRENT'] });
  });

  it('[SM-BOTH] are asked for by id and label only where both fit (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)', async () => {
    await create('fit', 'zero');

    await expect(value('fit', { VersionId: token('0'), VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
    await expect(value('fit', { VersionId: token('9') })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Secrets Manager can't find the specified secret value for VersionId: ${token('9')}.`,
    });
  });
});

describe('a rotation', () => {
  it('[SM-ROTATE] runs the four steps, and the new value is AWSCURRENT (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html)', async () => {
    await create('rotating', 'old');

    const begun = await rotate('rotating', { ClientRequestToken: token('1') });
    await rotated('rotating');

    expect(begun.VersionId).toBe(token('1'));
    expect(await value('rotating')).toBe('new');
    expect(await labels('rotating')).toEqual({ [token('0')]: ['AWSPREVIOUS'], [token('1')]: ['AWSCURRENT'] });
    expect(await described('rotating')).toMatchObject({ RotationEnabled: true });
  });

  it.each([
    ['createSecret', false],
    ['setSecret', true],
    ['testSecret', true],
    ['finishSecret', true],
  ])(
    '[SM-ROTATE-FAILED] that fails at %s leaves AWSPENDING (with a value: %s), and is tried again before another begins (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html)',
    async (step, filled) => {
      const name = `fails-at-${step}`;
      const RotationLambdaARN = await rotationFunction(name);
      await create(name, `fail:${step}`);
      await rotate(name, { RotationLambdaARN, ClientRequestToken: token('1') });
      await failures(name, 1);

      expect(await value(name)).toBe(`fail:${step}`);
      expect(await labels(name)).toEqual({ [token('0')]: ['AWSCURRENT'], [token('1')]: ['AWSPENDING'] });
      const pending = value(name, { VersionId: token('1') });
      await (filled ? expect(pending).resolves.toBe('new') : expect(pending).rejects.toThrow('VersionId'));
      await expect(rotate(name, { RotationLambdaARN, ClientRequestToken: token('2') })).rejects.toMatchObject({
        name: 'InvalidRequestException',
        message: "A previous rotation isn't complete. That rotation will be reattempted.",
      });
      await failures(name, 2);

      await put(name, '3', 'cured');
      await expect(rotate(name, { RotationLambdaARN })).rejects.toThrow('reattempted');
      await rotated(name);

      expect(await value(name)).toBe('new');
      expect((await labels(name))?.[token('1')]).toEqual(['AWSCURRENT']);
    },
  );

  it('[SM-ROTATE-LATER] that is not to begin at once only tests (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html)', async () => {
    await create('later', 'old');

    await rotate('later', { RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 30 } });
    await eventually('the test is over', async () =>
      Object.keys((await labels('later')) ?? {}).length === 1 ? true : undefined,
    );

    expect(await value('later')).toBe('old');
    expect(await described('later')).toMatchObject({
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
  });

  it('[SM-ROTATE-LEAVE] needs a function, and its leave (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html)', async () => {
    await create('without', 'old');

    await expect(manager.send(new RotateSecretCommand({ SecretId: 'without' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'No Lambda rotation function ARN is associated with this secret.',
    });
    const RotationLambdaARN = 'arn:aws:lambda:us-east-1:000000000000:function:closed';
    await expect(rotate('without', { RotationLambdaARN })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/grants access to the principal secretsmanager\.amazonaws\.com\.$/),
    });
  });

  it('is turned off by CancelRotateSecret', async () => {
    await create('cancelled', 'old');
    await rotate('cancelled');
    await rotated('cancelled');

    await manager.send(new CancelRotateSecretCommand({ SecretId: 'cancelled' }));

    expect((await described('cancelled')).RotationEnabled).toBe(false);
  });

  it('is begun by a RotationSchedule of a stack, and off when that is deleted', async () => {
    const { ARN } = await create('of-stack', 'old');
    const Properties = { SecretId: ARN, RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:rotation' };
    const TemplateBody = JSON.stringify({
      Resources: { Rotation: { Type: 'AWS::SecretsManager::RotationSchedule', Properties } },
      Outputs: { Ref: { Value: { Ref: 'Rotation' } } },
    });
    const cloudformation = new CloudFormationClient(instance.client);

    await cloudformation.send(new CreateStackCommand({ StackName: 'rotation', TemplateBody }));
    await rotated('of-stack');

    expect(await value('of-stack')).toBe('new');
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'rotation' }));
    expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toBe(ARN);
    await cloudformation.send(new DeleteStackCommand({ StackName: 'rotation' }));
    await eventually('rotation is off', async () => ((await described('of-stack')).RotationEnabled ? undefined : true));
  });
});
