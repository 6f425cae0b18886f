import { describe, expect, test } from 'vitest';
import { complaints, LEAST, load, loadAll } from './config-file.ts';

const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`;
const production = { preset: 'letsencrypt-production' };

describe('what an earlier deployment left', () => {
  test('is nothing unless the config names it', () => {
    expect(load(LEAST).existing).toEqual({ secrets: {} });
  });

  test('is used again by its names', () => {
    const existing = { secrets: { staging: arn('a') }, ledgerTable: 'Ledger_1', evidenceBucket: 'evidence-1' };
    expect(load({ ...LEAST, existing }).existing).toEqual(existing);
  });

  test('is of one environment where there are several', () => {
    const place = { account: '111122223333', region: 'eu-central-1' };
    const environments = [
      { ...place, existing: { ledgerTable: 'Ledger_1' } },
      { ...place, region: 'us-east-1' },
    ];
    const { placed } = loadAll({ ...LEAST, environments });
    expect(placed.map(({ settings }) => settings.existing)).toEqual([
      { secrets: {}, ledgerTable: 'Ledger_1' },
      { secrets: {} },
    ]);
  });
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'the secret of a CA that there is not',
    { existing: { secrets: { stagng: arn('a') } } },
    'existing.secrets.stagng: got a secret, wants a CA with one (staging)',
  ],
  [
    'the secret of a CA that is never ordered from',
    { cas: { ...LEAST.cas, production }, existing: { secrets: { production: arn('a') } } },
    'existing.secrets.production: got a secret, wants a CA with one (staging)',
  ],
  [
    'one secret for two CAs',
    {
      cas: { ...LEAST.cas, other: { preset: 'letsencrypt-staging' } },
      existing: { secrets: { staging: arn('a'), other: arn('a') } },
    },
    'existing.secrets.other: got the secret of "staging", wants its own',
  ],
  [
    'the name of a secret',
    { existing: { secrets: { staging: 'Secret-1' } } },
    'existing.secrets.staging: got "Secret-1", wants the ARN of a secret',
  ],
  [
    'the ARN of a table',
    { existing: { ledgerTable: 'arn:aws:dynamodb:x' } },
    'existing.ledgerTable: got "arn:aws:dynamodb:x", wants the name of a DynamoDB table',
  ],
  [
    'the same for all environments',
    {
      environments: [{ account: '111122223333', region: 'eu-central-1' }],
      existing: { evidenceBucket: 'evidence-1' },
    },
    'existing: is of one deployment, wants to stand in that environment',
  ],
])('%s is told', (_what, changes, line) => {
  expect(complaints({ ...LEAST, ...changes })).toEqual([line]);
});
