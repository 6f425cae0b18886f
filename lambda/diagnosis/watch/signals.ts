import type { Ca } from '../../contract/ca.ts';
import type { Gauges } from '../../contract/metric-catalogue.ts';
import { READINESS_VALUES } from '../../contract/metrics.ts';
import type { Remembered } from '../../contract/verdict/verdict.ts';
import type { Fault, Readiness } from '../../contract/verdict/vocabulary.ts';

/** What the last verdicts of all targets come to: few numbers, however many targets there are. */

/** A target, the CAs that it is ordered from, and its verdicts, the latest first. */
export type Watched = {
  readonly target: string;
  readonly cas: readonly Pick<Ca, 'id' | 'role'>[];
  readonly verdicts: readonly Remembered[];
};

export type Signals = {
  /** Target ids. */
  readonly noCaIssues: readonly string[];
  /** Target ids. */
  readonly pathBroken: readonly string[];
  /** What nothing is known of is absent. */
  readonly gauges: Gauges;
};

/** Faults that the team mends itself, or its providers: that no CA issues says nothing of the CAs then. */
const ON_OUR_SIDE: readonly Fault[] = ['configuration', 'dns-provider', 'platform', 'client', 'prober'];

export function signalsOf(targets: readonly Watched[]): Signals {
  const broken = targets.flatMap((each) => {
    const fault = faultOfNone(each);
    return fault === undefined ? [] : [{ target: each.target, isOurs: ON_OUR_SIDE.includes(fault) }];
  });
  const pathBroken = broken.filter(({ isOurs }) => isOurs).map(({ target }) => target);
  const noCaIssues = broken.filter(({ isOurs }) => !isOurs).map(({ target }) => target);
  const renewal = worst(targets, 'renewal');
  const failover = worst(targets, 'failover');
  return {
    noCaIssues,
    pathBroken,
    gauges: {
      ...(renewal === undefined ? {} : { readinessRenewalWorst: renewal }),
      ...(failover === undefined ? {} : { readinessFailoverWorst: failover }),
      targetsNoCaIssues: noCaIssues.length,
      targetsPathBroken: pathBroken.length,
    },
  };
}

type Answer = keyof Remembered['readiness'];

/**
 * A verdict from which nothing was learnt of an answer leaves it as the last one that did. Of two, the better counts: what failed
 * once only may be a slip, and the first that is well again ends it.
 */
function worst(targets: readonly Watched[], answer: Answer): number | undefined {
  const known = targets.flatMap(({ verdicts }) => {
    const last = verdicts.flatMap(({ readiness: { [answer]: said } }) =>
      said === 'unknown' ? [] : READINESS_VALUES[said],
    );
    const best = Math.max(...last.slice(0, 2));
    return last.length > 1 || best === READINESS_VALUES.ready ? [best] : [];
  });
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Who must act for a target that neither its usual CA nor its backup issues for; `undefined` for any other target. */
function faultOfNone(watched: Watched): Fault | undefined {
  const has = (role: Ca['role']) => watched.cas.some((ca) => ca.role === role);
  const renewal = has('staging') ? refusedBy(watched, 'renewal') : undefined;
  const failover = has('backup') ? refusedBy(watched, 'failover') : undefined;
  if (has('staging') && has('backup')) return renewal && failover && latest(renewal, failover).fault;
  if (failover) return failover.fault;
  // Without a backup to compare with, a red staging CA says nothing of production.
  return renewal && (renewal.readiness.renewal === 'blocked' || ON_OUR_SIDE.includes(renewal.fault))
    ? renewal.fault
    : undefined;
}

/**
 * The latest verdict by which the CAs of this answer do not issue, where another says so too: a round that failed is confirmed
 * at once, and what failed once only may be a slip. A CA that asked to be left alone was not asked again, which confirms it.
 */
function refusedBy({ cas, verdicts }: Watched, answer: Answer): Remembered | undefined {
  const role = answer === 'renewal' ? 'staging' : 'backup';
  const ids = cas.filter((ca) => ca.role === role).map(({ id }) => id);
  const learnt = verdicts
    .map((verdict) => ({ verdict, said: saidOf(verdict, answer, ids) }))
    .filter(({ said }) => said !== 'unknown');
  const at = learnt.findIndex(({ said }) => said !== 'waits');
  const last = learnt[at];
  if (last?.said !== 'refuses') return undefined;
  const other = learnt[at - 1] ?? learnt[at + 1];
  return other && other.said !== 'issues' ? last.verdict : undefined;
}

/**
 * Whether the CAs issued. `refuses` also where readiness is unknown, because staging stands for production or the fault lies
 * with the prober, and yet each of them was asked and failed.
 */
function saidOf(
  { readiness, cas, code }: Remembered,
  answer: Answer,
  ids: readonly string[],
): 'issues' | 'refuses' | 'waits' | 'unknown' {
  const said: Readiness = readiness[answer];
  if (said === 'ready' || said === 'at-risk') return 'issues';
  if (said === 'blocked' || ids.every((id) => cas.includes(id))) return 'refuses';
  return code === 'waiting-for-ca' ? 'waits' : 'unknown';
}

function latest(one: Remembered, other: Remembered): Remembered {
  return Date.parse(one.at) >= Date.parse(other.at) ? one : other;
}
