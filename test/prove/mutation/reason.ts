import type { Mutant } from './mutant.ts';

/** Why no test can fail, or none is worth writing, by one mutant or by a narrow class of them. */
export type Reason = {
  /** From `lambda/diagnosis/`. */
  readonly file: string;
  /** A piece of the line in which the mutant begins. */
  readonly at: string;
  /** The whole of what was replaced, and of what it was replaced by, white space as one space; default: anything. */
  readonly from?: string;
  readonly to?: string;
  readonly why: string;
};

export const MUTATED = 'lambda/diagnosis/';

export function reasonFor(mutant: Mutant, reasons: readonly Reason[]): Reason | undefined {
  return reasons.find(
    ({ file, at, from = mutant.from, to = mutant.to }) =>
      mutant.file === `${MUTATED}${file}` && mutant.within.includes(at) && mutant.from === from && mutant.to === to,
  );
}

/** Reasons of these files that no survivor needs any more. */
export function unneeded(reasons: readonly Reason[], mutants: readonly Mutant[]): Reason[] {
  const files = new Set(mutants.map(({ file }) => file));
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const needed = new Set(survived.map((mutant) => reasonFor(mutant, reasons)));
  return reasons.filter((reason) => files.has(`${MUTATED}${reason.file}`) && !needed.has(reason));
}
