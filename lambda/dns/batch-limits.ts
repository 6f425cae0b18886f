import type { Change } from '@aws-sdk/client-route-53';

/** Limits of one ChangeResourceRecordSets request (DNSLimitations in the Route 53 developer guide). */
const MOST_RECORDS = 1_000;
const MOST_CHARACTERS = 32_000;

/** The first tasks whose changes fit into one request together. What is too large alone goes alone: Route 53 says why not. */
export function fittingBatch<Task>(changes: ReadonlyMap<Task, Change[]>): Map<Task, Change[]> {
  const batch = new Map<Task, Change[]>();
  let records = 0;
  let characters = 0;
  for (const [task, own] of changes) {
    const values = own.flatMap(({ ResourceRecordSet }) => ResourceRecordSet?.ResourceRecords ?? []);
    records += values.length;
    characters += values.reduce((sum, { Value }) => sum + (Value ?? '').length, 0);
    if (batch.size > 0 && (records > MOST_RECORDS || characters > MOST_CHARACTERS)) break;
    batch.set(task, own);
  }
  return batch;
}
