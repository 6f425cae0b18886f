import { DeleteItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SetupHost } from './setups/setup.ts';

/** The product's ledger, as far as what lies in it outlasts a round. The keys are those of lambda/store. */

export type LedgerKey = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
type Ledger = Pick<SetupHost, 'clients' | 'state'>;

const keyOf = (pk: string, sk: string): LedgerKey => ({ pk: { S: pk }, sk: { S: sk } });
export const budgetKey = (ca: string): LedgerKey => keyOf(`budget#${ca}`, new Date().toISOString().slice(0, 10));
export const breakerKey = (ca: string): LedgerKey => keyOf(`breaker#${ca}`, 'breaker');
const leaseKey = (ca: string): LedgerKey => keyOf(`lease#account#${ca}`, 'lease');

export async function removeItem({ clients, state }: Ledger, key: LedgerKey): Promise<void> {
  const TableName = state.deployed.prober.ledgerTable;
  await clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: key }));
}

/** No order was counted, no CA asked to be left alone, and nobody makes an account. */
export async function resetLedger(ledger: Ledger, cas: readonly string[]): Promise<void> {
  const keys = cas.flatMap((ca) => [budgetKey(ca), breakerKey(ca), leaseKey(ca)]);
  await Promise.all(keys.map((key) => removeItem(ledger, key)));
}

/** Whether a round of this run id has begun. */
export async function hasRun({ clients, state }: Ledger, runId: string): Promise<boolean> {
  const TableName = state.deployed.prober.ledgerTable;
  const Key = keyOf(`run#${runId}`, 'run');
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

/** What rounds wrote down before they published and have not removed yet: their keys. */
export async function openIntents({ clients, state }: Ledger): Promise<LedgerKey[]> {
  const { deployment, prober } = state.deployed;
  const { Items = [] } = await clients.dynamodb.send(
    new QueryCommand({
      TableName: prober.ledgerTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `intent#${deployment}` } },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ pk, sk }) => keyOf(pk?.S ?? '', sk?.S ?? ''));
}
