import { z } from 'zod';
import { troubleSchema } from './problem.ts';
import { CA_ROLES, PROBE_OUTCOMES, ROUND_OUTCOMES, STEP_OUTCOMES, STEPS, TRIGGERS } from './vocabulary.ts';

/** Version of the answers below. It is raised when a field is removed or changes its meaning, not when one is added. */
export const RESULT_VERSION = 1;

const instant = z.string().describe('ISO 8601 with milliseconds, UTC');
const milliseconds = z.int().nonnegative();

/** One request to a CA, as it really happened. Never a key, nonce, token or JWS. */
export const requestSchema = z.object({
  at: instant,
  method: z.string(),
  /** What was asked for, in RFC 8555 terms (`newOrder`, `authorization`, ...). */
  resource: z.string(),
  url: z.string(),
  /** HTTP status; absent where no answer came. */
  status: z.int().optional(),
  durationMs: milliseconds,
  /** Retry-After as it was sent, seconds or an HTTP date. */
  retryAfter: z.string().optional(),
  problemType: z.string().optional(),
  /** Why no answer came: a code of the connection (`ECONNREFUSED`, `timeout`, ...). */
  failure: z.string().optional(),
});
export type RequestRecord = z.infer<typeof requestSchema>;

export const stepSchema = z.object({
  step: z.enum(STEPS),
  outcome: z.enum(STEP_OUTCOMES),
  startedAt: instant,
  durationMs: milliseconds,
  /** How often the step was tried where it may be tried more than once (a Route 53 change). */
  attempts: z.int().positive().optional(),
  /** A fact worth keeping ("INSYNC came after the servers"). */
  note: z.string().optional(),
  trouble: troubleSchema.optional(),
});
export type StepResult = z.infer<typeof stepSchema>;

export const certificateSchema = z.object({
  serialNumber: z.string(),
  issuer: z.string(),
  notBefore: instant,
  notAfter: instant,
  names: z.array(z.string()),
  /** Leaf and intermediates as the CA sent them. The private key is thrown away at once. */
  chainPem: z.string(),
});
export type IssuedCertificate = z.infer<typeof certificateSchema>;

export const probeSchema = z.object({
  ca: z.string(),
  role: z.enum(CA_ROLES),
  names: z.array(z.string()),
  outcome: z.enum(PROBE_OUTCOMES),
  startedAt: instant,
  durationMs: milliseconds,
  steps: z.array(stepSchema),
  /** The first trouble that kept the probe from passing. */
  trouble: troubleSchema.optional(),
  orderUrl: z.string().optional(),
  certificate: certificateSchema.optional(),
  requests: z.array(requestSchema),
});
export type ProbeResult = z.infer<typeof probeSchema>;

const run = {
  version: z.literal(RESULT_VERSION),
  deployment: z.string(),
  runId: z.string(),
  target: z.string(),
};

export const roundSchema = z.object({
  ...run,
  state: z.literal('completed'),
  trigger: z.enum(TRIGGERS),
  reason: z.string().optional(),
  /** Run id of the round whose failure this one confirms, or not. */
  confirms: z.string().optional(),
  startedAt: instant,
  durationMs: milliseconds,
  outcome: z.enum(ROUND_OUTCOMES),
  probes: z.array(probeSchema),
  /** What the round shares: the removal of everything that it published. Absent where nothing was published. */
  cleanup: stepSchema.optional(),
});
/** The whole result of a round. */
export type RoundResult = z.infer<typeof roundSchema>;

export const runningSchema = z.object({
  ...run,
  state: z.literal('running'),
  startedAt: instant.optional(),
  /** What each CA has done so far. */
  progress: z.array(z.object({ ca: z.string(), step: z.enum(STEPS) })),
  /** Invoke again with this event to follow the round. */
  follow: z.object({ runId: z.string(), target: z.string(), reason: z.string() }),
});
/** The round has not ended yet; the same run id follows it and makes no second order. */
export type RunningRound = z.infer<typeof runningSchema>;

export const rejectedSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('rejected'),
  trouble: troubleSchema,
});
/** No round was made: the event, the config or the ledger did not allow it. */
export type RejectedRound = z.infer<typeof rejectedSchema>;

/** What invoking the probe function gives back. */
export const answerSchema = z.discriminatedUnion('state', [roundSchema, runningSchema, rejectedSchema]);
export type ProbeAnswer = z.infer<typeof answerSchema>;

export const accountAnswerSchema = z.discriminatedUnion('state', [
  z.object({ version: z.literal(RESULT_VERSION), state: z.literal('ready'), ca: z.string(), accountUrl: z.string() }),
  rejectedSchema,
]);
/** What invoking the account function gives back. */
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;

export const janitorAnswerSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('completed'),
  removed: z.array(z.object({ runId: z.string(), name: z.string() })),
  failed: z.array(z.object({ runId: z.string(), trouble: troubleSchema })),
});
/** What invoking the janitor gives back: the records it removed and those it could not. */
export type JanitorAnswer = z.infer<typeof janitorAnswerSchema>;
