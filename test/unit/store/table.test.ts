import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { openTable, type Table } from '../../../lambda/store/table.ts';
import { lostAnswer, ServiceError } from '../support/memory-route53.ts';

const KEY = { pk: 'p', sk: 's' };

/** DynamoDB that answers a query with these pages, one after the other. */
function tableOf(pages: readonly (readonly string[])[]) {
  const sent: QueryCommand['input'][] = [];
  const send = async ({ input }: QueryCommand) => {
    const page = pages[sent.length] ?? [];
    sent.push(input);
    const more = sent.length < pages.length;
    const last = { pk: { S: 'p' }, sk: { S: `after page ${sent.length}` } };
    return { Items: page.map((sk) => ({ sk: { S: sk } })), ...(more ? { LastEvaluatedKey: last } : {}) };
  };
  return { sent, table: openTable({ send } as unknown as DynamoDBClient, 'ledger') };
}

test('a query goes on where the last page ended, also after one that holds nothing', async () => {
  const { table, sent } = tableOf([['a', 'b'], [], ['c']]);
  const items = await table.before('p', 'z', Number.POSITIVE_INFINITY);
  expect(items.map(({ sk }) => sk?.S)).toEqual(['a', 'b', 'c']);
  expect(sent.map(({ ExclusiveStartKey, Limit }) => [ExclusiveStartKey?.sk?.S, Limit])).toEqual([
    [undefined, 100],
    ['after page 1', 100],
    ['after page 2', 100],
  ]);
});

test('no more is asked for than is wanted', async () => {
  const { table, sent } = tableOf([['a', 'b'], ['c'], ['d']]);
  expect(await table.before('p', 'z', 3)).toHaveLength(3);
  expect(sent.map(({ Limit }) => Limit)).toEqual([3, 1]);
});

test.each<[Error, string, RegExp]>([
  [new ServiceError('ResourceNotFoundException', 'no table', 400), 'ResourceNotFoundException', /ResourceNotFound/],
  [new ServiceError('AccessDeniedException', 'no', 400), 'AccessDeniedException', /AccessDenied/],
  [new ServiceError('InternalServerError', 'down', 500), 'InternalServerError', /InternalServerError/],
  [Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'no-answer', /gave no answer/],
  [lostAnswer(), 'no-answer', /gave no answer/],
])('%s is trouble with the ledger, reading and writing', async (error, cause, words) => {
  const client = { send: () => Promise.reject(error) } as unknown as DynamoDBClient;
  const runs = createRunLedger(openTable(client, 'ledger'));
  const trouble = { code: 'ledger-unavailable', cause, message: expect.stringMatching(words) };
  await expect(runs.read('run')).rejects.toMatchObject({ trouble });
  await expect(runs.note('run', 'ca', 'order')).rejects.toMatchObject({ trouble });
});

test.each<[string, (table: Table) => Promise<unknown>]>([
  ['GetItem', (table) => table.get(KEY)],
  ['PutItem', (table) => table.put(KEY, {})],
  ['UpdateItem', (table) => table.update(KEY, 'SET a = :a', { expression: '' })],
  ['DeleteItem', (table) => table.remove(KEY)],
  ['Query', (table) => table.before('p', 'z', 1)],
  ['UpdateItem', (table) => table.transact([{ key: KEY, update: 'SET a = :a', condition: { expression: '' } }])],
])('a refusal names %s, as IAM has the action', async (action, call) => {
  const denied = new ServiceError('AccessDeniedException', 'no', 400);
  const client = { send: () => Promise.reject(denied) } as unknown as DynamoDBClient;
  await expect(call(openTable(client, 'ledger'))).rejects.toMatchObject({
    trouble: {
      message: `DynamoDB answered ${action} with AccessDeniedException.`,
      action: expect.stringContaining(`may call dynamodb:${action} there`),
    },
  });
});
