import { z } from 'zod';
import { below, plainName } from '../names.ts';
import { defineFault } from './fault.ts';
import { faultSet, onlySet } from './instead.ts';

export const cnameLoop = defineFault({
  name: 'cname-loop',
  summary: 'The CNAME at a name leads to another that leads back',
  parameters: z.strictObject({ name: z.string().describe('As in _acme-challenge.www.example.org') }),
  start({ name }) {
    const other = below('loop', plainName(name));
    const there = faultSet(name, 'CNAME', other);
    const back = faultSet(other, 'CNAME', plainName(name));
    return { view: (data) => onlySet(onlySet(data, there), back) };
  },
});
