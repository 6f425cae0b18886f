import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareUnbound } from '../../../lab/dns/unbound/prepare.ts';
import { UnboundUnavailableError } from '../../../lab/dns/unbound/unavailable.ts';
import { prepareInspectors } from '../../../lab/inspectors/prepare.ts';
import { compareDns } from '../agreement/compare-dns.ts';
import { type ComparedWorld, startComparedWorld } from '../agreement/dns-world.ts';
import { FAULT_CASES } from '../agreement/fault-cases.ts';
import { HEALTHY_CASES } from '../agreement/healthy-cases.ts';

/** A slice of what `npm run prove -- agreement` holds against dig and delv. */
const SLICE = [
  'signed zone',
  'alias into a signed zone',
  'two values, as for a name and its wildcard',
  'name servers within the zone itself, whose glue is old',
  'lame, everywhere',
  'truncated',
  'EDNS answered FORMERR',
  'delegation removed',
  'signature expired',
  'DS mismatch',
];
const missing = await prepareUnbound().then(
  () => undefined,
  (error) => {
    const lacks =
      error instanceof UnboundUnavailableError &&
      ['unsupported-platform', 'no-apt', 'no-compiler'].includes(error.reason);
    if (!lacks) throw error;
    console.error(`NOT RUN: the evidence against dig and delv. ${error.message}`);
    return error;
  },
);

let world: ComparedWorld;

describe.skipIf(missing)('the evidence agrees with dig and delv', () => {
  beforeAll(async () => {
    world = await startComparedWorld(await prepareInspectors());
  });
  afterAll(() => world?.stop());

  const slice = [...HEALTHY_CASES, ...FAULT_CASES].filter(({ name }) => SLICE.includes(name));
  for (const each of slice) test(each.name, ({ task }) => compareDns(each, world, task));

  test('every case of the slice is there', () => {
    expect(slice.map(({ name }) => name).sort()).toEqual([...SLICE].sort());
  });
});
