import type { CertificateKey } from '../acme/csr.ts';
import type { Ca } from '../contract/ca.ts';
import { type Deployment, mayOrder, type RealTarget, type Target } from '../contract/deployment.ts';
import { inOneLine } from '../contract/harmless.ts';
import { canaryName, challengeNameOf, withoutWildcard } from '../contract/names.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ExperimentRun } from '../contract/verdict/verdict.ts';
import type { ExperimentKind } from '../contract/verdict/vocabulary.ts';
import type { Trigger } from '../contract/vocabulary.ts';

const DAY_MS = 86_400_000;
/** A publicly trusted CA logs every name to CT: canaries there take turns on a fixed few names. */
const PUBLIC_POOL_SIZE = 4;
/** Of the experiment `after-negative-ttl`. */
const HOLD_SECONDS = 60;

/** What a round is asked to do. */
export type RoundRequest = {
  readonly runId: string;
  readonly target: string;
  readonly cas: 'all' | readonly string[];
  readonly trigger: Trigger;
  readonly reason?: string;
  /** Run id of the round that a confirmation follows. */
  readonly confirms?: string;
  /** What is to be done otherwise than in that round, at one CA. */
  readonly experiment?: ExperimentRun;
};

/** One issuance that a round will try. */
export type ProbePlan = {
  readonly ca: Ca;
  /** The identifier set of the order. */
  readonly names: readonly string[];
  /** How the challenge names are shared with others: see `PublishEntry` in lambda/dns/publisher.ts. */
  readonly sharing: 'fresh' | 'shared' | 'exclusive';
  /** Identifier without `*.` to the name in the delegated zone that its values are published at. */
  readonly publishAt: Readonly<Record<string, string>>;
  /** The same names will be ordered again: their authorizations must not be left valid. */
  readonly namesRepeat: boolean;
  /** They are of the pool that a publicly trusted CA's canaries take turns on. Default: no. */
  readonly pooled?: boolean;
  /** Default: ECDSA P-256. */
  readonly key?: CertificateKey;
  /** Seconds that the values lie there for all to see before the CA is told to look, as far as there is time. Default: 0. */
  readonly holdSeconds?: number;
};

/** The target of a deployment by its name. @throws TroubleError `target-unknown` */
export function findTarget(deployment: Deployment, id: string): Target {
  const target = deployment.targets.find((each) => each.id === id);
  if (target) return target;
  throw new TroubleError({
    code: 'target-unknown',
    message: `There is no target "${inOneLine(id)}" in this deployment.`,
    action: `Name one of: ${deployment.targets.map((each) => each.id).join(', ')}.`,
  });
}

/**
 * The CAs that a round orders from, each once; of a publicly trusted one `admit` decides whether it is the target's turn.
 * @throws TroubleError `ca-unknown`
 */
export function chooseCas(deployment: Deployment, request: RoundRequest): Ca[] {
  const target = findTarget(deployment, request.target);
  const possible = deployment.cas.filter((ca) => mayOrder(target, ca));
  const cas = request.experiment?.kind === 'alone' ? [request.experiment.ca] : request.cas;
  if (cas !== 'all') return [...new Set(cas)].map((id) => findCa(possible, id, target));
  return possible;
}

/** The targets that are ordered from a CA, in the order of the config. */
export function targetsAt(deployment: Deployment, ca: Ca): string[] {
  return deployment.targets.filter((each) => mayOrder(each, ca)).map(({ id }) => id);
}

function findCa(possible: readonly Ca[], id: string, target: Target): Ca {
  const ca = possible.find((each) => each.id === id);
  if (ca) return ca;
  throw new TroubleError({
    code: 'ca-unknown',
    message: `The target "${target.id}" is not ordered from a CA "${inOneLine(id)}".`,
    action: `Name one of: ${possible.map((each) => each.id).join(', ') || '(none: the config allows no CA for this target)'}.`,
  });
}

type Chance = { readonly now: number; readonly randomLabel: () => string };

/** The probes of a round, one per CA. `randomLabel` gives a fresh DNS label. */
export function planProbes(deployment: Deployment, request: RoundRequest, options: Chance): ProbePlan[] {
  const target = findTarget(deployment, request.target);
  const { experiment } = request;
  return chooseCas(deployment, request).map((ca) =>
    experiment?.ca === ca.id
      ? planExperiment(experiment.kind, deployment, target, ca, options)
      : planTarget(deployment, target, ca, options),
  );
}

/** The CA that is in question does one thing otherwise; the others do the target as it is. */
function planExperiment(
  kind: ExperimentKind,
  deployment: Deployment,
  target: Target,
  ca: Ca,
  options: Chance,
): ProbePlan {
  switch (kind) {
    case 'other-names':
      return ca.publiclyTrusted
        ? planPooled(deployment, target, ca, options.now + DAY_MS)
        : planCanary(deployment, labelsLike(target), ca, `${options.randomLabel()}.${options.randomLabel()}`);
    case 'other-key':
      return { ...planTarget(deployment, target, ca, options), key: 'rsa-2048' };
    case 'after-negative-ttl':
      return { ...planTarget(deployment, target, ca, options), holdSeconds: HOLD_SECONDS };
    case 'alone':
      return planTarget(deployment, target, ca, options);
  }
}

function planTarget(deployment: Deployment, target: Target, ca: Ca, options: Chance): ProbePlan {
  if (target.kind === 'real') return planReal(target, ca);
  if (ca.publiclyTrusted) return planPooled(deployment, target, ca, options.now);
  return planCanary(deployment, target.labels, ca, options.randomLabel());
}

function planReal(target: RealTarget, ca: Ca): ProbePlan {
  return { ca, names: target.names, sharing: 'exclusive', publishAt: target.challengeNames, namesRepeat: true };
}

/**
 * The pool's name of the day, with its wildcard where the target has one: however many targets and labels there are, CT logs
 * never show more than these few names.
 */
function planPooled(deployment: Deployment, target: Target, ca: Ca, now: number): ProbePlan {
  const label = `pool${(Math.floor(now / DAY_MS) % PUBLIC_POOL_SIZE) + 1}`;
  const hasWildcard = target.kind === 'canary' ? target.labels.some(isWildcard) : target.names.some(isWildcard);
  const plan = planCanary(deployment, hasWildcard ? ['@', '*'] : ['@'], ca, label);
  return { ...plan, sharing: 'shared', namesRepeat: true, pooled: true };
}

function isWildcard(name: string): boolean {
  return name.startsWith('*');
}

/** A real name's stand-in is a canary, with a wildcard where the target has one. */
function labelsLike(target: Target): readonly string[] {
  if (target.kind === 'canary') return target.labels;
  return target.names.some(isWildcard) ? ['@', '*'] : ['@'];
}

function planCanary(deployment: Deployment, labels: readonly string[], ca: Ca, random: string): ProbePlan {
  const base = canaryName(deployment.zoneName, deployment.id, ca.id, random);
  const names = labels.map((label) => (label === '@' ? base : `${label}.${base}`));
  return {
    ca,
    names,
    sharing: 'fresh',
    publishAt: Object.fromEntries(names.map((name) => [withoutWildcard(name), challengeNameOf(name)])),
    namesRepeat: false,
  };
}
