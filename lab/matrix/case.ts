import type { VerdictCode } from '../../lambda/contract/verdict/catalogue.ts';
import type { Fault } from '../../lambda/contract/verdict/vocabulary.ts';
import type { Step } from '../../lambda/contract/vocabulary.ts';
import type { FaultOn, Moment } from '../scenarios/scenario.ts';

/** A fault of `npm run lab:fault -- list` or a setup of `lab/matrix/setups`. */
export type PutIn = FaultOn & {
  /** When it is put in; default: before the round. */
  readonly at?: Moment;
  /** When it is taken out; default: after the round. */
  readonly off?: Exclude<Moment, 'start'>;
};

/** What really is at fault: decided by what was put in, never by what the product says of it. */
export type Truth = {
  /** Who must act. */
  readonly fault: Fault;
  readonly code: VerdictCode;
  /** What else is at fault. */
  readonly contributing?: readonly VerdictCode[];
  /** Where the probe that it befalls ends. */
  readonly step?: Step;
};

/** One row: what is put into a healthy lab, the round that meets it, and the truth about it. Data alone. */
export type MatrixCase = {
  /** Unique; begins with the family. */
  readonly id: string;
  /** What an operator would tell of it, in one sentence. */
  readonly story: string;
  readonly put: readonly PutIn[];
  readonly round?: {
    /** Target of the lab's own config; default: its first. */
    readonly target?: 'canary' | 'wildcard' | 'www';
    /** Default: all of the target. */
    readonly cas?: readonly string[];
    /** Rounds that go before it, under the same faults; default: none. */
    readonly before?: number;
  };
  readonly truth: Truth;
  /** A lab without it leaves the row out. */
  readonly needs?: Needs;
  /** Of a row that expects `unknown`: the row whose other cause gives the same evidence. */
  readonly twin?: string;
};

export type Needs = {
  readonly staging?: 'Boulder' | 'Pebble';
  readonly third?: true;
  /** A resolver that validates DNSSEC. */
  readonly validation?: true;
};
