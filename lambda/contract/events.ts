import { z } from 'zod';
import { experimentRunSchema } from './verdict/verdict.ts';
import { TRIGGERS } from './vocabulary.ts';

const targetId = z.string().min(1).max(64);
/** The name that the config gives a CA. */
const caId = z.string().min(1).max(64);

/** Characters. */
export const MOST_RUN_ID = 128;
/** Run ids stand in ledger keys and in answers: letters, digits and `. : _ @ / -`, at most 128. */
export const runIdSchema = z
  .string()
  .regex(new RegExp(`^[A-Za-z0-9.:_@/-]{1,${MOST_RUN_ID}}$`), `1 to ${MOST_RUN_ID} letters, digits or . : _ @ / -`);

const cas = z.union([z.literal('all'), z.array(caId).min(1).max(100)], {
  error: '"all" or a list of CAs by the names that the config gives them',
});

const instant = z.iso.datetime({
  offset: true,
  error: 'a date and time with its offset, as in "2026-11-25T06:00:00Z"',
});

/** Sent by the scheduler. `scheduledTime` is `<aws.scheduler.scheduled-time>`: it makes the run id. */
export const scheduledEventSchema = z.strictObject({
  source: z.literal('schedule'),
  target: targetId,
  scheduledTime: instant,
});
export type ScheduledEvent = z.infer<typeof scheduledEventSchema>;

/** Sent by a person or their tool: `{"cas": "all", "reason": "…", "runId": "…"}`. The same run id follows a round. */
export const onDemandEventSchema = z.strictObject({
  /** All CAs of the config that may be ordered from, or some of them by name. Default: all. */
  cas: cas.optional(),
  /** Why: kept in the result. */
  reason: z.string().min(1).max(500),
  /** Default: the first target of the config. */
  target: targetId.optional(),
  /** Default: made up. Give one to be able to follow the round and to repeat a call safely. */
  runId: runIdSchema.optional(),
  /** Follow the round of this run id, and make none: of a confirmation, which may not have begun yet. */
  follow: z.literal(true).optional(),
});
export type OnDemandEvent = z.infer<typeof onDemandEventSchema>;

/** Sent by the probe function to itself, so that a round goes on when its caller has got an answer. */
export const dispatchEventSchema = z.strictObject({
  source: z.literal('dispatch'),
  runId: runIdSchema,
  target: targetId,
  cas,
  trigger: z.enum(TRIGGERS),
  reason: z.string().optional(),
  /** Run id of the round that a confirmation follows. */
  confirms: runIdSchema.optional(),
  /** What the confirmation is to do otherwise, where the verdict of that round asks for it. */
  experiment: experimentRunSchema.optional(),
  /** When the caller asked, ISO 8601: an event older than a minute is dropped. */
  requestedAt: instant,
});
export type DispatchEvent = z.infer<typeof dispatchEventSchema>;

/** What the probe function takes. */
export const probeEventSchema = z.union([scheduledEventSchema, dispatchEventSchema, onDemandEventSchema]);
export type ProbeEvent = z.infer<typeof probeEventSchema>;

/** What the account function takes: see to it that there is an account at this CA. */
export const accountEventSchema = z.strictObject({
  action: z.literal('ensure'),
  ca: caId,
  /** Ask the CA also where the secret names an account: a CA that has lost it gets the same key registered anew. */
  verify: z.boolean().optional(),
});
export type AccountEvent = z.infer<typeof accountEventSchema>;

/** The steps of a rotation, in order (Secrets Manager User Guide, "Lambda rotation functions"). */
export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** What Secrets Manager sends the account function, step by step. More than these fields may come. */
export const rotationEventSchema = z.object({
  Step: z.enum(ROTATION_STEPS),
  /** ARN. */
  SecretId: z.string().min(1),
  /** Id of the version that the rotation makes. */
  ClientRequestToken: z.string().min(1),
});
export type RotationEvent = z.infer<typeof rotationEventSchema>;

/** What the janitor takes from its schedule. */
export const janitorEventSchema = z.strictObject({ source: z.literal('schedule'), scheduledTime: z.string() });

/** What the pulse function takes from its schedule. */
export const scheduledPulseSchema = z.strictObject({ source: z.literal('schedule'), scheduledTime: instant });
/** What it takes from a person: why there is to be a pulse now. */
export const onDemandPulseSchema = z.strictObject({ reason: z.string().min(1).max(500) });
