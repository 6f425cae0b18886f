import type { ErrorCode } from '../../lambda/contract/codes.ts';
import type { ProbeOutcome, Step } from '../../lambda/contract/vocabulary.ts';
import type { Resource } from '../ca/front/behaviour.ts';

/** A fault of `npm run lab:fault -- list`, and what it takes. */
export type FaultOn = { readonly fault: string; readonly parameters?: Readonly<Record<string, unknown>> };

/** When a step is due: before the first round, so long after its start, or when a CA is first asked for a resource from then on. */
export type Moment =
  | 'start'
  | { readonly afterMs: number }
  | { readonly onRequest: { readonly ca: string; readonly resource: Resource } };

export type ScenarioStep = {
  readonly at: Moment;
  readonly on?: FaultOn;
  /** Name of a fault that ends. */
  readonly off?: string;
};

/** What must come of the probe of one CA. What is absent may be anything. */
export type ExpectedProbe = {
  readonly outcome: ProbeOutcome;
  readonly code?: ErrorCode;
  /** Where the trouble is. */
  readonly step?: Step;
  /** A step that passes, and takes at least so long. */
  readonly lasts?: { readonly step: Step; readonly atLeastMs: number };
};

/** By the CA's name: all of the round, and no others. */
export type Expectation = Readonly<Record<string, ExpectedProbe>>;

/** A named sequence of faults, and what the product makes of it in the lab's own deployment. Data alone. */
export type Scenario = {
  /** As its file is named. */
  readonly name: string;
  readonly summary: string;
  /** Target of the lab's own config; default: its first. */
  readonly target?: string;
  /** Rounds one after the other; default 1. */
  readonly rounds?: number;
  readonly steps: readonly ScenarioStep[];
  /** Of the last round. Whatever happens, the round removes what it published. */
  readonly expect: Expectation;
};
