import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { edited, SCOPE } from '../scope.ts';

export const delay = defineFault({
  name: 'delay',
  summary: 'The CA does at once what it is asked, and its answer comes late by so many milliseconds',
  parameters: z.strictObject({ milliseconds: z.int().min(1).max(3_600_000), ...SCOPE }),
  make: ({ milliseconds, ...scope }) => ({
    respond: edited(scope, (answer) => sleep(milliseconds, answer, { ref: false })),
  }),
});
