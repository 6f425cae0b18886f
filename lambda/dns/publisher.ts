import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import { quoted, readRecordSets, simpleTxt, valuesOf } from './record-set.ts';
import { isLostAnswer, isThrottle, route53Trouble } from './route53-trouble.ts';

/** Short, so that a resolver which saw an earlier answer asks again soon. */
const TTL_SECONDS = 5;
const MOST_CONFLICTS = 8;

export type PublishEntry = {
  readonly name: string;
  readonly values: readonly string[];
  /**
   * `fresh`: nobody has ever written there. `shared`: other values are carried along. `exclusive`: a real name, where
   * nothing is published while anybody else has something there.
   */
  readonly sharing: 'fresh' | 'shared' | 'exclusive';
  /** Values there that are ours already. */
  readonly ours: readonly string[];
};
export type Removal = { readonly name: string; readonly values: readonly string[] };
type Limits = { readonly deadline: number; readonly signal?: AbortSignal };

/** Writes TXT values by compare-and-swap: the exact set read is deleted and the new one created in one change. */
export type Publisher = {
  publish(
    entries: readonly PublishEntry[],
    limits: Limits,
  ): Promise<{ changeId?: string; attempts: number; refused: { name: string; trouble: Trouble }[] }>;
  /** Removes these values and no other. @throws TroubleError when one of them could not be removed */
  remove(
    entries: readonly Removal[],
    limits: Limits,
  ): Promise<{ attempts: number; removed: string[]; alreadyGone: string[] }>;
  awaitInsync(changeId: string, limits: Limits): Promise<{ insync: boolean; afterMs: number; polls: number }>;
};

type Swap = { readonly changes: Change[]; readonly refused: { name: string; trouble: Trouble }[] };

export function createPublisher(options: {
  readonly client: Route53Client;
  readonly hostedZoneId: string;
  readonly clock: Clock;
  readonly random: () => number;
}): Publisher {
  const { client, hostedZoneId, clock, random } = options;

  /** Plans from what is there, changes it, and begins anew when somebody else was faster or the answer was lost. */
  const swap = async (plan: (again: boolean) => Promise<Swap>, deadline: number) => {
    for (let attempts = 1, conflicts = 0; ; attempts++) {
      let call = 'ListResourceRecordSets';
      try {
        const { changes, refused } = await plan(attempts > 1);
        if (changes.length === 0) return { attempts, refused };
        call = 'ChangeResourceRecordSets';
        const answer = await client.send(
          new ChangeResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, ChangeBatch: { Changes: changes } }),
        );
        const id = answer.ChangeInfo?.Id;
        return { attempts, refused, ...(id === undefined ? {} : { changeId: id }) };
      } catch (error) {
        const conflict = error instanceof Error && error.name === 'InvalidChangeBatch';
        if (conflict) conflicts++;
        const hopeless = conflict ? conflicts > MOST_CONFLICTS : !isThrottle(error) && !isLostAnswer(error);
        const pause = Math.min(2_000, 100 * 2 ** Math.min(attempts, 5)) * (0.5 + random());
        if (hopeless || clock.now() + pause >= deadline)
          throw new TroubleError(route53Trouble(error, call, hostedZoneId));
        await clock.sleep(pause);
      }
    }
  };

  const removeTogether = async (entries: readonly Removal[], deadline: number) => {
    let gone = new Set<string>();
    const { attempts } = await swap(async () => {
      gone = new Set(entries.map(({ name }) => name));
      const changes: Change[] = [];
      for (const { name, values } of entries) {
        const { set } = simpleTxt(await readRecordSets(client, hostedZoneId, name));
        const ours = new Set(values.map(quoted));
        const present = valuesOf(set);
        const kept = present.filter((value) => !ours.has(value));
        if (!set || kept.length === present.length) continue;
        gone.delete(name);
        changes.push(...replace(set, { ...set, ResourceRecords: kept.map((Value) => ({ Value })) }));
      }
      return { changes, refused: [] };
    }, deadline);
    return { attempts, gone };
  };

  return {
    publish: (entries, { deadline }) =>
      swap(async (again) => {
        const planned: Swap = { changes: [], refused: [] };
        for (const entry of entries) {
          const sets =
            entry.sharing === 'fresh' && !again ? [] : await readRecordSets(client, hostedZoneId, entry.name);
          planEntry(entry, sets, planned);
        }
        return planned;
      }, deadline),
    async remove(entries, { deadline }) {
      const names = [...new Set(entries.map(({ name }) => name))];
      const merged = names.map((name) => ({
        name,
        values: entries.filter((each) => each.name === name).flatMap(({ values }) => values),
      }));
      const { attempts, gone } = await removeTogether(merged, deadline).catch(async (error: unknown) => {
        if (merged.length === 1) throw error;
        // One set that cannot be removed must not keep the others in the zone.
        const alone = await Promise.allSettled(merged.map((each) => removeTogether([each], deadline)));
        const failed = alone.find((each) => each.status === 'rejected');
        if (failed) throw failed.reason;
        return { attempts: 2, gone: new Set<string>() };
      });
      return { attempts, removed: names.filter((name) => !gone.has(name)), alreadyGone: [...gone] };
    },
    async awaitInsync(changeId, { deadline, signal }) {
      const began = clock.now();
      for (let polls = 1, pause = 300; ; polls++, pause = Math.min(2_000, pause * 1.6)) {
        await clock.sleep(pause, signal);
        const afterMs = clock.now() - began;
        if (signal?.aborted || clock.now() >= deadline) return { insync: false, afterMs, polls };
        const status = await client.send(new GetChangeCommand({ Id: changeId })).then(
          (answer) => answer.ChangeInfo?.Status,
          (error: unknown) => {
            if (isThrottle(error) || isLostAnswer(error)) return undefined;
            throw new TroubleError(route53Trouble(error, 'GetChange', hostedZoneId));
          },
        );
        if (status === 'INSYNC') return { insync: true, afterMs: clock.now() - began, polls };
      }
    },
  };
}

function planEntry(entry: PublishEntry, sets: readonly ResourceRecordSet[], planned: Swap): void {
  const { set, foreign } = simpleTxt(sets);
  const present = valuesOf(set);
  const own = new Set([...entry.values, ...entry.ours].map(quoted));
  const inUse = foreign || (entry.sharing === 'exclusive' && present.some((value) => !own.has(value)));
  if (inUse) {
    planned.refused.push({ name: entry.name, trouble: nameInUse(entry.name) });
    return;
  }
  const wanted = [...new Set([...present, ...entry.values.map(quoted)])];
  if (wanted.length === present.length) return;
  const ResourceRecords = wanted.map((Value) => ({ Value }));
  planned.changes.push(
    ...replace(set, { Name: entry.name, Type: 'TXT', TTL: set?.TTL ?? TTL_SECONDS, ResourceRecords }),
  );
}

function replace(before: ResourceRecordSet | undefined, after: ResourceRecordSet): Change[] {
  const remove: Change[] = before ? [{ Action: 'DELETE', ResourceRecordSet: before }] : [];
  return after.ResourceRecords?.length ? [...remove, { Action: 'CREATE', ResourceRecordSet: after }] : remove;
}

function nameInUse(name: string): Trouble {
  return {
    code: 'challenge-name-in-use',
    step: 'publish',
    message: `Another client has records at ${name}, so nothing was published there: its own renewal might have failed.`,
    action:
      'Nothing is broken. If the records are leftovers, have their owner remove them; else the next round tries again.',
  };
}
