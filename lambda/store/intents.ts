import { z } from 'zod';
import type { Table } from './table.ts';

const entriesSchema = z.array(z.object({ name: z.string(), values: z.array(z.string()) }));

/** What a round is about to publish, written down before it does. */
export type PublishIntent = {
  readonly runId: string;
  /** Milliseconds since 1970 after which the round cannot be running any more: from then on it is the janitor's. */
  readonly abandonedAt: number;
  readonly entries: readonly { readonly name: string; readonly values: readonly string[] }[];
};

/** Publish intents of one deployment. They never expire: only a removal that succeeded ends them. */
export type IntentLedger = {
  /** Writes the intent down, whole; a later one of the same run takes its place. */
  write(intent: PublishIntent): Promise<void>;
  remove(intent: Pick<PublishIntent, 'runId' | 'abandonedAt'>): Promise<void>;
  /** Intents whose rounds cannot be running any more, oldest first, at most 100. */
  abandoned(now: number): Promise<PublishIntent[]>;
};

export function createIntentLedger(table: Table, deployment: string): IntentLedger {
  const pk = `intent#${deployment}`;
  const keyOf = ({ runId, abandonedAt }: Pick<PublishIntent, 'runId' | 'abandonedAt'>) => ({
    pk,
    sk: `${new Date(abandonedAt).toISOString()}#${runId}`,
  });
  return {
    async write(intent) {
      await table.put(keyOf(intent), { entries: { S: JSON.stringify(intent.entries) } });
    },
    async remove(intent) {
      await table.remove(keyOf(intent));
    },
    async abandoned(now) {
      const items = await table.before(pk, new Date(now).toISOString());
      return items.map((item) => {
        const sk = item.sk?.S ?? '';
        const hash = sk.indexOf('#');
        return {
          runId: sk.slice(hash + 1),
          abandonedAt: Date.parse(sk.slice(0, hash)),
          entries: entriesSchema.parse(JSON.parse(item.entries?.S ?? '[]')),
        };
      });
    },
  };
}
