import type { Table } from './table.ts';

/** A lock with an end: a holder that was killed blocks nobody for long. */
export type LeaseLedger = {
  /** `false` when somebody else holds it; who holds it already may take it again, and does when the SDK repeats a call. */
  take(name: string, owner: string, until: number, now: number): Promise<boolean>;
  /** Gives it back, if it is still the owner's. */
  release(name: string, owner: string): Promise<void>;
};

const keyOf = (name: string) => ({ pk: `lease#${name}`, sk: 'lease' });

export function createLeaseLedger(table: Table): LeaseLedger {
  return {
    take: (name, owner, until, now) =>
      table.put(
        keyOf(name),
        { owner: { S: owner }, until: { N: String(until) }, expiresAt: { N: String(Math.ceil(until / 1000)) } },
        {
          expression: 'attribute_not_exists(pk) OR #until < :now OR #owner = :owner',
          names: { '#until': 'until', '#owner': 'owner' },
          values: { ':now': { N: String(now) }, ':owner': { S: owner } },
        },
      ),
    async release(name, owner) {
      await table.remove(keyOf(name), {
        expression: '#owner = :owner',
        names: { '#owner': 'owner' },
        values: { ':owner': { S: owner } },
      });
    },
  };
}
