import { z } from 'zod';
import { defineFault } from '../fault.ts';
import { edited } from '../scope.ts';

export const idleCut = defineFault({
  name: 'idle-cut',
  summary: 'Connections that were idle for so many milliseconds after an answer are cut by RST, without a word',
  parameters: z.strictObject({ milliseconds: z.int().min(1).max(3_600_000) }),
  make: ({ milliseconds }) => ({ respond: edited({}, (answer) => ({ ...answer, cutWhenIdleMs: milliseconds })) }),
});
