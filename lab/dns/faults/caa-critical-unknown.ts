import { z } from 'zod';
import { caaAt, caaName } from './caa-set.ts';
import { defineFault } from './fault.ts';

/** The flag that forbids a CA to issue when it does not know the tag (RFC 8659 section 4.1). */
const ISSUER_CRITICAL = 128;

export const caaCriticalUnknown = defineFault({
  name: 'caa-critical-unknown',
  summary: 'A critical CAA record has a tag that no CA knows',
  parameters: z.strictObject({ name: caaName }),
  start: ({ name }) => caaAt(name, ISSUER_CRITICAL, 'labunknown', 'unknown'),
});
