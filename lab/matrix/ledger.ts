import { type AttributeValue, DeleteItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SetupHost } from './setups/setup.ts';

/** The product's ledger, as far as what lies in it outlasts a round. The keys are those of lambda/store. */

export type LedgerKey = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
type Ledger = Pick<SetupHost, 'clients' | 'state'>;

const keyOf = (pk: string, sk: string): LedgerKey => ({ pk: { S: pk }, sk: { S: sk } });
const budgetPartition = (ca: string) => `budget#${ca}`;
export const dayBudgetKey = (ca: string): LedgerKey => keyOf(budgetPartition(ca), 'day');
export const breakerKey = (ca: string): LedgerKey => keyOf(`breaker#${ca}`, 'breaker');
/** Of the one pulse of an hour that writes. */
export const pulseWriteKey = keyOf('pulse', 'write');
const leaseKey = (ca: string): LedgerKey => keyOf(`lease#account#${ca}`, 'lease');

export async function removeItem({ clients, state }: Ledger, key: LedgerKey): Promise<void> {
  const TableName = state.deployed.prober.ledgerTable;
  await clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: key }));
}

/** No order was counted, no CA asked to be left alone, and nobody makes an account. */
export async function resetLedger(ledger: Ledger, cas: readonly string[]): Promise<void> {
  const counters = await Promise.all(cas.map((ca) => keysOf(ledger, budgetPartition(ca))));
  const keys = [...counters.flat(), ...cas.flatMap((ca) => [breakerKey(ca), leaseKey(ca)])];
  await Promise.all(keys.map((key) => removeItem(ledger, key)));
}

/** Whether a round of this run id has begun. */
export async function hasRun({ clients, state }: Ledger, runId: string): Promise<boolean> {
  const TableName = state.deployed.prober.ledgerTable;
  const Key = keyOf(`run#${runId}`, 'run');
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

/** What rounds wrote down before they published: their keys, those among them that a janitor will only look at once more. */
export function allIntents(ledger: Ledger): Promise<LedgerKey[]> {
  return keysOf(ledger, intentsOf(ledger));
}

/** Those whose values have not been removed yet. */
export async function openIntents(ledger: Ledger): Promise<LedgerKey[]> {
  const items = await itemsOf(ledger, intentsOf(ledger));
  return items.filter(({ removed }) => !removed?.BOOL).map(keyIn);
}

const intentsOf = ({ state }: Ledger) => `intent#${state.deployed.deployment}`;
const keyIn = ({ pk, sk }: Record<string, AttributeValue>) => keyOf(pk?.S ?? '', sk?.S ?? '');

async function keysOf(ledger: Ledger, pk: string): Promise<LedgerKey[]> {
  return (await itemsOf(ledger, pk)).map(keyIn);
}

async function itemsOf({ clients, state }: Ledger, pk: string): Promise<Record<string, AttributeValue>[]> {
  const { Items = [] } = await clients.dynamodb.send(
    new QueryCommand({
      TableName: state.deployed.prober.ledgerTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
    }),
  );
  return Items;
}
