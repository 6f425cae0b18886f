import { z } from 'zod';
import { withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { edited, SCOPE } from '../scope.ts';

export const hugeBody = defineFault({
  name: 'huge-body',
  summary: "The bodies of the CA's answers are followed by blanks up to so many bytes",
  parameters: z.strictObject({ bytes: z.int().min(1).max(500_000_000).default(50_000_000), ...SCOPE }),
  make: ({ bytes, ...scope }) => ({
    respond: edited(scope, (answer) => {
      if (answer.body.length === 0 || answer.body.length >= bytes) return undefined;
      return withBody(answer, Buffer.concat([answer.body, Buffer.alloc(bytes - answer.body.length, ' ')]));
    }),
  }),
});
