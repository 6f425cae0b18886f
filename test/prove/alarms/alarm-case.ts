import type { FaultOn, Moment } from '../../../lab/scenarios/scenario.ts';
import type { AlarmKey, Severity } from '../../../lambda/contract/alarms.ts';

/** Deployments of the proof, by id. `deployments.ts` says what each is. */
export const DEPLOYMENTS = ['one', 'ten', 'hundred', 'clocked', 'named', 'kept'] as const;
export type DeploymentId = (typeof DEPLOYMENTS)[number];

/** A fault of `npm run lab:fault -- list`, a setup of the matrix, or one of `setups.ts`. */
export type PutIn = FaultOn & {
  /** When it is put in; default: at the start, before any round. */
  readonly at?: Exclude<Moment, 'start'>;
};

/** Targets of a deployment that rounds on demand are made for: the first so many, or all. */
export type Rounds = Readonly<Partial<Record<DeploymentId, number | 'all'>>>;

/** One row: what is put into a healthy lab, and who must hear of it. Data alone. */
export type AlarmCase = {
  readonly id: string;
  /** What an operator would tell of it, in one sentence. */
  readonly story: string;
  /** Deployments that are touched: what holds must hold of each. Those of one case are in one lab. */
  readonly deployments: readonly DeploymentId[];
  readonly put: readonly PutIn[];
  /** It begins once the deployment's window of maintenance is open. */
  readonly window?: 'open';
  /** Made once it is put in, and again once it is taken out, so that verdicts follow. Default: none. */
  readonly rounds?: Rounds;
  /** How often they are made while it is in, one time after the other: a target is judged by two verdicts. Default 1. */
  readonly times?: 2;
  /** Default: the same rounds, once. */
  readonly roundsAfter?: Rounds;
  /** Done at last, so that what was left is gone. */
  readonly afterwards?: 'janitor';
  /** The alarms that go on, the one that the fault is for first; no others. */
  readonly raises: readonly AlarmKey[];
  /** Who is told, once when it begins and once when it is over. */
  readonly told: Severity | 'nobody';
  /** Seconds that an alarm may take to go on from when the fault is in; default 300. */
  readonly patience?: number;
};
