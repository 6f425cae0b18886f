import { randomUUID } from 'node:crypto';
import { parseSafely } from '../contract/parse.ts';
import { TroubleError } from '../contract/problem.ts';
import { type Remembered, rememberedSchema, VERDICT_BOUNDS } from '../contract/verdict/verdict.ts';
import { jsonIn } from './json.ts';
import type { Item, Table } from './table.ts';

/** Days that the verdicts of a target stay in the ledger after the last of them. */
const KEPT_DAYS = 90;
/** Rounds of one target that end at once are few: a person's, a schedule's, a confirmation. */
const MOST_TRIES = 5;

/** The last verdicts of each target. */
export type VerdictLedger = {
  /** The latest first, at most VERDICT_BOUNDS.history; those that this version cannot read are left out. */
  read(target: string): Promise<Remembered[]>;
  /** Adds one, and forgets the oldest. The same run id is added once. @returns all of the target, as `read` gives them */
  add(target: string, remembered: Remembered): Promise<Remembered[]>;
};

const keyOf = (target: string) => ({ pk: `verdict#${target}`, sk: 'verdict' });

export function createVerdictLedger(table: Table): VerdictLedger {
  return {
    async read(target) {
      return verdictsIn(await table.get(keyOf(target)));
    },
    async add(target, remembered) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const item = await table.get(keyOf(target));
        const known = verdictsIn(item);
        // When an answer gets lost the SDK sends the same call again, whose condition then fails by what the first has done.
        if (known.some(({ runId }) => runId === remembered.runId)) return known;
        const all = latestOf([remembered, ...known]);
        if (await replace(table, target, item, all)) return all;
      }
      throw contended(target);
    },
  };
}

/** `false` when somebody else has written since the item was read. */
function replace(table: Table, target: string, before: Item | undefined, verdicts: Remembered[]): Promise<boolean> {
  const last = Date.parse(verdicts[0]?.at ?? '');
  return table.put(
    keyOf(target),
    {
      verdicts: { S: JSON.stringify(verdicts) },
      revision: { S: randomUUID() },
      expiresAt: { N: String(Math.floor(last / 1000) + KEPT_DAYS * 86_400) },
    },
    before?.revision
      ? { expression: 'revision = :revision', values: { ':revision': before.revision } }
      : { expression: 'attribute_not_exists(pk)' },
  );
}

/** By the beginning of the round: of two that end at once, whoever wrote last is not the later one. */
function latestOf(verdicts: readonly Remembered[]): Remembered[] {
  return [...verdicts].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, VERDICT_BOUNDS.history);
}

function verdictsIn(item: Item | undefined): Remembered[] {
  const entries: unknown = jsonIn(item?.verdicts?.S);
  // A version before this one knows fewer codes than a later one wrote.
  return Array.isArray(entries) ? entries.flatMap((entry) => parseSafely(rememberedSchema, entry).data ?? []) : [];
}

function contended(target: string): TroubleError {
  return new TroubleError({
    code: 'ledger-unavailable',
    message: `The verdict of a round of "${target}" was not remembered: ${MOST_TRIES} times somebody else wrote at the same moment.`,
    action: 'Nothing is lost but the comparison with this verdict; look whether many rounds of the target run at once.',
    cause: 'contended',
  });
}
