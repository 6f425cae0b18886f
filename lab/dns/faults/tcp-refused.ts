import { z } from 'zod';
import { closeListeners } from './closed-listeners.ts';
import { defineFault } from './fault.ts';
import { servers, serversMeant } from './scope.ts';

export const tcpRefused = defineFault({
  name: 'tcp-refused',
  summary: 'Servers answer over UDP and refuse connections over TCP',
  parameters: z.strictObject({ servers }),
  start: (parameters, host) => closeListeners(serversMeant(parameters.servers, host), ['tcp'], host),
});
