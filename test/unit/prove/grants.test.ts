import { describe, expect, test } from 'vitest';
import { cellsIn, type Document, statementsIn, without } from '../../prove/grants/document.ts';
import { EXPECTED, type Expectation } from '../../prove/grants/expected.ts';
import { rowOf, unmatched } from '../../prove/grants/row.ts';
import { isTooSlow, saying, toldIn } from '../../prove/grants/seen.ts';

const KEYS = 'dynamodb:LeadingKeys';
const DOCUMENT: Document = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Plain', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'bucket/*' },
    { Sid: 'Two', Effect: 'Allow', Action: 'sns:Publish', Resource: ['page', 'notify'] },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: 'table',
      Condition: { 'ForAllValues:StringLike': { [KEYS]: ['pulse', 'breaker#*'] }, Null: { [KEYS]: 'false' } },
    },
  ],
};
const cell = (index: number) => {
  const found = cellsIn(DOCUMENT)[index];
  if (!found) throw new Error(`there is no cell ${index}`);
  return found;
};

describe('the grants of a document', () => {
  test('are its actions, each resource of several, and each value of several that a condition lets through', () => {
    expect(cellsIn(DOCUMENT).map(({ sid, action, at }) => [sid, action, at?.value])).toEqual([
      ['Plain', 's3:GetObject', undefined],
      ['Plain', 's3:PutObject', undefined],
      ['Two', 'sns:Publish', 'page'],
      ['Two', 'sns:Publish', 'notify'],
      ['Keys', 'dynamodb:GetItem', 'pulse'],
      ['Keys', 'dynamodb:GetItem', 'breaker#*'],
    ]);
  });

  test.each([
    ['a Deny', { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }],
    ['a pattern of actions', { Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
  ] as const)('are not read where there is %s', (_, statement) => {
    expect(() => cellsIn({ Statement: statement })).toThrow('not a grant of named actions');
  });
});

describe('a document without one grant', () => {
  test('keeps the other actions', () => {
    const [first, ...rest] = statementsIn(without(DOCUMENT, cell(0)));
    expect(first).toEqual({ Sid: 'Plain', Effect: 'Allow', Action: ['s3:PutObject'], Resource: 'bucket/*' });
    expect(rest).toEqual(statementsIn(DOCUMENT).slice(1));
  });

  test('keeps the other resources', () => {
    expect(statementsIn(without(DOCUMENT, cell(2)))[1]).toEqual({
      Effect: 'Allow',
      Action: 'sns:Publish',
      Resource: ['notify'],
    });
  });

  test('keeps the other values and the guard', () => {
    expect(statementsIn(without(DOCUMENT, cell(5)))[2]?.Condition).toEqual({
      'ForAllValues:StringLike': { [KEYS]: ['pulse'] },
      Null: { [KEYS]: 'false' },
    });
  });

  test('has no statement left of one that granted nothing else', () => {
    const only: Document = { Statement: { Effect: 'Allow', Action: 'a:B', Resource: '*' } };
    expect(without(only, { sid: undefined, statement: 0, action: 'a:B' }).Statement).toEqual([]);
  });
});

test('what is told in an answer are its troubles and its reasons, wherever they lie', () => {
  const trouble = { code: 'ledger-unavailable', message: 'DynamoDB answered Query with no.', action: 'Look.' };
  expect(toldIn({ probes: [{ trouble }], certificates: [{ id: 'shop', state: 'unreadable', why: 'no' }] })).toEqual([
    'ledger-unavailable: DynamoDB answered Query with no. Look.',
    'shop unreadable: no',
  ]);
  expect(saying(['a b', 'a c'], ['a', 'c'])).toBe('a c');
  expect(saying(['a b', 'c'], ['a', 'c'])).toBeUndefined();
});

test.each([
  ['event-expired: The event of 2026-11-29T12:51:07.456Z came 63 s late and was dropped.', true],
  ['ledger-unavailable: DynamoDB did not answer within 4 s. Look.', true],
  ['ledger-unavailable: DynamoDB answered GetItem with AccessDeniedException.', false],
])('%s: the machine was too slow: %s', (text, slow) => {
  expect(isTooSlow(['all is well', text])).toBe(slow);
});

describe('a grant that was taken away', () => {
  const expectation = { deed: { name: 'deed' }, words: ['denied', 'GetItem'] } as unknown as Expectation;
  const [quiet, denied] = [{ seen: ['all is well'] }, { seen: ['denied: GetItem'] }];

  test.each([
    ['told without it alone', quiet, denied, []],
    ['told by nobody', quiet, quiet, ['idle: nothing says denied, GetItem (but all is well)']],
    ['told anyway', denied, denied, ['told with the grant as well']],
    ['used by what breaks anyway', { seen: [], broken: 'no' }, denied, ['broken with the grant as well: no']],
    ['used by what breaks without a word', quiet, { seen: [], broken: 'no' }, [/^idle/, 'broken: no']],
  ])('%s', (_, granted, taken, faults) => {
    const found = rowOf('grant', expectation, { granted, taken }).faults;
    expect(found).toEqual(faults.map((each) => (each instanceof RegExp ? expect.stringMatching(each) : each)));
  });

  test('that nobody expects anything of, that no role has, or that is granted twice, is told', () => {
    expect(unmatched(['a', 'b', 'b'], ['b', 'c']).map(({ grant, faults }) => [grant, ...faults])).toEqual([
      ['a', expect.stringContaining('idle')],
      ['c', expect.stringContaining('no role')],
      ['b', expect.stringContaining('twice')],
    ]);
  });
});

test('every expectation names what is told', () => {
  for (const [id, { words, deed }] of Object.entries(EXPECTED)) {
    expect(words.length, id).toBeGreaterThan(0);
    expect(
      words.every((word) => word.length > 2),
      id,
    ).toBe(true);
    expect(deed.name, id).not.toBe('');
  }
});
