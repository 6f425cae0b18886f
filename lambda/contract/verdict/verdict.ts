import { z } from 'zod';
import { FINDING_BOUNDS, FINDING_IDS, FINDING_OUTCOMES } from '../evidence/findings.ts';
import { STEPS } from '../vocabulary.ts';
import { VERDICT_CODE_LIST } from './catalogue.ts';
import { CHANGES, CONFIDENCES, EFFECTS, EXPERIMENTS, FAULTS, READINESSES } from './vocabulary.ts';

/** It is raised when a field is removed or changes its meaning, not when one is added. */
export const VERDICT_VERSION = 1;

export const VERDICT_BOUNDS = {
  /** Characters of the summary, of an action's text and command, of the reason of a rule. */
  summary: 400,
  text: 500,
  command: 1_000,
  why: 300,
  actions: 6,
  causes: 20,
  findings: 12,
  /** Verdicts of a target that the ledger remembers. */
  history: 10,
} as const;

const text = (most: number) => z.string().max(most);

/** A finding that a cause rests on: as the evidence has it, without its words. */
export const findingRefSchema = z.object({
  id: z.enum(FINDING_IDS),
  outcome: z.enum(FINDING_OUTCOMES),
  /** What it is about, in one text: a CA, a name, a server. Absent: the round. */
  about: text(FINDING_BOUNDS.subject).optional(),
  value: text(FINDING_BOUNDS.value).optional(),
});
export type FindingRef = z.infer<typeof findingRefSchema>;

/** What somebody is to do now. */
export const actionSchema = z.object({
  text: text(VERDICT_BOUNDS.text),
  /** A command line, or the exact DNS record in the form of a zone file. */
  command: text(VERDICT_BOUNDS.command).optional(),
});
export type Action = z.infer<typeof actionSchema>;

export const causeSchema = z.object({
  fault: z.enum(FAULTS),
  code: z.enum(VERDICT_CODE_LIST),
  effect: z.enum(EFFECTS),
  confidence: z.enum(CONFIDENCES),
  /** The name of the rule that found it. */
  rule: z.string(),
  /** CAs, as the config names them, that it befell; empty: it is about the round. */
  cas: z.array(z.string()),
  step: z.enum(STEPS).optional(),
  /** One sentence for a person woken at night. */
  summary: text(VERDICT_BOUNDS.summary),
  findings: z.array(findingRefSchema).max(VERDICT_BOUNDS.findings),
});
export type Cause = z.infer<typeof causeSchema>;

/** The cheapest thing to try that would decide. */
export const experimentSchema = z.object({
  kind: z.enum(EXPERIMENTS),
  /** The CA that is in question. */
  ca: z.string(),
  /** What either outcome would say. */
  decides: text(VERDICT_BOUNDS.text),
});
export type Experiment = z.infer<typeof experimentSchema>;

/** The experiment that a confirmation round made. */
export const experimentRunSchema = experimentSchema.omit({ decides: true });
export type ExperimentRun = z.infer<typeof experimentRunSchema>;

/** Every rule that was asked, so that a reader sees what was ruled out. */
export const ruledSchema = z.object({ rule: z.string(), fired: z.boolean(), why: text(VERDICT_BOUNDS.why) });
export type Ruled = z.infer<typeof ruledSchema>;

export const verdictSchema = z
  .object({
    version: z.literal(VERDICT_VERSION),
    readiness: z.object({ renewal: z.enum(READINESSES), failover: z.enum(READINESSES) }),
    /** Of the primary cause. */
    fault: z.enum(FAULTS),
    code: z.enum(VERDICT_CODE_LIST),
    confidence: z.enum(CONFIDENCES),
    /** CAs that the primary cause befell. */
    cas: z.array(z.string()),
    step: z.enum(STEPS).optional(),
    summary: text(VERDICT_BOUNDS.summary),
    actions: z.array(actionSchema).max(VERDICT_BOUNDS.actions),
    /** What else holds, the gravest first. */
    contributing: z.array(causeSchema).max(VERDICT_BOUNDS.causes),
    findings: z.array(findingRefSchema).max(VERDICT_BOUNDS.findings),
    /** Where the evidence does not decide. */
    experiment: experimentSchema.optional(),
    /** Of a confirmation round: what its experiment said. */
    proved: text(VERDICT_BOUNDS.text).optional(),
    change: z.enum(CHANGES),
    /** The page about the code, from the root of the documentation. */
    page: z.string(),
    rules: z.array(ruledSchema),
  })
  .meta({ id: 'verdict' });
/** The judgement of a round: who must act, how sure that is, and what to do. */
export type Verdict = z.infer<typeof verdictSchema>;

/** What the ledger remembers of a verdict. */
export const rememberedSchema = z.object({
  runId: z.string(),
  at: z.string().describe('ISO 8601 with milliseconds, UTC'),
  fault: z.enum(FAULTS),
  code: z.enum(VERDICT_CODE_LIST),
  readiness: z.object({ renewal: z.enum(READINESSES), failover: z.enum(READINESSES) }),
  /** CAs whose probes did not pass by a fault. */
  cas: z.array(z.string()),
});
export type Remembered = z.infer<typeof rememberedSchema>;
