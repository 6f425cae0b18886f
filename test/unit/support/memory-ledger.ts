import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { Condition, Item, Key, Table } from '../../../lambda/store/table.ts';

/** The ledger's table in memory: the conditions and updates that the ledgers use, and nothing else. */
export type MemoryTable = Table & {
  readonly items: Map<string, Item>;
  /** Until it is switched on again, every call fails as it does when DynamoDB does not answer. */
  down: boolean;
};

export function createMemoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const idOf = ({ pk, sk }: Key) => `${pk}\n${sk}`;
  const table: MemoryTable = {
    items,
    down: false,
    async get(key) {
      await answer();
      return items.get(idOf(key));
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
    async before(pk, below, atMost) {
      await answer();
      const mine = [...items.values()].filter((item) => item.pk?.S === pk && (item.sk?.S ?? '') < below);
      return mine.sort((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1)).slice(0, atMost);
    },
  };
  /** As over a network: the answer is not there at once. */
  const answer = async () => {
    await Promise.resolve();
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
  return condition.expression.split(' OR ').some((term) => termHolds(item, term, condition));
}

function termHolds(item: Item | undefined, term: string, { names, values }: Condition): boolean {
  if (term === 'attribute_not_exists(pk)') return item === undefined;
  if (term === 'attribute_exists(pk)') return item !== undefined;
  const missing = /^attribute_not_exists\((\w+)\)$/.exec(term)?.[1];
  if (missing !== undefined) return item?.[missing] === undefined;
  const [left = '', operator, right = ''] = term.split(' ');
  const name = names?.[left] ?? left;
  if (operator === '<') return numberIn(item, name) < Number(valueIn(values, right).N);
  if (operator === '=') return item?.[name]?.S === valueIn(values, right).S;
  throw new TypeError(`no such condition: ${term}`);
}

function updated(item: Item, update: string, { names, values }: Condition): Item {
  if (update === 'SET progress.#ca = :step') {
    const progress = { ...item.progress?.M, [names?.['#ca'] ?? '']: valueIn(values, ':step') };
    return { ...item, progress: { M: progress as Record<string, { S: string }> } };
  }
  if (update === 'SET #result = :result') return { ...item, result: valueIn(values, ':result') as { S: string } };
  if (update.startsWith('ADD orders :one')) {
    return { ...item, orders: { N: String((item.orders ? numberIn(item, 'orders') : 0) + 1) } };
  }
  throw new TypeError(`no such update: ${update}`);
}
