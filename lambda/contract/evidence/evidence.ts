import { z } from 'zod';
import { probeSchema, stepSchema } from '../result.ts';
import { experimentRunSchema, rememberedSchema, VERDICT_BOUNDS, verdictSchema } from '../verdict/verdict.ts';
import { CA_ROLES, ROUND_OUTCOMES, TRIGGERS } from '../vocabulary.ts';
import { caaFindingSchema } from './caa.ts';
import { controlsSchema } from './controls.ts';
import { expectedDirectorySchema } from './directory.ts';
import { dnsEvidenceSchema } from './dns.ts';
import { FINDING_BOUNDS, findingSchema } from './findings.ts';
import type { PulseFacts } from './pulse.ts';

/**
 * Everything that a round saw, as one JSON document: who only has this can tell what happened. It holds no key, nonce, token,
 * key authorization, binding secret or TXT value of the DNS.
 */

/** It is raised when a field is removed or changes its meaning, not when one is added. */
export const EVIDENCE_VERSION = 1;

export const EVIDENCE_BOUNDS = {
  /** CAA judgements that are kept. */
  caa: 600,
  /** Characters of the reason why something was not gathered. */
  why: 300,
} as const;

const instant = z.string().describe('ISO 8601 with milliseconds, UTC');

export const GATHERING_STATES = [
  'gathered',
  /** It had not ended when the round could wait no longer. */
  'unfinished',
  /** The check itself failed: a defect of the prober. */
  'crashed',
  /** There was nothing to look at, or no time to begin. */
  'not-gathered',
] as const;

function gatheringOf<T extends z.ZodType>(found: T) {
  return z.object({
    state: z.enum(GATHERING_STATES),
    startedAt: instant.optional(),
    durationMs: z.int().nonnegative().optional(),
    why: z.string().max(EVIDENCE_BOUNDS.why).optional().describe('Why there is nothing found'),
    found: found.optional(),
  });
}
/** What came of looking at something beside the probes; `found` is there exactly where it was gathered. */
export type Gathering<T> = {
  readonly state: (typeof GATHERING_STATES)[number];
  readonly startedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly why?: string | undefined;
  readonly found?: T | undefined;
};

const caSchema = z.object({
  id: z.string().describe('The name that the config gives the CA'),
  title: z.string(),
  role: z.enum(CA_ROLES),
  directory: z.string(),
  publiclyTrusted: z.boolean(),
  profile: z.string().optional().describe('The profile that orders asked for'),
  caaIdentities: z.array(z.string()).describe('Issuer names that CAA records may hold'),
  flakyServerErrors: z.boolean().optional().describe('A single 5xx of this CA is no outage'),
  outageAfter: z
    .object({ failures: z.int().positive(), of: z.int().positive() })
    .optional()
    .describe('Of such a CA: so many of the last rounds, this one with them, are one'),
  slowFinalize: z.boolean().optional().describe('This CA is known to take minutes to issue'),
  expected: expectedDirectorySchema.optional().describe('What its directory is held against'),
  accountUrl: z
    .string()
    .optional()
    .describe(
      'Account that CAA was judged for: the one that ordered, or of a production CA the one that the config names',
    ),
});

export const evidenceSchema = z
  .object({
    version: z.literal(EVIDENCE_VERSION),
    deployment: z.string(),
    zone: z.string().describe('The delegated zone that challenge values are published in'),
    run: z.object({
      id: z.string(),
      trigger: z.enum(TRIGGERS),
      reason: z.string().optional(),
      confirms: z.string().optional().describe('Run id of the round whose failure this one confirms, or not'),
      experiment: experimentRunSchema.optional().describe('What this round did otherwise than the one it confirms'),
      startedAt: instant,
      durationMs: z.int().nonnegative(),
      outcome: z.enum(ROUND_OUTCOMES),
    }),
    target: z.object({
      id: z.string(),
      kind: z.enum(['canary', 'real']),
      names: z.array(z.string()).describe('As the config has them: labels of a canary, names of a real target'),
    }),
    identifiers: z
      .array(
        z.object({
          ca: z.string(),
          names: z.array(z.string()).describe('The identifier set of the order'),
          publishedAt: z
            .record(z.string(), z.string())
            .describe(
              'Identifier without "*." to the name in the delegated zone that its values were to be published at',
            ),
        }),
      )
      .describe('What was to be ordered from each CA'),
    cas: z.array(caSchema).describe('The CAs of the deployment as they were, production included'),
    probes: z.array(probeSchema).describe('Each CA from the account to the certificate, with every request'),
    cleanup: stepSchema.optional().describe('The removal of what was published; absent where nothing was'),
    dns: z.object({
      before: z
        .array(gatheringOf(dnsEvidenceSchema))
        .describe('One for each change: when its values had been seen everywhere and validation was asked for'),
      after: gatheringOf(dnsEvidenceSchema).describe('When the last validation had ended, before the removal'),
    }),
    caa: gatheringOf(z.array(caaFindingSchema).max(EVIDENCE_BOUNDS.caa)).describe('CAA of each name for each CA'),
    controls: gatheringOf(controlsSchema).describe('What was asked of others than the CAs that were ordered from'),
    findings: z.array(findingSchema).max(FINDING_BOUNDS.findings).describe('What follows from all this'),
    history: z
      .array(rememberedSchema)
      .max(VERDICT_BOUNDS.history)
      .optional()
      .describe(
        'The verdicts before this one of the same target, the latest first; absent where the ledger was not read',
      ),
    verdict: verdictSchema.optional().describe('The judgement; absent where it could not be made'),
  })
  .meta({ title: 'Evidence of a round of the renewal prober' });
export type Evidence = z.infer<typeof evidenceSchema>;

/** What findings are read from. */
export type EvidenceFacts = Omit<Evidence, 'findings' | 'history' | 'verdict'> & {
  /** Of a pulse, which orders nothing; its evidence is not kept in the bucket. */
  readonly pulse?: PulseFacts;
};
/** What a verdict is made of. */
export type Judgeable = EvidenceFacts & Pick<Evidence, 'findings' | 'history'>;

/**
 * Where the evidence of a round lies in the bucket. A run id may hold slashes: they become `!`, which no run id holds, so that
 * every round is one file of its day.
 * @param run.startedAt ISO 8601, UTC
 */
export function evidenceKey(run: {
  readonly deployment: string;
  readonly target: string;
  readonly runId: string;
  readonly startedAt: string;
}): string {
  const [year, month, day] = run.startedAt.slice(0, 10).split('-');
  const file = run.runId.replaceAll('/', '!');
  return `${evidencePrefix(run.deployment)}target=${run.target}/${year}/${month}/${day}/${file}.json`;
}

/** Everything that a deployment keeps begins so. */
export function evidencePrefix(deployment: string): string {
  return `deployment=${deployment}/`;
}
