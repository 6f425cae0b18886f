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
import { TroubleError } from '../contract/problem.ts';

export type Item = Record<string, AttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };
export type Condition = {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
};

/** The ledger's DynamoDB table: single-item calls whose conditions answer yes or no, and whose failures are one trouble. */
export type Table = {
  get(key: Key): Promise<Item | undefined>;
  /** `false` when the condition did not hold. */
  put(key: Key, item: Item, condition?: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  update(key: Key, update: string, condition: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  remove(key: Key, condition?: Condition): Promise<boolean>;
  /** Items of a partition whose sort key is less than `below`, oldest first, at most 100. */
  before(pk: string, below: string): Promise<Item[]>;
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
    async before(pk, below) {
      const answer = await guarded(() =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk < :below',
            ExpressionAttributeValues: { ':pk': { S: pk }, ':below': { S: below } },
            ConsistentRead: true,
            Limit: 100,
          }),
        ),
      );
      return answer.Items ?? [];
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
  const name = error instanceof Error ? error.name : 'unknown error';
  return new TroubleError({
    code: 'ledger-unavailable',
    message: `DynamoDB answered with ${name}.`,
    action:
      'Check that the ledger table exists, that the role of the function may use it, and the health of DynamoDB in this region.',
  });
}
