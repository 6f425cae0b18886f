import { bucketOf, type DayRecord, dayOf } from '../contract/statistics.ts';
import { type Chance, transactPatiently } from './patience.ts';
import type { Item, Table, Update } from './table.ts';

/** Days that are looked back at, and some more. */
const KEPT_DAYS = 40;
/** DynamoDB deletes within days after a record has expired (its guide, "Time to Live"). */
const MOST_DAYS = 60;

/** A probe that passed or failed. */
export type Counted = { readonly ca: string; readonly passed: boolean; readonly durationMs: number };

/** How probes went, by CA and UTC day. */
export type DailyLedger = {
  /** Adds the probes of a run that is in the ledger, all or none; the same run id is added once. @throws TroubleError */
  add(runId: string, probes: readonly Counted[], now: number): Promise<void>;
  /** The days of a CA that had any, the oldest first. @throws TroubleError */
  read(ca: string, now: number): Promise<DayRecord[]>;
};

const partitionOf = (ca: string) => `daily#${ca}`;

export function createDailyLedger(table: Table, ports: Chance): DailyLedger {
  return {
    async add(runId, probes, now) {
      if (probes.length === 0) return;
      // Where the run does not allow it, it was counted before, or is not known: nothing is added then.
      await transactPatiently(table, ports, [countedOnce(runId, now), ...probes.map((each) => counting(each, now))]);
    },
    async read(ca, now) {
      const items = await table.before(partitionOf(ca), dayOf(now, 1), MOST_DAYS);
      return items.map(recordIn);
    },
  };
}

function countedOnce(runId: string, now: number): Update {
  return {
    key: { pk: `run#${runId}`, sk: 'run' },
    update: 'SET countedOn = :day',
    condition: {
      expression: 'attribute_exists(pk) AND attribute_not_exists(countedOn)',
      values: { ':day': { S: dayOf(now) } },
    },
  };
}

function counting({ ca, passed, durationMs }: Counted, now: number): Update {
  const one = passed ? ['passed', `d${bucketOf(durationMs)}`] : ['failed'];
  return {
    key: { pk: partitionOf(ca), sk: dayOf(now) },
    update: `ADD ${one.map((name) => `${name} :one`).join(', ')} SET expiresAt = :until`,
    condition: {
      expression: '',
      values: { ':one': { N: '1' }, ':until': { N: String(Math.floor(now / 1000) + KEPT_DAYS * 86_400) } },
    },
  };
}

function recordIn(item: Item): DayRecord {
  const durations = Object.entries(item).flatMap(([name, { N }]) => {
    const [, bucket] = /^d(\d+)$/.exec(name) ?? [];
    return bucket === undefined ? [] : [[Number(bucket), Number(N)]];
  });
  return {
    day: item.sk?.S ?? '',
    passed: Number(item.passed?.N ?? 0),
    failed: Number(item.failed?.N ?? 0),
    durations: Object.fromEntries(durations),
  };
}
