import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { StatusPages } from '../pages.ts';
import { impair, WHAT } from './befall.ts';

export const degraded = defineFault({
  name: 'degraded',
  summary: 'The status page of a CA tells of degraded performance',
  parameters: WHAT,
  start: (what, pages: StatusPages) => impair(what, pages, 'degraded'),
});
