import { randomUUID } from 'node:crypto';
import { parseSafely } from '../contract/parse.ts';
import { type PulseRecord, pulseRecordSchema } from '../contract/pulse.ts';
import { VERDICT_BOUNDS } from '../contract/verdict/verdict.ts';
import { jsonIn } from './json.ts';
import type { Item, Table } from './table.ts';

/** Days that the last pulses stay in the ledger after the last of them. */
const KEPT_DAYS = 90;
/** Pulses that end at once are two at most: a schedule's and a person's. */
const MOST_TRIES = 3;
const HOUR_MS = 3_600_000;

/** The last pulses of the deployment. */
export type PulseLedger = {
  /** The latest first, at most VERDICT_BOUNDS.history; those that this version cannot read are left out. */
  read(): Promise<PulseRecord[]>;
  /** Adds one, and forgets the oldest. `false`: others wrote at the same moment again and again. */
  add(record: PulseRecord): Promise<boolean>;
  /** Takes the write of this clock hour (UTC), whatever becomes of it; `false` when it was taken before. */
  takeWrite(now: number): Promise<boolean>;
};

const PULSES = { pk: 'pulse', sk: 'pulse' };
const WRITE = { pk: 'pulse', sk: 'write' };

export function createPulseLedger(table: Table): PulseLedger {
  return {
    async read() {
      return pulsesIn(await table.get(PULSES));
    },
    async add(record) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const item = await table.get(PULSES);
        const latest = [record, ...pulsesIn(item)].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
        if (await replace(table, item, latest.slice(0, VERDICT_BOUNDS.history))) return true;
      }
      return false;
    },
    takeWrite(now) {
      const hour = Math.floor(now / HOUR_MS);
      const taker = { S: randomUUID() };
      // When an answer gets lost the SDK sends the same call again, which must find that it took the hour itself.
      return table.put(
        WRITE,
        { hour: { N: String(hour) }, taker, expiresAt: { N: String(((hour + 48) * HOUR_MS) / 1000) } },
        {
          expression: 'attribute_not_exists(pk) OR #hour < :hour OR taker = :taker',
          names: { '#hour': 'hour' },
          values: { ':hour': { N: String(hour) }, ':taker': taker },
        },
      );
    },
  };
}

function replace(table: Table, before: Item | undefined, records: readonly PulseRecord[]): Promise<boolean> {
  const last = Date.parse(records[0]?.at ?? '');
  return table.put(
    PULSES,
    {
      pulses: { S: JSON.stringify(records) },
      revision: { S: randomUUID() },
      expiresAt: { N: String(Math.floor(last / 1000) + KEPT_DAYS * 86_400) },
    },
    before?.revision
      ? { expression: 'revision = :revision', values: { ':revision': before.revision } }
      : { expression: 'attribute_not_exists(pk)' },
  );
}

function pulsesIn(item: Item | undefined): PulseRecord[] {
  const entries: unknown = jsonIn(item?.pulses?.S);
  return Array.isArray(entries) ? entries.flatMap((entry) => parseSafely(pulseRecordSchema, entry).data ?? []) : [];
}
