import { z } from 'zod';
import { troubleSchema } from './problem.ts';
import { CA_ROLES } from './vocabulary.ts';

/** What a deployment is asked about itself, and what it says: nothing is done for it, and nothing secret is in it. */

/** Sent to the account function, which may read the URLs of the accounts. */
export const describeEventSchema = z.strictObject({ action: z.literal('describe') });
export type DescribeEvent = z.infer<typeof describeEventSchema>;

const describedCaSchema = z.object({
  /** The name that the config gives the CA. */
  id: z.string(),
  title: z.string(),
  role: z.enum(CA_ROLES),
  /** Issuer domain names that a CAA record may hold (RFC 8659 section 4.2). */
  caaIdentities: z.array(z.string()),
  /** Known to obey `accounturi` and `validationmethods` (RFC 8657). */
  caaParameters: z.boolean(),
  /** The prober's own; of a CA that is only observed the one that the config names. Absent where there is none yet. */
  accountUrl: z.string().optional(),
  /** Why the account is not known, where that is no matter of course. */
  trouble: troubleSchema.optional(),
});
export type DescribedCa = z.infer<typeof describedCaSchema>;

export const describedSchema = z.object({
  version: z.literal(1),
  state: z.literal('described'),
  deployment: z.string(),
  /** The delegated zone. */
  zone: z.string(),
  /** What certificates are ordered or watched for: real names, and the name that canaries lie under. */
  names: z.array(z.string()),
  cas: z.array(describedCaSchema),
  network: z.object({
    rootHints: z.array(z.object({ name: z.string(), address: z.string() })),
    authoritativePort: z.int(),
  }),
});
export type Described = z.infer<typeof describedSchema>;
