import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { StatusPages } from '../pages.ts';
import { impair, WHAT } from './befall.ts';

export const majorOutage = defineFault({
  name: 'major-outage',
  summary: 'The status page of a CA tells of an outage',
  parameters: WHAT,
  start: (what, pages: StatusPages) => impair(what, pages, 'major-outage'),
});
