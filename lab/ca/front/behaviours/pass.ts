import { z } from 'zod';
import { defineFault } from '../fault.ts';

export const pass = defineFault({
  name: 'pass',
  summary: 'Requests and answers go through unchanged, as with nothing in use',
  parameters: z.strictObject({}),
  make: () => ({ respond: (request, forward) => forward(request) }),
});
