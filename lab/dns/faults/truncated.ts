import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const truncated = defineFault({
  name: 'truncated',
  summary: 'Every answer over UDP is empty and says that it did not fit (TC)',
  parameters: z.strictObject(scope),
  start: (parameters, host) => ({
    // Over TCP a set TC is a broken answer, which resolvers throw away.
    after: (response, asked) =>
      asked.transport === 'udp' && concerns(parameters, asked, host) ? { ...response, truncated: true } : response,
  }),
});
