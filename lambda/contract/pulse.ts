import { z } from 'zod';
import { FINDING_BOUNDS, findingSchema } from './evidence/findings.ts';
import { certificateReportSchema, MOST_CERTIFICATES, pingSchema, writeCheckSchema } from './evidence/pulse.ts';
import { troubleSchema } from './problem.ts';
import { probeSchema, RESULT_VERSION, rejectedSchema, stepSchema } from './result.ts';
import { rememberedSchema, verdictSchema } from './verdict/verdict.ts';
import { CA_ROLES } from './vocabulary.ts';

/** The pulse: checks without an order. */

const instant = z.string().describe('ISO 8601 with milliseconds, UTC');

/** Records of TTLs that one answer tells. */
export const MOST_TTLS = 100;

export const caCheckSchema = probeSchema
  .pick({ ca: true, outcome: true, durationMs: true, trouble: true, accountUrl: true, accountKey: true })
  .extend({
    role: z.enum(CA_ROLES),
    /** Requests that were sent to it. */
    requests: z.int().nonnegative(),
  });
export type CaCheck = z.infer<typeof caCheckSchema>;

const ttlSchema = z.object({
  /** How long a name is remembered not to be there, or a delegation or CNAME to lead where it does. */
  of: z.enum(['negative', 'delegation', 'alias']),
  name: z.string(),
  seconds: z.int().nonnegative(),
});
export type Ttl = z.infer<typeof ttlSchema>;

export const completedPulseSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('completed'),
  deployment: z.string(),
  runId: z.string(),
  trigger: z.enum(['schedule', 'on-demand']),
  reason: z.string().optional(),
  startedAt: instant,
  durationMs: z.int().nonnegative(),
  /** Absent where it could not be made. */
  verdict: verdictSchema.optional(),
  /** Each CA, production included. */
  cas: z.array(caCheckSchema),
  /** Absent where this pulse wrote nothing: at most one in an hour does. */
  write: writeCheckSchema.optional(),
  /** The removal of what was written. */
  cleanup: stepSchema.optional(),
  certificates: z.array(certificateReportSchema).max(MOST_CERTIFICATES),
  /** Absent where the config names none. */
  deadMansSwitch: pingSchema.optional(),
  ttls: z.array(ttlSchema).max(MOST_TTLS),
  /** Names that were looked at, and how many wait for another pulse because there are too many for one. */
  names: z.array(z.string()),
  omittedNames: z.int().positive().optional(),
  /** What does not hold first. */
  findings: z.array(findingSchema).max(FINDING_BOUNDS.inResult),
  omittedFindings: z.int().positive().optional(),
  /** Why the ledger does not remember this pulse. */
  notRemembered: troubleSchema.optional(),
});
export type CompletedPulse = z.infer<typeof completedPulseSchema>;

/** What invoking the pulse function gives back. */
export const pulseAnswerSchema = z.discriminatedUnion('state', [completedPulseSchema, rejectedSchema]);
export type PulseAnswer = z.infer<typeof pulseAnswerSchema>;

/** What the ledger keeps of a pulse. */
export const pulseRecordSchema = z.object({
  at: instant,
  durationMs: z.int().nonnegative(),
  /** Absent where it could not be made. */
  verdict: rememberedSchema.optional(),
  write: writeCheckSchema.omit({ steps: true }).optional(),
  certificates: z.array(certificateReportSchema.omit({ names: true })),
});
export type PulseRecord = z.infer<typeof pulseRecordSchema>;
