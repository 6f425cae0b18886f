import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { openClients } from '../../../lab/world/clients.ts';
import type { LabServices } from '../../../lab/world/state.ts';
import type { First } from './from-first.ts';

/** Writes the items that the first version left in its ledger, without the values that it published. @returns the file */
export async function keepLedger(services: LabServices, { state }: First, folder: string): Promise<string> {
  const TableName = state.deployed?.prober.ledgerTable;
  const { Items = [] } = await openClients(services).dynamodb.send(new ScanCommand({ TableName }));
  const items = Items.map((item) =>
    item.entries?.S === undefined ? item : { ...item, entries: { S: withoutValues(item.entries.S) } },
  );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'first-version-ledger.json');
  writeFileSync(file, `${JSON.stringify(items, null, 2)}\n`);
  return file;
}

function withoutValues(entries: string): string {
  const read = JSON.parse(entries) as { readonly name: string; readonly values: readonly string[] }[];
  return JSON.stringify(read.map(({ name, values }) => ({ name, values: values.map((_, index) => `value-${index}`) })));
}
