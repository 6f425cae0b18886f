import { z } from 'zod';
import { defineFault } from './fault.ts';
import { faultSet, onlySet } from './instead.ts';

export const cnameWrong = defineFault({
  name: 'cname-wrong',
  summary: 'The CNAME at a name leads somewhere else',
  parameters: z.strictObject({
    name: z.string().describe('As in _acme-challenge.www.example.org'),
    target: z.string().default('elsewhere.example.org').describe('Where it leads'),
  }),
  start: ({ name, target }) => ({ view: (data) => onlySet(data, faultSet(name, 'CNAME', target)) }),
});
