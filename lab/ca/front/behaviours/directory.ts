import { z } from 'zod';
import { objectOf, withObject } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { edited } from '../scope.ts';

export const directory = defineFault({
  name: 'directory',
  summary: 'The directory says something else of the CA, or lacks resources that the CA has all the same',
  parameters: z.strictObject({
    meta: z.record(z.string().min(1), z.unknown()).optional().describe('In place of its meta; default: as it is'),
    remove: z.array(z.string().min(1)).default([]).describe('Names of resources'),
  }),
  make: ({ meta, remove }) => ({
    respond: edited({ at: ['directory'] }, (answer) => {
      const object = objectOf(answer);
      if (!object) return undefined;
      const left = Object.entries(object).filter(([name]) => !remove.includes(name));
      return withObject(answer, { ...Object.fromEntries(left), ...(meta === undefined ? {} : { meta }) });
    }),
  }),
});
