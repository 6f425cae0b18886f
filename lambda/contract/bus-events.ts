import { z } from 'zod';
import { ERROR_CODE_LIST } from './codes.ts';
import { VERDICT_CODE_LIST } from './verdict/catalogue.ts';
import { VERDICT_BOUNDS } from './verdict/verdict.ts';
import { CHANGES, CONFIDENCES, FAULTS, READINESSES } from './verdict/vocabulary.ts';
import { CA_ROLES, PROBE_OUTCOMES, ROUND_OUTCOMES, STEPS, TRIGGERS } from './vocabulary.ts';

/**
 * What a deployment tells on its EventBridge bus, for the team's own automation. The details hold no key, nonce, token or
 * TXT value, and no transcript: those who may read the evidence find it by its key.
 */

/** `source` of every event. */
export const BUS_SOURCE = 'renewal-prober';

/** `version` of the details. It is raised when a field is removed or changes its meaning, not when one is added. */
export const BUS_EVENT_VERSION = 1;

/** Name of the bus of a deployment. */
export function busName(deployment: string): string {
  return `renewal-prober-${deployment}`;
}

const instant = z.string().describe('ISO 8601 with milliseconds, UTC');
const runId = z.string().describe('Names the round; `prober evidence` and the function take it');
const target = z.string().describe('The id that the config gives the target');
const caNames = z.array(z.string()).describe('CAs, as the config names them, that the primary cause befell');
const readiness = z
  .object({ renewal: z.enum(READINESSES), failover: z.enum(READINESSES) })
  .describe('Would a renewal at the usual CA work; would the backup take over');

const judgement = z
  .object({
    fault: z.enum(FAULTS).describe('Who must act'),
    code: z.enum(VERDICT_CODE_LIST),
    readiness,
    confidence: z.enum(CONFIDENCES),
    cas: caNames,
    step: z.enum(STEPS).optional(),
    summary: z.string().max(VERDICT_BOUNDS.summary).describe('One sentence for a person woken at night'),
    actions: z.array(z.string()).max(VERDICT_BOUNDS.actions).describe('What to do now, the first thing first'),
    change: z.enum(CHANGES).describe('Against the verdicts before it of the same target'),
    page: z.string().describe('The page about the code, from the root of the documentation'),
  })
  .meta({ id: 'judgement' });

const probe = z
  .object({
    ca: z.string().describe('The name that the config gives the CA'),
    role: z.enum(CA_ROLES),
    outcome: z.enum(PROBE_OUTCOMES),
    durationMs: z.int().nonnegative(),
    step: z.enum(STEPS).optional().describe('The step that could not be passed'),
    trouble: z.enum(ERROR_CODE_LIST).optional().describe('The code of what kept the probe from passing'),
  })
  .meta({ id: 'probe' });

const head = { version: z.literal(BUS_EVENT_VERSION), deployment: z.string(), target, runId };

export const roundCompletedSchema = z.object({
  ...head,
  trigger: z.enum(TRIGGERS),
  confirms: z.string().optional().describe('Run id of the round that this one confirms, or not'),
  startedAt: instant,
  durationMs: z.int().nonnegative(),
  outcome: z.enum(ROUND_OUTCOMES),
  probes: z.array(probe),
  cleanedUp: z.boolean().describe('false: a value that the round published is still there; the janitor tries again'),
  verdict: judgement.optional().describe('Absent where none could be made'),
  evidence: z.string().optional().describe('Key in the bucket of the evidence; absent where it could not be kept'),
});
/** A round ended, whatever came of it. */
export type RoundCompleted = z.infer<typeof roundCompletedSchema>;

export const verdictChangedSchema = z.object({
  ...head,
  at: instant.describe('When the round began that the verdict is of; ISO 8601 with milliseconds, UTC'),
  changed: z
    .array(z.enum(['fault', 'code', 'renewal', 'failover']))
    .min(1)
    .describe('What is not as before; all of it where nothing was before'),
  verdict: judgement,
  previous: z
    .object({ runId, at: instant, fault: z.enum(FAULTS), code: z.enum(VERDICT_CODE_LIST), readiness, cas: caNames })
    .optional()
    .describe('The verdict before; absent with the first of a target'),
});
/** Fault, code or readiness of a target's last verdict are not what they were. */
export type VerdictChanged = z.infer<typeof verdictChangedSchema>;

/** The schema of each detail-type. */
export const BUS_EVENTS = { RoundCompleted: roundCompletedSchema, VerdictChanged: verdictChangedSchema } as const;
export type BusEvent =
  | { readonly type: 'RoundCompleted'; readonly detail: RoundCompleted }
  | { readonly type: 'VerdictChanged'; readonly detail: VerdictChanged };
