import { z } from 'zod';
import { withoutSets } from '../zone-data.ts';
import { defineFault } from './fault.ts';

export const cnameRemoved = defineFault({
  name: 'cname-removed',
  summary: 'The CNAME at a name is gone',
  parameters: z.strictObject({ name: z.string().describe('As in _acme-challenge.www.example.org') }),
  start: ({ name }) => ({ view: (data) => withoutSets(data, name, 'CNAME') }),
});
