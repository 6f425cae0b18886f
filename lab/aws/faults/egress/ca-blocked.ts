import { z } from 'zod';
import { defineFault } from '../switched-fault.ts';
import { blocked, blocking, type EgressHost } from './egress.ts';

export const caBlocked = defineFault({
  name: 'ca-blocked',
  summary: 'Functions do not reach one CA, and everybody else: what is sent there is dropped on the way',
  parameters: z.strictObject({ ca: z.string().min(1).describe('The CA, as the config names it'), ...blocking }),
  async start({ ca, ...parameters }, { add, cas }: EgressHost) {
    const found = cas[ca];
    if (!found) throw new Error(`ca: one of ${Object.keys(cas).join(', ')}`);
    return add([{ ...blocked(parameters), transport: 'tcp', ports: [found.port] }]);
  },
});
