import { z } from 'zod';
import { liesWithin, plainName } from '../names.ts';
import { readZone, setsOf } from '../zone-data.ts';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const nxdomain = defineFault({
  name: 'nxdomain',
  summary: 'Servers say that a name does not exist, or that none does but the apex of the zone',
  parameters: z.strictObject({
    ...scope,
    name: z.string().optional().describe('The name that is gone, with all below it; default: all names of the zone'),
  }),
  start: (parameters, host) => ({
    view(data, asked) {
      if (!concerns(parameters, asked, host)) return data;
      const gone = parameters.name === undefined ? data.name : plainName(parameters.name);
      const kept = setsOf(data).filter(({ name }) => {
        const owner = plainName(name);
        return owner === data.name || !liesWithin(owner, gone);
      });
      return readZone(data.name, kept);
    },
  }),
});
