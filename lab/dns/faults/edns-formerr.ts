import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const ednsFormerr = defineFault({
  name: 'edns-formerr',
  summary: 'Queries with EDNS are answered FORMERR, as by servers older than EDNS (RFC 6891 section 7)',
  parameters: z.strictObject(scope),
  start: (parameters, host) => ({
    before: (asked) =>
      asked.query.edns && concerns(parameters, asked, host) ? { rcode: 'FORMERR', withoutEdns: true } : undefined,
  }),
});
