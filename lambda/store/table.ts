import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { awsCause, NO_ANSWER, TroubleError } from '../contract/problem.ts';

export type Item = Record<string, AttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };
export type Condition = {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
};

/** Items that one query asks for. */
const PAGE = 100;

/** The ledger's DynamoDB table: single-item calls whose conditions answer yes or no, and whose failures are one trouble. */
export type Table = {
  get(key: Key): Promise<Item | undefined>;
  /** `false` when the condition did not hold. */
  put(key: Key, item: Item, condition?: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  update(key: Key, update: string, condition: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  remove(key: Key, condition?: Condition): Promise<boolean>;
  /** Items of a partition whose sort key is less than `below`, by sort key, at most so many. */
  before(pk: string, below: string, atMost: number): Promise<Item[]>;
};

export function openTable(client: DynamoDBClient, TableName: string): Table {
  const keyOf = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });
  return {
    async get(key) {
      const answer = await guarded(() =>
        client.send(new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true })),
      );
      return answer.Item;
    },
    put: (key, item, condition) =>
      held(() =>
        client.send(new PutItemCommand({ TableName, Item: { ...keyOf(key), ...item }, ...asInput(condition) })),
      ),
    update: (key, UpdateExpression, condition) =>
      held(() =>
        client.send(new UpdateItemCommand({ TableName, Key: keyOf(key), UpdateExpression, ...asInput(condition) })),
      ),
    remove: (key, condition) =>
      held(() => client.send(new DeleteItemCommand({ TableName, Key: keyOf(key), ...asInput(condition) }))),
    async before(pk, below, atMost) {
      const items: Item[] = [];
      let last: Item | undefined;
      do {
        const query = new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk < :below',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':below': { S: below } },
          ConsistentRead: true,
          Limit: Math.min(PAGE, atMost - items.length),
          ...(last ? { ExclusiveStartKey: last } : {}),
        });
        const answer = await guarded(() => client.send(query));
        items.push(...(answer.Items ?? []));
        // A page ends at 1 MB as well (Query of the DynamoDB API reference): only the key tells whether there is more.
        last = answer.LastEvaluatedKey;
      } while (last && items.length < atMost);
      return items;
    },
  };
}

function asInput(condition: Condition | undefined) {
  if (!condition) return {};
  return {
    ...(condition.expression === '' ? {} : { ConditionExpression: condition.expression }),
    ...(condition.names ? { ExpressionAttributeNames: condition.names } : {}),
    ...(condition.values ? { ExpressionAttributeValues: condition.values } : {}),
  };
}

async function held(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw unavailable(error);
  }
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): TroubleError {
  const cause = awsCause(error);
  return new TroubleError({
    code: 'ledger-unavailable',
    message: cause === NO_ANSWER ? 'DynamoDB gave no answer.' : `DynamoDB answered with ${cause}.`,
    action:
      'Check that the ledger table exists, that the role of the function may use it, and the health of DynamoDB in this region.',
    cause,
  });
}
