import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareInspectors } from '../../../lab/inspectors/prepare.ts';
import { ISSUER_ROWS } from '../../unit/dns/caa/issuer-rows.ts';
import { RESTRICTION_ROWS } from '../../unit/dns/caa/restriction-rows.ts';
import { ZONE } from '../dns/world.ts';
import { type CaaWorld, startCaaWorld } from './caa-world.ts';
import { compared } from './compared.ts';

let world: CaaWorld;
beforeAll(async () => {
  world = await startCaaWorld(await prepareInspectors());
  await world.restore();
});
afterAll(() => world?.stop());

describe('CAA sets, served by name servers', () => {
  for (const [index, row] of [...ISSUER_ROWS, ...RESTRICTION_ROWS].entries()) {
    test(`${row.is}: ${row.gives}`, async ({ task }) => {
      const base = `row-${index}.${ZONE}`;
      world.serve(base, row.set);

      const { outcome, reason, records } = await world.judge(row.wildcard ? `*.${base}` : base, row);
      const seen = await world.dig(base);

      compared(task, `the verdict with ${row.rfc}; the records with dig`);
      expect(seen.records).toHaveLength(row.set.length);
      expect(inOrder(records)).toEqual(inOrder(seen.records));
      expect(`${outcome} ${reason}`).toBe(row.gives);
    });
  }
});

function inOrder(records: readonly unknown[]): string[] {
  return records.map((record) => JSON.stringify(record)).sort();
}
