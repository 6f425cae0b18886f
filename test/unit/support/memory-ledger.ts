import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { Condition, Item, Key, Table, Transacted } from '../../../lambda/store/table.ts';

/** The ledger's table in memory: the conditions and updates that the ledgers use, and nothing else. */
export type MemoryTable = Table & {
  readonly items: Map<string, Item>;
  /** So many transactions meet others at work at the same items. */
  conflicts: number;
  /** Until it is switched on again, every call fails as it does when DynamoDB does not answer. */
  down: boolean;
};

/** @param pause what each call waits for before the table is looked at, and again before its answer is there */
export function createMemoryTable(pause: () => Promise<void> = () => Promise.resolve()): MemoryTable {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const table: MemoryTable = {
    items,
    down: false,
    conflicts: 0,
    async get(key) {
      await answer();
      const item = items.get(idOf(key));
      await pause();
      return item;
    },
    async put(key, item, condition) {
      await answer();
      if (!holds(items.get(idOf(key)), condition)) return false;
      items.set(idOf(key), { pk: { S: key.pk }, sk: { S: key.sk }, ...item });
      return true;
    },
    async update(key, update, condition) {
      await answer();
      const before = items.get(idOf(key));
      if (!holds(before, condition)) return false;
      items.set(idOf(key), updated({ pk: { S: key.pk }, sk: { S: key.sk }, ...before }, update, condition));
      return true;
    },
    async remove(key, condition) {
      await answer();
      if (!holds(items.get(idOf(key)), condition)) return false;
      items.delete(idOf(key));
      return true;
    },
    async transact(updates) {
      await answer();
      const made = transactNow(updates);
      await pause();
      return made;
    },
    async before(pk, below, atMost) {
      await answer();
      const mine = [...items.values()].filter((item) => item.pk?.S === pk && (item.sk?.S ?? '') < below);
      return mine.sort((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1)).slice(0, atMost);
    },
  };
  const transactNow = (updates: Parameters<Table['transact']>[0]): Transacted => {
    if (table.conflicts > 0) {
      table.conflicts -= 1;
      return { kind: 'conflict', cause: 'TransactionConflict' };
    }
    if (new Set(updates.map(({ key }) => idOf(key))).size < updates.length) throw new TypeError('one item twice');
    const failed = updates.flatMap(({ key, condition }, index) =>
      holds(items.get(idOf(key)), condition) ? [] : [{ index, item: items.get(idOf(key)) }],
    );
    if (failed.length > 0) return { kind: 'refused', failed };
    for (const { key, update, condition } of updates) {
      items.set(
        idOf(key),
        updated({ pk: { S: key.pk }, sk: { S: key.sk }, ...items.get(idOf(key)) }, update, condition),
      );
    }
    return { kind: 'made' };
  };
  /** As over a network: the answer is not there at once. */
  const answer = async () => {
    await pause();
    if (table.down)
      throw new TroubleError({ code: 'ledger-unavailable', message: 'DynamoDB is down.', action: 'Wait.' });
  };
  return table;
}

type Values = Condition['values'];
const numberIn = (item: Item | undefined, name: string) => Number(item?.[name]?.N);
const valueIn = (values: Values, name: string) => values?.[name] as { readonly N?: string; readonly S?: string };

function holds(item: Item | undefined, condition: Condition | undefined): boolean {
  if (!condition || condition.expression === '') return true;
  return condition.expression.split(' AND ').every((either) =>
    either
      .replaceAll(/^\((.*)\)$/g, '$1')
      .split(' OR ')
      .some((term) => termHolds(item, term, condition)),
  );
}

function termHolds(item: Item | undefined, term: string, { names, values }: Condition): boolean {
  if (term === 'attribute_not_exists(pk)') return item === undefined;
  if (term === 'attribute_exists(pk)') return item !== undefined;
  const missing = /^attribute_not_exists\((#?\w+)\)$/.exec(term)?.[1];
  if (missing !== undefined) return item?.[names?.[missing] ?? missing] === undefined;
  const [left = '', operator, right = ''] = term.split(' ');
  const name = names?.[left] ?? left;
  if (operator === '<') return numberIn(item, name) < Number(valueIn(values, right).N);
  if (operator === '=') return item?.[name]?.S === valueIn(values, right).S;
  throw new TypeError(`no such condition: ${term}`);
}

/** `ADD a :v, b :v SET c = :w, #d = :x REMOVE e, f`, each clause at most once, and one level of `progress.#ca`. */
function updated(before: Item, update: string, condition: Condition): Item {
  const item = { ...before };
  const clauses = update.split(/ ?\b(ADD|SET|REMOVE) /).slice(1);
  for (let at = 0; at < clauses.length; at += 2) {
    for (const part of (clauses[at + 1] ?? '').split(', ')) apply(item, clauses[at] ?? '', part, condition);
  }
  return item;
}

function apply(item: Item, clause: string, part: string, { names, values }: Condition): void {
  const [path = '', ...rest] = part.split(' ');
  const name = names?.[path] ?? path;
  const value = values?.[rest.at(-1) ?? ''];
  if (clause === 'REMOVE') delete item[name];
  else if (!value) throw new TypeError(`no such update: ${clause} ${part}`);
  else if (clause === 'ADD') item[name] = { N: String(Number(item[name]?.N ?? 0) + Number(value.N)) };
  else if (path === 'progress.#ca') item.progress = { M: { ...item.progress?.M, [names?.['#ca'] ?? '']: value } };
  else item[name] = value;
}
