import { evidenceKey, evidencePrefix } from '../../lambda/contract/evidence/evidence.ts';
import type { ObjectStore } from './object-store.ts';

/** Days that are looked at for a run id: as many GetObject calls for each target. */
const MOST_DAYS = 120;
const DAY_MS = 86_400_000;
/** Scheduled rounds, their confirmations and rounds that this program asked for have the time in their ids. */
const TIME_IN_ID = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/;

/** What a deployment keeps in its bucket, by the layout of `evidenceKey`. */
export type Kept = {
  targets(): Promise<string[]>;
  /** Keys of a target's rounds, the newest first, read only as far as they are asked for. */
  newest(target: string): AsyncGenerator<string>;
  /** The key and the text of a round's evidence. @param target absent: any */
  find(runId: string, target: string | undefined): Promise<{ readonly key: string; readonly text: string } | undefined>;
};

export function openKept(store: ObjectStore, deployment: string): Kept {
  const prefixOf = (target: string) => `${evidencePrefix(deployment)}target=${target}/`;
  const targets = async () =>
    (await store.folders(evidencePrefix(deployment))).map((folder) => folder.replace(/^target=/, ''));
  const find = async (runId: string, target: string) => {
    for await (const day of likelyDays(store, prefixOf(target), runId)) {
      const key = evidenceKey({ deployment, target, runId, startedAt: day });
      const text = await store.read(key);
      if (text !== undefined) return { key, text };
    }
    return undefined;
  };
  return {
    targets,
    async *newest(target) {
      for await (const day of days(store, prefixOf(target))) yield* await store.keys(`${prefixOf(target)}${day}/`);
    },
    async find(runId, target) {
      const found = await Promise.all(
        (target === undefined ? await targets() : [target]).map((each) => find(runId, each)),
      );
      return found.find((each) => each !== undefined);
    },
  };
}

/** Days as `2026-11-25`: first those that the run id tells, then the newest that the target has. */
async function* likelyDays(store: ObjectStore, prefix: string, runId: string): AsyncGenerator<string> {
  const told = Date.parse(TIME_IN_ID.exec(runId)?.[0] ?? '');
  // A schedule's jitter and the wait for a function may bring a round past midnight.
  if (!Number.isNaN(told)) yield* [told, told + DAY_MS].map((time) => new Date(time).toISOString().slice(0, 10));
  let looked = 0;
  for await (const day of days(store, prefix)) {
    if (looked++ >= MOST_DAYS) return;
    yield day.replaceAll('/', '-');
  }
}

/** Days that there is something of, as `2026/11/25`, the newest first. */
async function* days(store: ObjectStore, prefix: string): AsyncGenerator<string> {
  for (const year of await newestFirst(store, prefix)) {
    for (const month of await newestFirst(store, `${prefix}${year}/`)) {
      for (const day of await newestFirst(store, `${prefix}${year}/${month}/`)) yield `${year}/${month}/${day}`;
    }
  }
}

async function newestFirst(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await store.folders(prefix)).sort().reverse();
}
