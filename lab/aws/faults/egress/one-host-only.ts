import { z } from 'zod';
import { defineFault } from '../switched-fault.ts';
import { blocked, blocking, type EgressHost } from './egress.ts';

export const oneHostOnly = defineFault({
  name: 'one-host-only',
  summary: 'Functions reach one host and AWS, as behind a firewall that nobody has told of the other CA, or of DNS',
  parameters: z.strictObject({
    host: z.string().min(1).optional().describe('As the function connects to it; default: any with this port'),
    port: z.int().min(1).max(65_535),
    ...blocking,
  }),
  start: ({ host, port, ...parameters }, { add }: EgressHost) =>
    add([{ ...blocked(parameters), except: { port, ...(host === undefined ? {} : { host }) } }]),
});
