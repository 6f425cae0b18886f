import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { edited, SCOPE } from '../scope.ts';

export const drop = defineFault({
  name: 'drop',
  summary: 'The CA does what it is asked, and the connection is closed in the middle of the body of its answer',
  parameters: z.strictObject({
    bytes: z.int().min(0).optional().describe('How much of the body gets through; default: half of it'),
    ...SCOPE,
  }),
  make: ({ bytes, ...scope }) => ({
    respond: edited(scope, (answer) => {
      const half = Math.floor(answer.body.length / 2);
      if (answer.body.length === 0) return undefined;
      return { kind: 'cut', by: 'fin', after: { answer, bytes: Math.min(bytes ?? half, answer.body.length - 1) } };
    }),
  }),
});
