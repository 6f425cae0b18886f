import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

const { functions } = synthesise(settingsWith());
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const account = () => ({
  'Fn::GetAtt': [theResource(functions, 'AWS::Lambda::Function', 'ProberAccount').id, 'Arn'],
});

test('Secrets Manager has the account function change the key of every secret after 90 days, and not at once', () => {
  const secrets = Object.keys(resourcesOf(functions, 'AWS::SecretsManager::Secret')).map((Ref) => ({ Ref }));
  const schedules = Object.values(resourcesOf(functions, SCHEDULE));
  expect(schedules.map(({ Properties }) => Properties.SecretId)).toEqual(secrets);
  for (const { Properties } of schedules) {
    expect(Properties).toMatchObject({
      RotationLambdaARN: account(),
      RotateImmediatelyOnUpdate: false,
      RotationRules: { AutomaticallyAfterDays: 90 },
    });
  }
});

test('Secrets Manager may invoke the account function alone, for this account alone, before a schedule is made', () => {
  const permissions = Object.entries(resourcesOf(functions, 'AWS::Lambda::Permission'));
  expect(permissions.map(([, { Properties }]) => Properties)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: account(),
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  ]);
  const resources = functions.toJSON().Resources as Record<string, { Type: string; DependsOn?: string[] }>;
  for (const { Type, DependsOn } of Object.values(resources)) {
    if (Type === SCHEDULE) expect(DependsOn).toEqual([permissions[0]?.[0]]);
  }
});

test.each([
  [{ rotateAfterDays: 30 }, [30, 30]],
  [{ rotateAfterDays: false }, []],
])('%j in the config is obeyed', (accounts, days) => {
  const template = synthesise(settingsWith({ accounts })).functions;
  const schedules = Object.values(resourcesOf(template, SCHEDULE));
  const rules = schedules.map(({ Properties }) => Properties.RotationRules as { AutomaticallyAfterDays: number });
  expect(rules.map(({ AutomaticallyAfterDays }) => AutomaticallyAfterDays)).toEqual(days);
  expect(Object.keys(resourcesOf(template, 'AWS::Lambda::Permission'))).toHaveLength(days.length === 0 ? 0 : 1);
});
