import { z } from 'zod';
import { liesWithin, plainName } from '../names.ts';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const caaServfail = defineFault({
  name: 'caa-servfail',
  summary: 'Servers answer SERVFAIL to questions for CAA and to no others',
  parameters: z.strictObject({
    ...scope,
    name: z.string().optional().describe('Only at this name and below; default: everywhere in the zone'),
  }),
  start: ({ name, ...where }, host) => ({
    before(asked) {
      const { question } = asked.query;
      if (question.type !== 'CAA' || !concerns(where, asked, host)) return undefined;
      const hit = name === undefined || liesWithin(plainName(question.name), plainName(name));
      return hit ? { rcode: 'SERVFAIL' } : undefined;
    },
  }),
});
