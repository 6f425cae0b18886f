import { z } from 'zod';
import { parseSafely } from '../contract/parse.ts';
import type { Trouble } from '../contract/problem.ts';
import { jsonIn } from './json.ts';
import type { Item, Table } from './table.ts';

const entriesSchema = z.array(z.object({ name: z.string(), values: z.array(z.string()) }));

/** What a round is about to publish, written down before it does. */
export type PublishIntent = {
  readonly runId: string;
  /** Milliseconds since 1970 after which the round cannot be running any more: from then on it is the janitor's. */
  readonly abandonedAt: number;
  readonly entries: readonly { readonly name: string; readonly values: readonly string[] }[];
  /**
   * What it names was removed. It stays, for that may come to lie there again: by a client that writes back what it read before, or
   * a change that was given up and is carried out after all.
   */
  readonly removed?: true;
};

/** Publish intents of one deployment. They never expire: only a removal that succeeded ends them. */
export type IntentLedger = {
  /** Writes the intent down, whole; a later one of the same run takes its place. */
  write(intent: PublishIntent): Promise<void>;
  remove(intent: Pick<PublishIntent, 'runId' | 'abandonedAt'>): Promise<void>;
  /** Intents whose rounds cannot be running any more, oldest first; those that cannot be read are told and left out. */
  abandoned(now: number): Promise<PublishIntent[]>;
};

/** @param failure which run's intent, and why it helps nobody */
export type OnUnreadable = (failure: { readonly runId: string; readonly trouble: Trouble }) => void;

/**
 * @param options.atMost intents that `abandoned` gives at once; default 100
 * @param options.onUnreadable told of each intent that `abandoned` had to leave out
 */
export function createIntentLedger(
  table: Table,
  deployment: string,
  options: { readonly atMost?: number; readonly onUnreadable?: OnUnreadable } = {},
): IntentLedger {
  const { atMost = 100, onUnreadable } = options;
  const pk = `intent#${deployment}`;
  const keyOf = ({ runId, abandonedAt }: Pick<PublishIntent, 'runId' | 'abandonedAt'>) => ({
    pk,
    sk: `${new Date(abandonedAt).toISOString()}#${runId}`,
  });
  return {
    async write(intent) {
      const { entries, removed } = intent;
      await table.put(keyOf(intent), {
        entries: { S: JSON.stringify(entries) },
        ...(removed ? { removed: { BOOL: true } } : {}),
      });
    },
    async remove(intent) {
      await table.remove(keyOf(intent));
    },
    async abandoned(now) {
      const items = await table.before(pk, new Date(now).toISOString(), atMost);
      return items.flatMap((item) => {
        const intent = intentIn(item);
        if (!intent) onUnreadable?.(unreadable(pk, item.sk?.S ?? ''));
        return intent ?? [];
      });
    },
  };
}

function intentIn(item: Item): PublishIntent | undefined {
  const [at, runId] = splitKey(item.sk?.S ?? '');
  const entries = parseSafely(entriesSchema, jsonIn(item.entries?.S));
  const abandonedAt = Date.parse(at);
  if (!entries.success || Number.isNaN(abandonedAt)) return undefined;
  return { runId, abandonedAt, entries: entries.data, ...(item.removed?.BOOL ? { removed: true } : {}) };
}

function splitKey(sk: string): readonly [at: string, runId: string] {
  const hash = sk.indexOf('#');
  return [sk.slice(0, hash), sk.slice(hash + 1)];
}

function unreadable(pk: string, sk: string): { readonly runId: string; readonly trouble: Trouble } {
  const [, runId] = splitKey(sk);
  return {
    runId,
    trouble: {
      code: 'cleanup-failed',
      step: 'cleanup',
      message: `What the round ${runId} wrote down before it published cannot be read, so nothing of it was removed.`,
      action: `Look at the item pk "${pk}", sk "${sk}" in the ledger table, remove what it names from the zone, and delete the item.`,
    },
  };
}
