import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { changeZone } from '../../../lab/matrix/zone.ts';
import { type Deed, type GrantStage, invoked } from './deed.ts';

/** What the janitor does, once a killed round has left a value. */

/** @param label the name within the zone where the value lies */
export function swept(label: string): Deed {
  return { name: `sweep at ${label}`, run: (stage) => sweep(stage, label, []) };
}

/** The name has a value of somebody else as well, which a removal carries along. */
export function sweptBeside(label: string): Deed {
  return { name: `sweep beside another's value at ${label}`, run: (stage) => sweep(stage, label, ['of another']) };
}

async function sweep(stage: GrantStage, label: string, others: readonly string[]): Promise<readonly string[]> {
  const name = `${label}.${stage.state.deployed.zoneName}`;
  const value = `left-${randomUUID()}`;
  const ResourceRecords = [value, ...others].map((each) => ({ Value: `"${each}"` }));
  await changeZone(stage, 'UPSERT', [{ Name: name, Type: 'TXT', TTL: 5, ResourceRecords }]);
  await intend(stage, [{ name, values: [value] }]);
  return invoked(stage, 'janitor', { source: 'schedule', scheduledTime: new Date().toISOString() });
}

/** As lambda/store/intents.ts writes it. */
async function intend({ clients, state }: GrantStage, entries: readonly object[]): Promise<void> {
  const { ledgerTable: TableName } = state.deployed.prober;
  const abandoned = new Date(Date.now() - 60_000).toISOString();
  const Item = {
    pk: { S: `intent#${state.deployed.deployment}` },
    sk: { S: `${abandoned}#grants-${randomUUID()}` },
    entries: { S: JSON.stringify(entries) },
  };
  await clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
}
