import { z } from 'zod';
import { objectOf, withObject } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { edited } from '../scope.ts';

export const directory = defineFault({
  name: 'directory',
  summary:
    'The directory says something else of the CA, has its resources elsewhere, or lacks some that the CA has all the same',
  parameters: z.strictObject({
    meta: z.record(z.string().min(1), z.unknown()).optional().describe('In place of its meta; default: as it is'),
    remove: z.array(z.string().min(1)).default([]).describe('Names of resources'),
    host: z.string().min(1).optional().describe('Where its resources are said to be; default: as it is'),
  }),
  make: ({ meta, remove, host }) => ({
    respond: edited({ at: ['directory'] }, (answer) => {
      const object = objectOf(answer);
      if (!object) return undefined;
      const left = Object.entries(object).filter(([name]) => !remove.includes(name));
      const named = left.map(([name, value]) => [name, host === undefined ? value : movedTo(host, value)]);
      return withObject(answer, { ...Object.fromEntries(named), ...(meta === undefined ? {} : { meta }) });
    }),
  }),
});

/** URLs alone: `meta` stays as it is. */
function movedTo(host: string, value: unknown): unknown {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url) return value;
  url.host = host;
  return url.href;
}
