import type { Proof, ShownMutant } from '../part.ts';
import type { Mutant, MutantStatus } from './mutant.ts';
import { type Reason, reasonFor } from './reason.ts';

/** So much of all mutants must be killed, percent. */
export const LEAST_SCORE = 85;
const MOST_TEXT = 200;

/**
 * Holds where enough of all mutants were killed, none was left out and each that survived has a reason. A time-out or a crash
 * while the tests are loaded may be the doing of the machine: neither counts as killed.
 */
export function proofOf(mutants: readonly Mutant[], reasons: readonly Reason[]): Proof {
  const having = (...statuses: readonly MutantStatus[]) => mutants.filter(({ status }) => statuses.includes(status));
  const killed = having('Killed').length;
  const survivors = having('Survived', 'NoCoverage').map((mutant) => survivorOf(mutant, reasons));
  const unexplained = survivors.filter(({ reason }) => reason === undefined).length;
  const leftOut = having('Ignored', 'Pending').length;
  const score = scoreOf(mutants);
  return {
    held: mutants.length > 0 && score >= LEAST_SCORE && leftOut === 0 && unexplained === 0,
    counts: { passed: killed, failed: unexplained, skipped: survivors.length - unexplained },
    figures: {
      mutants: mutants.length,
      killed,
      survived: having('Survived').length,
      noCoverage: having('NoCoverage').length,
      timedOut: having('Timeout').length,
      crashed: having('RuntimeError', 'CompileError').length,
      leftOut,
      scorePercent: score,
      files: Object.fromEntries(byFile(mutants).map(([file, own]) => [file, `${scoreOf(own)} % of ${own.length}`])),
    },
    survivors,
    undecided: having('Timeout', 'RuntimeError', 'CompileError').map(shown),
  };
}

/** Rounded down to two decimals, so that it is not more than it is. */
function scoreOf(mutants: readonly Mutant[]): number {
  const killed = mutants.filter(({ status }) => status === 'Killed').length;
  return mutants.length === 0 ? 0 : Math.floor((killed / mutants.length) * 10_000) / 100;
}

function byFile(mutants: readonly Mutant[]): [string, Mutant[]][] {
  const files = [...new Set(mutants.map(({ file }) => file))].sort();
  return files.map((file) => [file, mutants.filter((each) => each.file === file)]);
}

function survivorOf(mutant: Mutant, reasons: readonly Reason[]): ShownMutant & { readonly reason: string | undefined } {
  return { ...shown(mutant), reason: reasonFor(mutant, reasons)?.why };
}

function shown({ within: _, ...mutant }: Mutant): ShownMutant {
  return { ...mutant, from: short(mutant.from), to: short(mutant.to) };
}

function short(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`;
}
