import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import type { CaaFinding } from '../contract/evidence/caa.ts';
import type { Control } from '../contract/evidence/controls.ts';
import type { DnsEvidence } from '../contract/evidence/dns.ts';
import type { EvidenceFacts } from '../contract/evidence/evidence.ts';
import { notGathered, type Pending, startGathering } from './gathering.ts';
import { LOOKS, type Looks, subjectsOf } from './looks.ts';
import type { ProbePlan } from './plan.ts';
import type { Batch, PublishedEntry } from './publication.ts';

/** One look takes no longer, and a round waits no longer for looks once its probes have ended. */
const LOOK_MS = 5_000;
const ALLOWANCE_MS = 5_500;
/** The deadline of a look lies this long before that of the round, so that what it has found by then is kept. */
const MARGIN_MS = 250;
/** What needs no publication does not wait longer for it: a CA that hangs is when controls matter most. */
const LATEST_START_MS = 5_000;

export type Observations = Pick<EvidenceFacts, 'dns' | 'caa' | 'controls'>;

/** Looks around while the probes of a round run. It holds nobody up, and fails no round. */
export type Observer = {
  /** The probe of this CA orders with this account. */
  ordersWith(ca: string, accountUrl: string): void;
  /** Route 53 has taken the values of a batch. */
  published(): void;
  /** The values of a batch were seen everywhere: validation is asked for now. */
  visible(batch: Batch): void;
  /** Validation at this CA has ended, or will not be. */
  settled(ca: string): void;
  /** Once the probes have ended, before the removal: what was seen. Waits a few seconds at most. Never rejects. */
  end(): Promise<Observations>;
};

export type ObserverOptions = {
  readonly deployment: Deployment;
  /** Of the probes that are made. */
  readonly plans: readonly ProbePlan[];
  /** All that was published so far. */
  readonly written: readonly PublishedEntry[];
  readonly clock: Clock;
  /** Of the round, milliseconds since 1970. */
  readonly deadline: number;
};
/** Begins to look around at the beginning of a round. */
export type Observe = (options: ObserverOptions) => Observer;

export function createObserver(options: ObserverOptions & { readonly looks?: Looks }): Observer {
  const { deployment, plans, written, clock, deadline, looks = LOOKS } = options;
  const accounts = new Map<string, string>();
  const open = new Set(plans.map(({ ca }) => ca.id));
  const before: Pending<DnsEvidence>[] = [];
  let beside: { readonly caa: Pending<CaaFinding[]>; readonly controls: Pending<Control[]> } | undefined;
  let after: Pending<DnsEvidence> | undefined;

  const look = <T>(work: (until: number) => Promise<T>): Pending<T> => {
    const until = Math.min(clock.now() + LOOK_MS, deadline - MARGIN_MS);
    if (until <= clock.now()) return notGathered('the time of the round was used up');
    return startGathering(() => work(until), clock);
  };
  const lookAtDns = (only?: ReadonlySet<string>) =>
    look((until) => looks.dns(subjectsOf(plans, written, only), deployment, { clock, deadline: until }));
  const lookBeside = () => {
    beside ??= {
      caa: look((until) => looks.caa(plans, accounts, deployment, { clock, deadline: until })),
      controls: look((until) => looks.controls(deployment, { clock, deadline: until })),
    };
    return beside;
  };
  const lookAfter = () => {
    after ??= lookAtDns();
    return after;
  };

  const patience = new AbortController();
  void clock.sleep(LATEST_START_MS, patience.signal).then(() => {
    if (!patience.signal.aborted) lookBeside();
  });
  return {
    ordersWith: (ca, accountUrl) => void accounts.set(ca, accountUrl),
    published: () => void lookBeside(),
    visible: ({ entries }) => void before.push(lookAtDns(new Set(entries.map(({ name }) => name)))),
    settled(ca) {
      if (open.delete(ca) && open.size === 0) lookAfter();
    },
    async end() {
      patience.abort();
      const { caa, controls } = lookBeside();
      const last = lookAfter();
      const stop = new AbortController();
      const left = Math.min(ALLOWANCE_MS, deadline - clock.now());
      const cutOff = clock.sleep(Math.max(0, left), stop.signal);
      const [beforeAll, afterAll, caaFound, controlsFound] = await Promise.all([
        Promise.all(before.map((each) => each.settle(cutOff))),
        last.settle(cutOff),
        caa.settle(cutOff),
        controls.settle(cutOff),
      ]);
      stop.abort();
      return { dns: { before: beforeAll, after: afterAll }, caa: caaFound, controls: controlsFound };
    },
  };
}
