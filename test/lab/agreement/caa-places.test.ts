import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareInspectors } from '../../../lab/inspectors/prepare.ts';
import { MOST_CAA_RECORDS } from '../../../lambda/contract/evidence/caa.ts';
import { ZONE } from '../dns/world.ts';
import { CAA_PLACES } from './caa-places.ts';
import { type CaaWorld, startCaaWorld } from './caa-world.ts';
import { compared } from './compared.ts';

let world: CaaWorld;
beforeAll(async () => {
  world = await startCaaWorld(await prepareInspectors());
});
afterAll(() => world?.stop());
beforeEach(() => world.restore());
afterEach(() => {
  for (const name of ['example.org', 'caa.example.org']) world.dns.parent.remove(name, 'CAA');
});

describe('CAA where it lies, and servers that fail', () => {
  for (const place of CAA_PLACES) {
    test(`${place.is}: ${place.gives}`, async ({ task }) => {
      const identifier = place.identifier ?? `a.b.${ZONE}`;
      world.source.set(ZONE, `a.b.${ZONE}`, 'A', ['192.0.2.1']);
      await place.arrange(world);

      const { outcome, reason, foundAt, records, recordCount } = await world.judge(identifier);

      expect(`${outcome} ${reason}`).toBe(place.gives);
      if (outcome === 'undetermined') {
        compared(task, `the verdict with ${place.rfc}`);
        return;
      }
      const seen = await world.dig(identifier);
      compared(task, `the verdict with ${place.rfc}; the records and their place with dig`);
      expect(foundAt).toBe(place.at);
      expect(seen.at).toBe(place.at);
      expect(recordCount).toBe(seen.records.length);
      for (const record of records) expect(seen.records).toContainEqual(record);
      expect(records).toHaveLength(Math.min(seen.records.length, MOST_CAA_RECORDS));
    });
  }
});
