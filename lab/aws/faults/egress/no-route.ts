import { z } from 'zod';
import { defineFault } from '../switched-fault.ts';
import { blocked, blocking, type EgressHost } from './egress.ts';

export const noRoute = defineFault({
  name: 'no-route',
  summary: 'Functions reach nothing but AWS, as in a subnet that has no way out but endpoints',
  parameters: z.strictObject(blocking),
  start: (parameters, { add }: EgressHost) => add([blocked(parameters)]),
});
