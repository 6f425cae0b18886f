import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const lame = defineFault({
  name: 'lame',
  summary: 'Servers answer REFUSED, as those that have never heard of the zone (RFC 9499, "lame delegation")',
  parameters: z.strictObject(scope),
  start: (parameters, host) => ({
    before: (asked) => (concerns(parameters, asked, host) ? { rcode: 'REFUSED' } : undefined),
  }),
});
