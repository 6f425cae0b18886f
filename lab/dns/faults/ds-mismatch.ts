import { z } from 'zod';
import { createZoneKey } from '../dnssec/zone-key.ts';
import { liesWithin, plainName } from '../names.ts';
import { withSets } from '../zone-data.ts';
import { defineFault } from './fault.ts';
import { faultSet } from './instead.ts';

export const dsMismatch = defineFault({
  name: 'ds-mismatch',
  summary: 'The DS record at the parent is that of a key that the zone does not have',
  parameters: z.strictObject({ zone: z.string().describe('The zone below the parent') }),
  start({ zone }) {
    const name = plainName(zone);
    const set = faultSet(name, 'DS', createZoneKey(name).ds);
    // DS is the parent's word; the zone itself holds none.
    return { view: (data) => (liesWithin(name, data.name) && data.name !== name ? withSets(data, [set]) : data) };
  },
});
