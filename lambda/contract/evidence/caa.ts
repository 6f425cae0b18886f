import { z } from 'zod';

/** CAA records that are kept of one set; the judgement is made on all of them. */
export const MOST_CAA_RECORDS = 20;
/** Characters that are kept of one CAA tag, of one value and of the sentence about them. */
export const MOST_CAA_TAG = 64;
export const MOST_CAA_VALUE = 512;
export const MOST_CAA_MESSAGE = 1_000;

/** What a CAA check can come to, and why. A reason is never renamed or reused. */
export const CAA_REASONS = {
  allowed: ['no-records', 'no-relevant-property', 'authorized'],
  refused: [
    'critical-unknown-tag',
    'other-account',
    'other-method',
    'parameter-repeated',
    'malformed',
    'other-issuer',
    'nobody-may-issue',
  ],
  /** Could not tell: DNS did not answer, the config does not say enough, or CAs are known to differ. */
  undetermined: [
    'lookup-failed',
    'unreadable-record',
    'identity-unknown',
    'account-unknown',
    'flag-disputed',
    'reading-disputed',
  ],
} as const;

export type CaaOutcome = keyof typeof CAA_REASONS;
export type CaaReason = (typeof CAA_REASONS)[CaaOutcome][number];

const REASON_LIST = Object.values(CAA_REASONS).flat() as [CaaReason, ...CaaReason[]];

/** One CAA record (RFC 8659 section 4.1). Octets of tag and value that are not printable ASCII are written `\ddd`. */
export const caaRecordSchema = z.object({
  flags: z.int().min(0).max(255),
  tag: z.string().max(MOST_CAA_TAG),
  value: z.string().max(MOST_CAA_VALUE),
});
export type CaaEvidenceRecord = z.infer<typeof caaRecordSchema>;

/** Whether CAA lets one account of one CA have a certificate for one identifier by dns-01. */
export const caaFindingSchema = z.object({
  identifier: z.string(),
  /** The name that the config gives the CA. */
  ca: z.string(),
  /** The account that was asked for; absent where it is not known. */
  accountUrl: z.string().optional(),
  outcome: z.enum(['allowed', 'refused', 'undetermined']),
  reason: z.enum(REASON_LIST),
  /** One sentence for people. */
  message: z.string().max(MOST_CAA_MESSAGE),
  /** The name, the identifier or a parent of it, whose records decided; absent where there are none. */
  foundAt: z.string().optional(),
  /** The CNAMEs that led from `foundAt` to the records. */
  aliases: z.array(z.string()),
  /** Index in `records` of the record that decided, where one did and it was kept. */
  decidedBy: z.int().nonnegative().optional(),
  records: z.array(caaRecordSchema).max(MOST_CAA_RECORDS),
  /** All records that were there. */
  recordCount: z.int().nonnegative(),
});
export type CaaFinding = z.infer<typeof caaFindingSchema>;
