import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, openTable, type Table } from '../../../lambda/store/table.ts';
import type { Instance } from '../aws/instance.ts';

export type TestTable = {
  /** As another invocation would open it. */
  open(): Table;
  /** The answers to the next calls get lost on their way; the SDK sends them again. */
  openLosing(answers: number): Table;
  /** An item as it lies there. */
  raw(pk: string, sk: string): Promise<Item | undefined>;
};

/** A ledger table of its own in the emulator. */
export async function createTable(instance: Pick<Instance, 'client'>, TableName: string): Promise<TestTable> {
  const client = new DynamoDBClient(instance.client);
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return {
    open: () => openTable(new DynamoDBClient(instance.client), TableName),
    openLosing(answers) {
      const losing = new DynamoDBClient(instance.client);
      let left = answers;
      losing.middlewareStack.add(
        (next) => async (call) => {
          const answer = await next(call);
          if (left-- > 0) throw Object.assign(new Error('the answer got lost'), { name: 'TimeoutError' });
          return answer;
        },
        { step: 'deserialize' },
      );
      return openTable(losing, TableName);
    },
    async raw(pk, sk) {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      return (await client.send(new GetItemCommand({ TableName, Key }))).Item;
    },
  };
}
