import { z } from 'zod';
import { plainName } from '../names.ts';
import { readRecordData } from '../presentation.ts';
import { setsOf, withSets } from '../zone-data.ts';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const otherValues = defineFault({
  name: 'other-values',
  summary: 'Servers answer with another TXT value than the zone has',
  parameters: z.strictObject({
    ...scope,
    name: z.string().optional().describe('The name whose values they are; default: every name with TXT records'),
    value: z.string().min(1).default('of-another-time').describe('What they answer instead'),
  }),
  start: ({ name, value, ...parameters }, host) => {
    const data = [readRecordData('TXT', JSON.stringify(value))];
    const isMeant = (owner: string) => name === undefined || plainName(owner) === plainName(name);
    return {
      view(zone, asked) {
        if (!concerns(parameters, asked, host)) return zone;
        const sets = setsOf(zone).filter((set) => set.type === 'TXT' && isMeant(set.name));
        return withSets(
          zone,
          sets.map((set) => ({ ...set, data })),
        );
      },
    };
  },
});
