import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const servfail = defineFault({
  name: 'servfail',
  summary: 'Servers answer SERVFAIL',
  parameters: z.strictObject(scope),
  start: (parameters, host) => ({
    before: (asked) => (concerns(parameters, asked, host) ? { rcode: 'SERVFAIL' } : undefined),
  }),
});
