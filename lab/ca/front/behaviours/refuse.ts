import { z } from 'zod';
import { defineFault } from '../fault.ts';

export const refuse = defineFault({
  name: 'refuse',
  summary: 'Nobody listens on the port: connections are refused (ECONNREFUSED) and open ones are cut',
  parameters: z.strictObject({}),
  make: () => ({ connection: { kind: 'refused' } }),
});
