import { GetObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type Evidence, evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';
import type { RejectedRound, RoundResult } from '../../lambda/contract/result.ts';
import type { Stage } from './stage.ts';

/** The evidence of a round as it lies in the bucket. */
export type KeptEvidence = {
  readonly text: string;
  readonly evidence?: Evidence;
  /** Why it does not fit the schema. */
  readonly defect?: string;
};

/** `undefined` where the round says that there is none, or no round was made. @throws what S3 refuses with */
export async function readEvidence(
  answer: RoundResult | RejectedRound,
  { clients, state }: Stage,
): Promise<KeptEvidence | undefined> {
  if (answer.state !== 'completed' || !answer.evidence || answer.evidence.trouble) return undefined;
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: state.deployed.prober.evidenceBucket, Key: answer.evidence.key }),
  );
  const text = (await Body?.transformToString()) ?? '';
  const parsed = evidenceSchema.safeParse(JSON.parse(text));
  return parsed.success
    ? { text, evidence: parsed.data }
    : { text, defect: `the evidence does not fit its schema: ${z.prettifyError(parsed.error)}` };
}
