import fc from 'fast-check';

/** The hosted zone that all write to, without the dot. */
export const ZONE = 'acme.example.org';
/** Challenge names of real targets: every deployment and every other client may write there. */
export const REAL_NAMES = [`_acme-challenge.shop.${ZONE}`, `_acme-challenge.www.${ZONE}`];
export const DEPLOYMENTS = ['one', 'two'] as const;
export type DeploymentId = (typeof DEPLOYMENTS)[number];

/** Milliseconds a round has for its probes, and then for its removal. */
export const PROBES_MS = 12_000;
export const REMOVAL_MS = 4_000;

/** The process ends at so many-th call to Route 53 or to the ledger; that call may still be carried out. */
export type Crash = { readonly call: number; readonly carriedOut: boolean };
type Mortal = { readonly startMs: number; readonly crash: Crash | null };

export type RoundPlan = Mortal & {
  /** `canary`: fresh names; `pool`: names that repeat, of this deployment alone; `real`: names that others know as well. */
  readonly at: 'canary' | 'pool' | 'real';
  readonly names: readonly number[];
  /** Of each CA: when it has its challenges, and how long it takes with the value published. */
  readonly cas: readonly { readonly joinsMs: number; readonly staysMs: number }[];
};
export type DeploymentPlan = {
  readonly rounds: readonly RoundPlan[];
  readonly pulses: readonly Mortal[];
  readonly janitors: readonly Mortal[];
};

export const CLIENT_KINDS = [
  'certbot-like',
  'lego-like',
  'lego-4-like',
  'cert-manager-like',
  'multivalue',
  'exact',
] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];
/** A renewal by another client, after those before it at the same name. */
export type Renewal = {
  readonly kind: ClientKind;
  readonly name: number;
  /** One, or two as for an apex with its wildcard. */
  readonly values: 1 | 2;
  readonly afterMs: number;
  readonly staysMs: number;
  /** Between its reads and its writes. */
  readonly thinksMs: number;
};

export type Story = {
  readonly deployments: Readonly<Record<DeploymentId, DeploymentPlan>>;
  readonly renewals: readonly Renewal[];
  /** Milliseconds that calls take, one after the other, over and over. */
  readonly latencies: readonly number[];
  /** What befalls the changes of the probers, one after the other, over and over. */
  readonly faults: readonly FaultKind[];
};
export type FaultKind = 'none' | 'throttled' | 'busy' | 'lost';

/** Most begin about the same times: who comes long after the other meets nobody. */
const aboutNow = (mostSlots: number) =>
  fc.record({ slot: fc.nat(mostSlots), more: fc.nat(400) }).map(({ slot, more }) => slot * 2_500 + more);
const startMs = aboutNow(3);
const crash: fc.Arbitrary<Crash | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.record({ call: fc.integer({ min: 1, max: 12 }), carriedOut: fc.boolean() }) },
);
const round: fc.Arbitrary<RoundPlan> = fc.record({
  startMs,
  crash,
  at: fc.constantFrom<RoundPlan['at'][]>('real', 'real', 'real', 'pool', 'canary'),
  names: fc.subarray(
    REAL_NAMES.map((_, index) => index),
    { minLength: 1 },
  ),
  cas: fc.array(fc.record({ joinsMs: fc.nat(4_000), staysMs: aboutNow(1) }), { minLength: 1, maxLength: 3 }),
});
const deployment: fc.Arbitrary<DeploymentPlan> = fc.record({
  rounds: fc.array(round, { minLength: 1, maxLength: 3 }),
  pulses: fc.array(fc.record({ startMs, crash }), { maxLength: 1 }),
  janitors: fc.array(fc.record({ startMs: fc.nat(60_000), crash }), { maxLength: 3 }),
});

export const stories: fc.Arbitrary<Story> = fc.record({
  deployments: fc.record({ one: deployment, two: deployment }),
  renewals: fc.array(
    fc.record({
      kind: fc.constantFrom(...CLIENT_KINDS),
      name: fc.nat(REAL_NAMES.length - 1),
      values: fc.constantFrom<Renewal['values'][]>(1, 2),
      afterMs: aboutNow(3),
      staysMs: aboutNow(2),
      thinksMs: fc.nat(1_500),
    }),
    { maxLength: 7 },
  ),
  latencies: fc.array(
    fc.oneof({ weight: 15, arbitrary: fc.nat(400) }, { weight: 1, arbitrary: fc.integer({ min: 400, max: 6_000 }) }),
    { minLength: 5, maxLength: 30 },
  ),
  faults: fc.array(fc.constantFrom<FaultKind[]>('none', 'none', 'none', 'none', 'throttled', 'busy', 'lost'), {
    minLength: 1,
    maxLength: 12,
  }),
});
