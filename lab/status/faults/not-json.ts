import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { StatusPages } from '../pages.ts';
import { befall, WHOSE } from './befall.ts';

export const notJson = defineFault({
  name: 'not-json',
  summary: 'The status page answers with a page of HTML',
  parameters: WHOSE,
  start: (whose, pages: StatusPages) => befall(whose, pages, { kind: 'html' }),
});
