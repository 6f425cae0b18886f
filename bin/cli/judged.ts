import { z } from 'zod';
import { evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';
import { rejectedSchema, roundSchema, runningSchema } from '../../lambda/contract/result.ts';
import { verdictSchema } from '../../lambda/contract/verdict/verdict.ts';

/** A round and its evidence as they are met here: a deployment of an earlier version gives no verdict. */
const verdict = { verdict: verdictSchema.optional() };

export const judgedRoundSchema = roundSchema.extend(verdict);
export type JudgedRound = z.infer<typeof judgedRoundSchema>;

export const judgedAnswerSchema = z.discriminatedUnion('state', [judgedRoundSchema, runningSchema, rejectedSchema]);
export type JudgedAnswer = z.infer<typeof judgedAnswerSchema>;

export const judgedEvidenceSchema = evidenceSchema.extend(verdict);
export type JudgedEvidence = z.infer<typeof judgedEvidenceSchema>;
