import type { Route53Client } from '@aws-sdk/client-route-53';
import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import { carryOut, type Task } from './change-loop.ts';
import { type PublishEntry, planPublish, planRemoval } from './change-plan.ts';
import { awaitInsync, type InsyncReport } from './insync.ts';
import { canonicalName } from './record-sets.ts';
import { openZone } from './route53-zone.ts';

export type { PublishEntry } from './change-plan.ts';

/**
 * Short, because a resolver that has seen a challenge name of a real domain must see the next CA's value beside it within the
 * same round. Not 0, which resolvers treat in ways of their own.
 */
const DEFAULT_TTL_SECONDS = 5;

export type PublishReport = {
  /** One for each batch whose answer came; none where the values lay there already. */
  readonly changeIds: readonly string[];
  /** Batches sent. */
  readonly attempts: number;
  readonly refused: readonly { readonly name: string; readonly trouble: Trouble }[];
  /** Whether values may come to lie in the zone later, by a batch that was sent and given up. */
  readonly unanswered: boolean;
};

export type Publisher = {
  /** Never throws for a name that could not be published: `refused` says why, the other names are published. */
  publish(entries: readonly PublishEntry[], options: { readonly deadline: number }): Promise<PublishReport>;
  /**
   * Removes exactly these values. Those of others stay.
   * @throws TroubleError after all entries were tried, when one could not be removed
   */
  remove(
    entries: readonly { readonly name: string; readonly values: readonly string[] }[],
    options: { readonly deadline: number },
  ): Promise<{ attempts: number; removed: string[]; alreadyGone: string[] }>;
  awaitInsync(
    changeId: string,
    options: { readonly deadline: number; readonly signal?: AbortSignal },
  ): Promise<InsyncReport>;
};

/** Publishes TXT values in one hosted zone by compare-and-swap: nobody else's value is ever lost, by any interleaving. */
export function createPublisher(options: {
  readonly client: Route53Client;
  readonly hostedZoneId: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ttlSeconds?: number;
}): Publisher {
  const { clock, random, ttlSeconds = DEFAULT_TTL_SECONDS } = options;
  const zone = openZone(options);
  return {
    async publish(entries, { deadline }) {
      const tasks = mergeByName(entries, (one, other) => ({
        ...one,
        values: [...one.values, ...other.values],
        ours: [...one.ours, ...other.ours],
      })).map(
        (entry): Task => ({
          name: entry.name,
          presumedEmpty: entry.sharing === 'fresh',
          plan: (sets) => planPublish(entry, sets, ttlSeconds),
        }),
      );
      const result = await carryOut(tasks, { zone, clock, random, deadline, step: 'publish' });
      const refused = result.outcomes.flatMap(({ task, trouble }) => (trouble ? [{ name: task.name, trouble }] : []));
      const { changeIds, attempts, unanswered } = result;
      return { changeIds, attempts, refused, unanswered };
    },
    async remove(entries, { deadline }) {
      const tasks = mergeByName(entries, (one, other) => ({
        name: one.name,
        values: [...one.values, ...other.values],
      })).map(
        ({ name, values }): Task => ({
          name,
          presumedEmpty: false,
          plan: (sets) => planRemoval(values, sets),
        }),
      );
      const { outcomes, attempts } = await carryOut(tasks, { zone, clock, random, deadline, step: 'cleanup' });
      const stuck = outcomes.filter(({ trouble }) => trouble !== undefined);
      if (stuck.length > 0) throw removalFailed(stuck.map(({ task, trouble }) => ({ name: task.name, trouble })));
      const namesOf = (sent: boolean) => outcomes.filter((each) => each.sent === sent).map(({ task }) => task.name);
      return { attempts, removed: namesOf(true), alreadyGone: namesOf(false) };
    },
    awaitInsync: (changeId, { deadline, signal }) =>
      awaitInsync(changeId, { zone, clock, deadline, ...(signal ? { signal } : {}) }),
  };
}

function removalFailed(stuck: readonly { name: string; trouble: Trouble | undefined }[]): TroubleError {
  const first = stuck[0]?.trouble;
  if (!first) throw new TypeError('a removal that did not fail has no trouble');
  const names = stuck.map(({ name }) => name).join(', ');
  return new TroubleError({ ...first, message: `The values at ${names} are still there. ${first.message}` });
}

/** One entry per name: a batch that changes the same set twice is refused as a whole. */
function mergeByName<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  merge: (one: Entry, other: Entry) => Entry,
): Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    const key = canonicalName(entry.name);
    const before = byName.get(key);
    byName.set(key, before ? merge(before, entry) : entry);
  }
  return [...byName.values()];
}
