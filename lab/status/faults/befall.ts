import { z } from 'zod';
import type { Stop } from '../../aws/faults/switched-fault.ts';
import type { Level } from '../forms.ts';
import { STATUS_CAS, type StatusPages, type Trouble } from '../pages.ts';

const ca = z.enum(STATUS_CAS).optional().describe('The CA whose page it is; default: all');
export const WHOSE = z.strictObject({ ca });
export const WHAT = z.strictObject({
  ca,
  service: z
    .enum(['own', 'other'])
    .default('own')
    .describe("own: the CA's ACME API, named by the host of its directory; other: a web site"),
});

export function befall(whose: z.output<typeof WHOSE>, pages: StatusPages, trouble: Trouble): Promise<Stop> {
  const end = pages.trouble(whose.ca, trouble);
  return Promise.resolve(async () => end());
}

/** One service of the page is not well, the other is. */
export function impair(what: z.output<typeof WHAT>, pages: StatusPages, level: Level): Promise<Stop> {
  const services = { own: 'operational', other: 'operational', [what.service]: level } as const;
  return befall(what, pages, { kind: 'services', services });
}
