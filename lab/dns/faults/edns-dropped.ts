import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const ednsDropped = defineFault({
  name: 'edns-dropped',
  summary: 'Queries with EDNS get no answer, as behind an old firewall',
  parameters: z.strictObject(scope),
  start: (parameters, host) => ({
    before: (asked) => (asked.query.edns && concerns(parameters, asked, host) ? 'silence' : undefined),
  }),
});
