import { z } from 'zod';
import { plainName } from '../names.ts';
import { withoutSets } from '../zone-data.ts';
import { defineFault } from './fault.ts';

export const delegationRemoved = defineFault({
  name: 'delegation-removed',
  summary: 'The parent no longer delegates the zone',
  parameters: z.strictObject({ zone: z.string().describe('The zone below the parent') }),
  start: ({ zone }) => ({
    view: (data) => (data.name === plainName(zone) ? data : withoutSets(withoutSets(data, zone, 'NS'), zone, 'DS')),
  }),
});
