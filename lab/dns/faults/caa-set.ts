import { z } from 'zod';
import { liesWithin, plainName } from '../names.ts';
import type { RecordData } from '../record-set.ts';
import { withSets } from '../zone-data.ts';
import type { ActiveFault } from './fault.ts';
import { faultSet } from './instead.ts';

export const caaName = z.string().describe('The name that the CAA record stands at: an identifier or a name above it');

/** One CAA record at a name, in the place of those that are there. */
export function caaAt(name: string, flags: number, tag: string, value: string): ActiveFault {
  // dns-packet's type knows three tags; any may stand there (RFC 8659 section 4.1).
  const set = faultSet(name, 'CAA', { flags, tag, value } as RecordData);
  return { view: (data) => (liesWithin(plainName(name), data.name) ? withSets(data, [set]) : data) };
}
