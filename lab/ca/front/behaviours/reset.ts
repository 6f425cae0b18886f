import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { edited, instead, SCOPE } from '../scope.ts';

export const reset = defineFault({
  name: 'reset',
  summary: 'The connection is cut by RST (ECONNRESET) in place of an answer',
  parameters: z.strictObject({
    carriedOut: z.boolean().default(false).describe('The CA does what it is asked, and only the answer is lost'),
    ...SCOPE,
  }),
  make: ({ carriedOut, ...scope }) => ({
    respond: (carriedOut ? edited : instead)(scope, () => ({ kind: 'cut', by: 'rst' })),
  }),
});
