import { z } from 'zod';
import { defineFault } from '../switched-fault.ts';
import { blocked, blocking, type EgressHost } from './egress.ts';

export const dnsBlocked = defineFault({
  name: 'dns-blocked',
  summary: 'Functions reach no name server: the port of DNS is closed to them, over UDP, TCP or both',
  parameters: z.strictObject({
    transport: z.enum(['udp', 'tcp']).optional().describe('Only this one; default: both'),
    ...blocking,
  }),
  start: ({ transport, ...parameters }, { add, dnsPort }: EgressHost) =>
    add([{ ...blocked(parameters), ports: [dnsPort], ...(transport ? { transport } : {}) }]),
});
