import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Evidence } from '../contract/evidence/evidence.ts';
import { errorName, TroubleError } from '../contract/problem.ts';

/** The end of a put, tries included: a store that hangs must not cost the round its answer. */
const PUT_MS = 6_000;

/** The evidence of rounds: one JSON object each, never overwritten. */
export type EvidenceStore = {
  /** @throws TroubleError `evidence-unavailable` */
  put(key: string, evidence: Evidence): Promise<void>;
};

export function createEvidenceStore(client: S3Client, bucket: string): EvidenceStore {
  return {
    async put(key, evidence) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: JSON.stringify(evidence),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(PUT_MS) });
      } catch (error) {
        if (!isOwnEarlierTry(error)) throw unavailable(bucket, key, error);
      }
    },
  };
}

/** An answer that got lost makes the SDK try again, and meet what the first try put there. */
function isOwnEarlierTry(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode, attempts = 1 } = error.$metadata;
  return httpStatusCode === 412 && attempts > 1;
}

function unavailable(bucket: string, key: string, error: unknown): TroubleError {
  const name = errorName(error);
  return new TroubleError({
    code: 'evidence-unavailable',
    message: `S3 answered PutObject of ${key} into ${bucket} with ${name}, so the evidence of this round is lost.`,
    action:
      name === 'PreconditionFailed'
        ? 'Find out who else writes to that bucket: an object of this round lay there already.'
        : 'Check that the bucket exists, that the role of the function may call s3:PutObject there, and the health of S3 in this region.',
    cause: name,
  });
}
