import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DNS_FAULTS } from '../../../lab/dns/faults/registry.ts';
import { prepareInspectors } from '../../../lab/inspectors/prepare.ts';
import { compareDns } from './compare-dns.ts';
import { type ComparedWorld, startComparedWorld } from './dns-world.ts';
import { FAULT_CASES } from './fault-cases.ts';
import { HEALTHY_CASES } from './healthy-cases.ts';

let world: ComparedWorld;
beforeAll(async () => {
  world = await startComparedWorld(await prepareInspectors());
});
afterAll(() => world?.stop());

describe('DNS without a fault', () => {
  for (const each of HEALTHY_CASES) test(each.name, ({ task }) => compareDns(each, world, task));
});

describe('DNS with a fault', () => {
  for (const each of FAULT_CASES) test(each.name, ({ task }) => compareDns(each, world, task));

  test('no fault of the lab is left out', () => {
    expect(new Set(FAULT_CASES.map(({ fault }) => fault))).toEqual(new Set(DNS_FAULTS.map(({ name }) => name)));
  });
});
