import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
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

/** An update of one item; without a condition it is made whatever the item holds. */
export type Update = {
  readonly key: Key;
  readonly update: string;
  readonly condition: Condition;
};

/**
 * What became of several updates. `refused`: conditions did not hold, of these updates, by their place, with the items as they
 * are. `conflict`: another transaction was at work at one of the items; it may be tried again. In both cases none was made.
 */
export type Transacted =
  | { readonly kind: 'made' }
  | {
      readonly kind: 'refused';
      readonly failed: readonly { readonly index: number; readonly item: Item | undefined }[];
    }
  | { readonly kind: 'conflict'; readonly cause: string };

/** Reasons of a cancelled transaction that pass (TransactWriteItems of the DynamoDB API reference). */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Items that one query asks for. */
const PAGE = 100;

/** The ledger's DynamoDB table: calls whose conditions answer yes or no, and whose failures are one trouble. */
export type Table = {
  get(key: Key): Promise<Item | undefined>;
  /** `false` when the condition did not hold. */
  put(key: Key, item: Item, condition?: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  update(key: Key, update: string, condition: Condition): Promise<boolean>;
  /** `false` when the condition did not hold. */
  remove(key: Key, condition?: Condition): Promise<boolean>;
  /** Several updates of different items, all or none; at most 100. */
  transact(updates: readonly Update[]): Promise<Transacted>;
  /** Items of a partition whose sort key is less than `below`, by sort key, at most so many. */
  before(pk: string, below: string, atMost: number): Promise<Item[]>;
};

export function openTable(client: DynamoDBClient, TableName: string): Table {
  const keyOf = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });
  return {
    async get(key) {
      const answer = await guarded('GetItem', () =>
        client.send(new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true })),
      );
      return answer.Item;
    },
    put: (key, item, condition) =>
      held('PutItem', () =>
        client.send(new PutItemCommand({ TableName, Item: { ...keyOf(key), ...item }, ...asInput(condition) })),
      ),
    update: (key, UpdateExpression, condition) =>
      held('UpdateItem', () =>
        client.send(new UpdateItemCommand({ TableName, Key: keyOf(key), UpdateExpression, ...asInput(condition) })),
      ),
    remove: (key, condition) =>
      held('DeleteItem', () =>
        client.send(new DeleteItemCommand({ TableName, Key: keyOf(key), ...asInput(condition) })),
      ),
    async transact(updates) {
      const TransactItems = updates.map(({ key, update, condition }) => ({
        Update: {
          TableName,
          Key: keyOf(key),
          UpdateExpression: update,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          ...asInput(condition),
        },
      }));
      try {
        // The SDK sends a token of its own along: repeated after an answer that got lost, it counts once.
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { kind: 'made' };
      } catch (error) {
        return cancelled(error);
      }
    },
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
        const answer = await guarded('Query', () => client.send(query));
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

async function held(operation: Operation, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw unavailable(operation, error);
  }
}

/** As IAM has them: an update within a transaction is an UpdateItem. */
type Operation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/** @throws TroubleError `ledger-unavailable` */
function cancelled(error: unknown): Transacted {
  if (error instanceof TransactionInProgressException) return { kind: 'conflict', cause: error.name };
  if (!(error instanceof TransactionCanceledException)) throw unavailable('UpdateItem', error);
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.flatMap(({ Code, Item }, index) =>
    Code === 'ConditionalCheckFailed' ? [{ index, item: Item }] : [],
  );
  if (failed.length > 0) return { kind: 'refused', failed };
  const causes = reasons.flatMap(({ Code }) => (Code === undefined || Code === 'None' ? [] : [Code]));
  const [cause] = causes;
  if (cause !== undefined && causes.every((each) => PASSING.includes(each))) return { kind: 'conflict', cause };
  throw unavailable('UpdateItem', error);
}

async function guarded<T>(operation: Operation, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unavailable(operation, error);
  }
}

function unavailable(operation: Operation, error: unknown): TroubleError {
  const cause = awsCause(error);
  return new TroubleError({
    code: 'ledger-unavailable',
    message:
      cause === NO_ANSWER
        ? `DynamoDB gave no answer to ${operation}.`
        : `DynamoDB answered ${operation} with ${cause}.`,
    action: `Check that the ledger table exists, that the role of the function may call dynamodb:${operation} there, and the health of DynamoDB in this region.`,
    cause,
  });
}
