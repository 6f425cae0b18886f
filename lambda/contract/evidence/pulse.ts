import { z } from 'zod';
import { stepSchema } from '../result.ts';

/** What a pulse sees that no round does. */

/** Name servers of the zone that are told of one write check. */
export const MOST_WRITE_SERVERS = 64;
/** Certificates that the config may name. */
export const MOST_CERTIFICATES = 50;

const milliseconds = z.int().nonnegative();

/** One TXT value on its way to every server, and its removal. */
export const writeCheckSchema = z.object({
  at: z.string().describe('ISO 8601 with milliseconds, UTC'),
  name: z.string(),
  outcome: z.enum(['passed', 'failed']),
  /** `publish` and `propagation`; the removal is told as that of a round. */
  steps: z.array(stepSchema),
  /** Until Route 53 said INSYNC; absent where it did not. */
  insyncMs: milliseconds.optional(),
  /** Until every server served it; absent where one did not. */
  servedMs: milliseconds.optional(),
  servers: z
    .array(
      z.object({
        server: z.string(),
        address: z.string(),
        /** Until it served the value; absent where it did not. */
        servedMs: milliseconds.optional(),
        /** What it said last, in words. */
        said: z.string(),
      }),
    )
    .max(MOST_WRITE_SERVERS),
});
export type WriteCheck = z.infer<typeof writeCheckSchema>;

/** What is known of a certificate that the config names. */
export const certificateReportSchema = z.object({
  /** The name that the config gives it. */
  id: z.string(),
  /** The CA whose renewal information was asked for, as the config names it. */
  ca: z.string().optional(),
  /** `unreadable`: the certificate itself could not be got, so nothing is known of it. */
  state: z.enum(['read', 'unreadable']),
  /** Why it could not be got, in words. */
  why: z.string().max(300).optional(),
  serialNumber: z.string().optional(),
  names: z.array(z.string()).max(100).optional(),
  notBefore: z.string().optional(),
  notAfter: z.string().optional(),
  /** Share of its own lifetime that is left; negative once it is over. */
  lifetimeLeftPercent: z.number().optional(),
  daysLeft: z.number().optional(),
  /** What its CA suggests (RFC 9773 section 4.2). */
  renewalInfo: z.object({ start: z.string(), end: z.string(), explanationUrl: z.string().optional() }).optional(),
  /** Why there is no suggestion, in words. */
  noRenewalInfo: z.string().max(600).optional(),
  /** It should have been renewed, and is not. */
  overdue: z.boolean().optional(),
  /** Its CA asks for its replacement while plenty of its lifetime is left. */
  recalled: z.boolean().optional(),
});
export type CertificateReport = z.infer<typeof certificateReportSchema>;

/** That this is there says that nothing was ordered. */
export type PulseFacts = {
  readonly write?: WriteCheck | undefined;
  readonly certificates: readonly CertificateReport[];
  /** What became of the call to the dead man's switch, where the config names one. */
  readonly ping?: Ping | undefined;
};
export const pingSchema = z.object({ outcome: z.enum(['answered', 'failed']), why: z.string().max(200).optional() });
export type Ping = z.infer<typeof pingSchema>;
