import { z } from 'zod';
import { caaAt, caaName } from './caa-set.ts';
import { defineFault } from './fault.ts';

export const caaOtherIssuer = defineFault({
  name: 'caa-other-issuer',
  summary: 'CAA allows one CA alone, which is not the one that is asked',
  parameters: z.strictObject({
    name: caaName,
    issuer: z.string().default('ca.example.net').describe('Domain name of the CA that may issue'),
  }),
  start: ({ name, issuer }) => caaAt(name, 0, 'issue', issuer),
});
