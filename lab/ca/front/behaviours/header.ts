import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { withHeader, withoutHeaders } from '../headers.ts';
import { edited, SCOPE } from '../scope.ts';

export const header = defineFault({
  name: 'header',
  summary: "Header lines of the CA's answers are set to other values or removed",
  parameters: z.strictObject({
    set: z.record(z.string().min(1), z.string()).default({}).describe('Values by name'),
    remove: z.array(z.string().min(1)).default([]).describe('Names'),
    ...SCOPE,
  }),
  make: ({ set, remove, ...scope }) => ({
    respond: edited(scope, (answer) => ({
      ...answer,
      headers: Object.entries(set).reduce(
        (headers, [name, value]) => withHeader(headers, name, value),
        withoutHeaders(answer.headers, ...remove),
      ),
    })),
  }),
});
