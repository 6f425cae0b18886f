import type { MatrixCase } from '../../lab/matrix/case.ts';
import type { Verdict } from '../../lambda/contract/verdict/verdict.ts';

/** An outage that was published, rebuilt with faults of the lab. Data alone. */
export type Incident = Pick<MatrixCase, 'id' | 'put' | 'round' | 'needs'> & {
  /** The first day, as in 2025-07-21; `recurring` where there is no single one. */
  readonly date: string;
  /** Whose it was. */
  readonly ca: string;
  /** What clients saw, and why, as it was published. */
  readonly story: string;
  /** Where it was told. */
  readonly source: string;
  /** How the lab shows it, where that is not the thing itself. */
  readonly rebuilt: string;
  /** What a round under it must say, or the one that confirms it. */
  readonly truth: Pick<Verdict, 'fault' | 'code' | 'readiness'>;
};

/** As the matrix plays it. */
export function asCase({ id, story, put, round, needs, truth: { fault, code } }: Incident): MatrixCase {
  return { id, story, put, truth: { fault, code }, ...(round ? { round } : {}), ...(needs ? { needs } : {}) };
}
