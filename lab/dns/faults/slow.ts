import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineFault } from './fault.ts';
import { concerns, scope } from './scope.ts';

export const slow = defineFault({
  name: 'slow',
  summary: 'Servers take their time over every answer',
  parameters: z.strictObject({
    ...scope,
    milliseconds: z.int().min(1).max(60_000).describe('How long each answer takes'),
  }),
  start(parameters, host) {
    const over = new AbortController();
    return {
      async before(asked) {
        if (!concerns(parameters, asked, host)) return undefined;
        await sleep(parameters.milliseconds, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
        return undefined;
      },
      stop: () => over.abort(),
    };
  },
});
