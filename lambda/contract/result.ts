import { z } from 'zod';
import { BUDGETS } from './allowance.ts';
import { directoryRecordSchema } from './evidence/directory.ts';
import { FINDING_BOUNDS, findingSchema } from './evidence/findings.ts';
import { problemSchema, troubleSchema } from './problem.ts';
import { experimentRunSchema, verdictSchema } from './verdict/verdict.ts';
import { CA_ROLES, PROBE_OUTCOMES, ROUND_OUTCOMES, STEP_OUTCOMES, STEPS, TRIGGERS } from './vocabulary.ts';

/** Version of the answers below. It is raised when a field is removed or changes its meaning, not when one is added. */
export const RESULT_VERSION = 1;

const instant = z.string().describe('ISO 8601 with milliseconds, UTC');
const milliseconds = z.int().nonnegative();

/**
 * How much a transcript holds. Texts of a CA are cut to their own lengths, and end with `[cut]` then. Where a transcript is
 * full, plain successes go first, then records of its middle: how it began and how it ended stays.
 */
export const TRANSCRIPT_BOUNDS = {
  /** Records of one probe. */
  requests: 400,
  /** Characters of one record, and of all records of one probe, as JSON. */
  recordCharacters: 30_000,
  characters: 400_000,
  url: 500,
  /** Content-Type, Retry-After, names of ciphers and protocols, addresses. */
  word: 100,
  location: 500,
  link: 1_000,
  /** Names of a certificate. */
  certificateText: 300,
} as const;

const text = (most: number) => z.string().max(most + ' [cut]'.length);

/** Milliseconds from the start of the request until each was done, as curl tells them. What was not come to is absent. */
export const timingsSchema = z.object({
  /** Absent for a host that is an IP address, and like `connect` and `tls` on a socket that was open already. */
  dns: milliseconds.optional(),
  connect: milliseconds.optional(),
  /** TLS handshake and check of the certificate. */
  tls: milliseconds.optional(),
  /** The status line and headers were there. */
  firstByte: milliseconds.optional(),
  /** The last byte was there. */
  end: milliseconds.optional(),
});
export type Timings = z.infer<typeof timingsSchema>;

/** The certificate that a server showed, whether or not it was accepted. */
export const serverCertificateSchema = z.object({
  /** SHA-256 of the DER, hexadecimal with colons. */
  fingerprint: text(TRANSCRIPT_BOUNDS.word),
  subject: text(TRANSCRIPT_BOUNDS.certificateText),
  issuer: text(TRANSCRIPT_BOUNDS.certificateText),
  names: text(TRANSCRIPT_BOUNDS.certificateText).describe('Subject alternative names, as OpenSSL writes them'),
  notAfter: instant,
});
export type ServerCertificate = z.infer<typeof serverCertificateSchema>;

/** The socket that a request went over, as far as it came. */
export const connectionSchema = z.object({
  /** An earlier request had opened it. */
  reused: z.boolean(),
  /** Where it led, or the last address that was tried. */
  address: text(TRANSCRIPT_BOUNDS.word).optional(),
  port: z.int().optional(),
  /** Of new sockets, also where the certificate was not accepted then. */
  tls: z
    .object({
      version: text(TRANSCRIPT_BOUNDS.word).optional(),
      cipher: text(TRANSCRIPT_BOUNDS.word).optional(),
      certificate: serverCertificateSchema.optional(),
    })
    .optional(),
});
export type ConnectionRecord = z.infer<typeof connectionSchema>;

/** One request to a CA, as it really happened. Never a key, nonce, token or JWS. */
export const requestSchema = z
  .object({
    at: instant,
    method: z.string(),
    /** What was asked for, in RFC 8555 terms (`newOrder`, `authorization`, ...). */
    resource: z.string(),
    url: text(TRANSCRIPT_BOUNDS.url),
    /** HTTP status; absent where no answer came. */
    status: z.int().optional(),
    durationMs: milliseconds,
    /** Retry-After as it was sent, seconds or an HTTP date. */
    retryAfter: text(TRANSCRIPT_BOUNDS.word).optional(),
    problemType: z.string().optional(),
    /** The problem document that came with a status of 400 or more. */
    problem: problemSchema.optional(),
    /** Why no answer came: a code of the connection (`ECONNREFUSED`, `timeout`, ...). */
    failure: z.string().optional(),
    /** 2 and more where the same message was signed and sent again; absent for the first. */
    attempt: z.int().min(2).optional(),
    /** Why it was sent again (RFC 8555 section 6.5). */
    retriedFor: z.literal('badNonce').optional(),
    contentType: text(TRANSCRIPT_BOUNDS.word).optional(),
    location: text(TRANSCRIPT_BOUNDS.location).optional(),
    /** Link headers as they were sent, several with commas between them. */
    link: text(TRANSCRIPT_BOUNDS.link).optional(),
    /** Bytes of the body that was sent; the signed message itself is never kept. */
    requestBytes: z.int().nonnegative().optional(),
    /** Bytes of the body that were read. */
    responseBytes: z.int().nonnegative().optional(),
    timings: timingsSchema.optional(),
    /** Absent where nothing was sent. */
    connection: connectionSchema.optional(),
    /** How many records before this one were left out, because the transcript was full. */
    omittedBefore: z.int().positive().optional(),
  })
  .meta({ id: 'request' });
export type RequestRecord = z.infer<typeof requestSchema>;

export const stepSchema = z
  .object({
    step: z.enum(STEPS),
    outcome: z.enum(STEP_OUTCOMES),
    startedAt: instant,
    durationMs: milliseconds,
    /** How often the step was tried where it may be tried more than once (a Route 53 change). */
    attempts: z.int().positive().optional(),
    /** Of a propagation: milliseconds until every authoritative server served the values. */
    servedAfterMs: milliseconds.optional(),
    /** A fact worth keeping ("INSYNC came after the servers"). */
    note: z.string().optional(),
    trouble: troubleSchema.optional(),
  })
  .meta({ id: 'step' });
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

/** What a counter of orders left at the end of the round. A week is any seven times 24 hours. */
export const budgetSchema = z
  .object({
    per: z
      .enum(BUDGETS)
      .describe('day: at this CA; domain: registered domain and week; set: exactly these names and week'),
    /** The registered domain that it counts for. */
    domain: z.string().optional(),
    /** Orders in all, reserve included. */
    orders: z.int().nonnegative(),
    /** The part that only rounds on demand and confirmations may spend. */
    reserved: z.int().nonnegative(),
    left: z.object({ schedule: z.int().nonnegative(), onDemand: z.int().nonnegative() }),
  })
  .meta({ id: 'budget' });
export type BudgetResult = z.infer<typeof budgetSchema>;

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
  /** Absent where the ledger could not be asked, and in results of versions that told none. */
  budgets: z.array(budgetSchema).optional(),
  /** The account that ordered. */
  accountUrl: z.string().optional(),
  /** The CA refused the key of AWSCURRENT and took that of AWSPENDING: a rotation has not ended. */
  accountKey: z.literal('pending').optional(),
  orderUrl: z.string().optional(),
  /** What the directory of the CA said; absent where it was not read. */
  directory: directoryRecordSchema.optional(),
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
  /** What this round did otherwise than the one it confirms. */
  experiment: experimentRunSchema.optional(),
  startedAt: instant,
  durationMs: milliseconds,
  outcome: z.enum(ROUND_OUTCOMES),
  probes: z.array(probeSchema),
  /** What the round shares: the removal of everything that it published. Absent where nothing was published. */
  cleanup: stepSchema.optional(),
  /** What was found, what does not hold first; absent in results of versions that knew none. */
  findings: z.array(findingSchema).max(FINDING_BOUNDS.inResult).optional(),
  /** Findings that only the evidence holds, because there are too many. */
  omittedFindings: z.int().positive().optional(),
  /** The judgement; absent in results of versions that made none, and where it could not be made. */
  verdict: verdictSchema.optional(),
  /** The round that was started to confirm this one, or not; follow its run id as any other. */
  confirmation: z.object({ runId: z.string() }).optional(),
  /** Where in the bucket the whole evidence lies, or why it does not. */
  evidence: z.object({ key: z.string(), trouble: troubleSchema.optional() }).optional(),
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
  /** Who must act; absent where the caller's own event was wrong. */
  verdict: verdictSchema.optional(),
});
/** No round was made: the event, the config or the ledger did not allow it. */
export type RejectedRound = z.infer<typeof rejectedSchema>;

/** What invoking the probe function gives back. */
export const answerSchema = z.discriminatedUnion('state', [roundSchema, runningSchema, rejectedSchema]);
export type ProbeAnswer = z.infer<typeof answerSchema>;

export const accountAnswerSchema = z.discriminatedUnion('state', [
  z.object({
    version: z.literal(RESULT_VERSION),
    state: z.literal('ready'),
    ca: z.string(),
    accountUrl: z.string(),
    /** The account that the CA had forgotten, as staging CAs do when they are wiped: its key was registered anew. */
    forgotten: z.string().optional(),
    /** A rotation that had not ended was: the CA knew the key of AWSPENDING already, which is AWSCURRENT now. */
    rotated: z.literal(true).optional(),
  }),
  rejectedSchema,
]);
/** What invoking the account function gives back. */
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;

export const janitorAnswerSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('completed'),
  removed: z.array(z.object({ runId: z.string(), name: z.string() })),
  leftAlone: z
    .array(z.object({ runId: z.string(), name: z.string(), found: z.string() }))
    // The first version did not tell.
    .default([])
    .describe('Names at which somebody else has put something since, which stays as it is'),
  failed: z.array(z.object({ runId: z.string(), trouble: troubleSchema })),
});
/** What invoking the janitor gives back: the records it removed, what it found of others there, and those it could not. */
export type JanitorAnswer = z.infer<typeof janitorAnswerSchema>;
