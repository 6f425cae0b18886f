import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { instead, SCOPE } from '../scope.ts';

export const hang = defineFault({
  name: 'hang',
  summary: 'Requests are taken and never answered',
  parameters: z.strictObject(SCOPE),
  make: (scope) => ({ respond: instead(scope, () => ({ kind: 'silence' })) }),
});
