import { z } from 'zod';
import { closeListeners } from './closed-listeners.ts';
import { defineFault } from './fault.ts';
import { servers, serversMeant } from './scope.ts';

export const notListening = defineFault({
  name: 'not-listening',
  summary: 'Nothing listens where servers should',
  parameters: z.strictObject({ servers }),
  start: (parameters, host) => closeListeners(serversMeant(parameters.servers, host), ['udp', 'tcp'], host),
});
