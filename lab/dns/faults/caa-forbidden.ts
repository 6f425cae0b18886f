import { z } from 'zod';
import { caaAt, caaName } from './caa-set.ts';
import { defineFault } from './fault.ts';

export const caaForbidden = defineFault({
  name: 'caa-forbidden',
  summary: 'CAA forbids every CA to issue (RFC 8659 section 4.2: issue ";")',
  parameters: z.strictObject({ name: caaName }),
  start: ({ name }) => caaAt(name, 0, 'issue', ';'),
});
