import { z } from 'zod';
import { type EvidenceFacts, evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { parseSafely } from '../../../lambda/contract/parse.ts';
import { type Remembered, rememberedSchema } from '../../../lambda/contract/verdict/verdict.ts';

/**
 * Evidence as any version may have left it. Its findings are derived anew, so that what they were does not matter; its verdict
 * may have codes that this version does not know. Fields that this version does not know are passed over.
 */

const factsSchema = evidenceSchema.omit({ findings: true, history: true, verdict: true });

const storedVerdictSchema = z.object({
  fault: z.string(),
  code: z.string(),
  readiness: z.object({ renewal: z.string(), failover: z.string() }),
  contributing: z.array(z.object({ code: z.string(), cas: z.array(z.string()) })),
});
/** What is compared of a verdict. */
export type StoredVerdict = z.infer<typeof storedVerdictSchema>;

export type StoredRound = {
  readonly facts: EvidenceFacts;
  /** Absent where the ledger was not read, and in evidence of versions that kept none. */
  readonly history?: readonly Remembered[];
  /** Absent in evidence of versions that made none, and where it could not be made. */
  readonly verdict?: StoredVerdict;
};

const besideSchema = z.object({
  history: z.array(rememberedSchema).optional(),
  verdict: storedVerdictSchema.optional(),
});

/** @throws z.ZodError where it is no evidence of a round */
export function parseStored(document: unknown): StoredRound {
  const facts = parsed(factsSchema, document);
  const { history, verdict } = parsed(besideSchema, document);
  return { facts, ...(history ? { history } : {}), ...(verdict ? { verdict } : {}) };
}

/** @throws z.ZodError */
function parsed<T>(schema: z.ZodType<T>, document: unknown): T {
  const { data, error } = parseSafely(schema, document);
  if (error) throw error;
  return data;
}

/** An answer of the probe function, as `npm run matrix -- --keep` lays beside the evidence. */
export function isAnswer(document: unknown): boolean {
  return parseSafely(z.object({ state: z.enum(['completed', 'running', 'rejected']) }), document).success;
}
