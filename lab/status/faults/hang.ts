import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { StatusPages } from '../pages.ts';
import { befall, WHOSE } from './befall.ts';

export const hang = defineFault({
  name: 'hang',
  summary: 'The status page takes requests and never answers',
  parameters: WHOSE,
  start: (whose, pages: StatusPages) => befall(whose, pages, { kind: 'silence' }),
});
