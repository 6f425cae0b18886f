import { z } from 'zod';
import type { SignatureFault } from '../dnssec/signature.ts';
import { plainName } from '../names.ts';
import type { ActiveFault, FaultHost } from './fault.ts';
import { concerns, recordType, scope } from './scope.ts';

export const signatureParameters = z.strictObject({
  ...scope,
  name: z.string().optional().describe('Only at this name; default: everywhere in the zone'),
  types: z
    .array(recordType)
    .min(1)
    .default(['TXT'])
    .describe('The types of records whose signatures are bad; with DNSKEY the whole zone is'),
});

/** The same trouble with all signatures that the parameters choose. The zone must be signed for any to be there. */
export function badSignatures(
  { name, types, ...where }: z.output<typeof signatureParameters>,
  fault: SignatureFault,
  host: FaultHost,
): ActiveFault {
  return {
    signature(set, asked) {
      if (!concerns(where, asked, host) || !types.includes(set.type)) return undefined;
      return name === undefined || plainName(set.name) === plainName(name) ? fault : undefined;
    },
  };
}
