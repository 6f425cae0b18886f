import type { FuzzRun } from '../fuzz/run.ts';
import type { AlarmRow } from './alarms/row.ts';
import type { Mutant } from './mutation/mutant.ts';
import type { SoftwareName } from './software.ts';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** One thing that was held against something independent. */
export type ProvedCase = { readonly name: string; readonly compared: string; readonly agreed: boolean };

/** What a run of a part showed. */
export type Proof = {
  readonly held: boolean;
  /** Tests, rounds or mutants: of these `failed` survived without a reason, `skipped` with one. */
  readonly counts: Counts;
  /** What was measured, by name; the unit is part of the name. */
  readonly figures: Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;
  readonly cases?: readonly ProvedCase[];
  /** Of alarms: each case in each deployment. */
  readonly alarms?: readonly AlarmRow[];
  /** Of hostile input: each reader. */
  readonly fuzz?: readonly FuzzRun[];
  /** Of mutants: those that no test failed by, with the reason; and those of which it cannot be told. */
  readonly survivors?: readonly (ShownMutant & { readonly reason: string | undefined })[];
  readonly undecided?: readonly ShownMutant[];
};

export type ShownMutant = Omit<Mutant, 'within'>;

export type ProveOptions = {
  readonly progress: (line: string) => void;
  /** Of rounds in a row: how many, the seed of what is left to chance, and the range of INSYNC's delays in seconds (default: the part's own). */
  readonly rounds: number;
  readonly seed: number;
  readonly insync?: InsyncRange;
  /** Of the overhead: pairs of rounds. */
  readonly pairs: number;
  /** Of hostile input: how many inputs each reader gets. */
  readonly inputs: number;
  /** Of mutants: by Stryker's own runner for vitest. */
  readonly vitest?: boolean;
  /**
   * Of alarms cases, of hostile input readers, by id; of grants those whose ids begin so. All unless told. With some left out nothing
   * is held to be proved.
   */
  readonly only?: readonly string[];
  /** Of the matrix: a folder for answers and evidence; of upgrades: for the ledger of the first version. */
  readonly keep?: string;
};
export type InsyncRange = { readonly min: number; readonly max: number };

/** What `npm test` has no time for. */
export type Part = {
  readonly name: string;
  readonly summary: string;
  /** On two cores, with everything installed. */
  readonly minutes: number;
  /** How many rounds in a row it makes, unless it is told. */
  readonly rounds?: number;
  /** Whose versions the result names. */
  readonly software: readonly SoftwareName[];
  readonly run: (options: ProveOptions) => Promise<Proof>;
};
