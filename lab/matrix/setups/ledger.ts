import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { breakerKey, dayBudgetKey, removeItem } from '../ledger.ts';
import { defineSetup, type SetupHost } from './setup.ts';

const MOST_ORDERS = 10_000;

export const budgetSpent = defineSetup({
  name: 'budget-spent',
  summary: 'All orders of the day at some CAs are spent',
  parameters: z.strictObject({ cas: z.array(z.string()).min(1) }),
  async start({ cas }, host: SetupHost) {
    const keys = cas.map(dayBudgetKey);
    const today = `w${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
    await Promise.all(keys.map((key) => putItem(host, key, { [today]: { N: String(MOST_ORDERS) } })));
    return async () => void (await Promise.all(keys.map((key) => removeItem(host, key))));
  },
});

export const breakerOpen = defineSetup({
  name: 'breaker-open',
  summary: 'A CA asked an earlier round to be left alone for an hour',
  parameters: z.strictObject({ ca: z.string().min(1) }),
  async start({ ca }, host: SetupHost) {
    await putItem(host, breakerKey(ca), { until: { N: String(Date.now() + 3_600_000) } });
    return () => removeItem(host, breakerKey(ca));
  },
});

async function putItem(
  { clients, state }: SetupHost,
  key: ReturnType<typeof breakerKey>,
  attributes: Readonly<Record<string, { N: string }>>,
): Promise<void> {
  const TableName = state.deployed.prober.ledgerTable;
  await clients.dynamodb.send(new PutItemCommand({ TableName, Item: { ...key, ...attributes } }));
}
