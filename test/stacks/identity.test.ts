import { expect, test } from 'vitest';
import { identitiesIn, lost, namesTaken } from './identity.ts';

const kept = { DeletionPolicy: 'Retain' };
const table = (Properties: Record<string, unknown> = {}, policy: object = kept) => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties,
  ...policy,
});
const alarm = (AlarmName?: string, kind = 'Alarm') => ({
  Type: `AWS::CloudWatch::${kind}`,
  Properties: { ...(AlarmName === undefined ? {} : { AlarmName }) },
});

test.each<[string, Parameters<typeof identitiesIn>[0]]>([
  ['under another logical id', { Ledger: table() }],
  ['with another key', { Table: table({ KeySchema: [] }) }],
  ['without being kept any more', { Table: table({}, {}) }],
  ['as another type', { Table: { ...table(), Type: 'AWS::S3::Bucket' } }],
])('a table that was kept is lost %s', (_how, after) => {
  expect(lost(identitiesIn({ Table: table() }), identitiesIn(after))).toEqual(['Table']);
});

test('a table that changes in place is not lost, and one that was not kept is nobody’s loss', () => {
  const before = identitiesIn({ Table: table({ BillingMode: 'PROVISIONED' }), Other: table({}, {}) });
  expect(lost(before, identitiesIn({ Table: table({ BillingMode: 'PAY_PER_REQUEST' }) }))).toEqual([]);
});

test('a name is taken for another logical id, and between alarms of both kinds', () => {
  const before = identitiesIn({ Old: alarm('a'), Stays: alarm('b'), Composite: alarm('c', 'CompositeAlarm') });
  const after = identitiesIn({ New: alarm('a'), Stays: alarm('b'), Plain: alarm('c'), Unnamed: alarm() });
  expect(namesTaken(before, after)).toEqual([
    'New has the name of Old: AWS::CloudWatch::Alarm "a"',
    'Plain has the name of Composite: AWS::CloudWatch::Alarm "c"',
  ]);
});
