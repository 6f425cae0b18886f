import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { challengeNameOf } from '../contract/names.ts';
import { type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import { type ProbeResult, RESULT_VERSION, type RoundResult, type StepResult } from '../contract/result.ts';
import type { RoundOutcome } from '../contract/vocabulary.ts';
import { followChallengeAlias } from '../dns/alias.ts';
import { findZoneServers, type ZoneServers } from '../dns/delegation.ts';
import type { Publisher } from '../dns/publisher.ts';
import { plainName } from '../dns/server.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { BudgetLedger } from '../store/budget.ts';
import type { IntentLedger } from '../store/intents.ts';
import type { TurnLedger } from '../store/turns.ts';
import { admit, budgetsLeft } from './admission.ts';
import { type HistoryPorts, recallVerdicts } from './history.ts';
import { rememberRetryAfter } from './left-alone.ts';
import type { Observe, Observer } from './observer.ts';
import type { ProbePlan, RoundRequest } from './plan.ts';
import { type ProbeContext, runProbe } from './probe.ts';
import { type Batch, createPublication, type Publication, type PublishedEntry } from './publication.ts';
import { type RecordPorts, recordRound } from './record.ts';
import { awaitVisible, unaskedServers, type Visible } from './visibility.ts';

/** Time that a round keeps for the removal of what it published, past its deadline. */
const CLEANUP_MS = 40_000;
/** The part of the probes' time after which the wait for the name servers ends, while there is time to say which was late. */
const VISIBLE_WITHIN = 0.95;

export type RoundPorts = Pick<ProbeContext, 'clock' | 'accounts' | 'openSession' | 'onStep'> &
  HistoryPorts &
  RecordPorts & {
    readonly publisher: Publisher;
    readonly budget: BudgetLedger;
    readonly turns: TurnLedger;
    readonly breaker: BreakerLedger;
    readonly intents: IntentLedger;
    readonly observe: Observe;
  };

/**
 * One target at all CAs of the plan, at the same time. What goes wrong at one CA stays in that CA's probe; the removal of
 * everything published happens whatever came before.
 * @param options.deadline end of the probes, milliseconds since 1970
 * @param options.abandonedAt from then on nothing of this invocation can be running: what lies about is the janitor's
 */
export async function runRound(
  deployment: Deployment,
  request: RoundRequest,
  plans: readonly ProbePlan[],
  options: { readonly startedAt: number; readonly deadline: number; readonly abandonedAt: number },
  ports: RoundPorts,
): Promise<RoundResult> {
  const { clock } = ports;
  const { deadline, abandonedAt, startedAt } = options;
  const asked = await Promise.all(
    plans.map(async (plan) => ({ plan, admission: await admit(plan, request, deployment, ports) })),
  );
  const admitted = asked.flatMap(({ plan, admission }) => (admission.kind === 'admitted' ? [plan] : []));
  const publication = createPublication({
    publisher: ports.publisher,
    clock,
    cas: admitted.map(({ ca }) => ca.id),
    intend: (entries) => ports.intents.write({ runId: request.runId, abandonedAt, entries }),
  });
  const { written } = publication;
  const observer = ports.observe({ deployment, plans: admitted, written, clock, deadline });
  const patience = Math.max(0, ...admitted.map(({ ca }) => ca.deadlineSeconds * 1_000));
  const visibleBy = Math.min(deadline, startedAt + patience * VISIBLE_WITHIN);
  const context = createContext(deployment, { deadline, visibleBy }, { publication, observer }, ports);
  const probes = await Promise.all(
    asked.flatMap(({ plan, admission }): (ProbeResult | Promise<ProbeResult>)[] => {
      if (admission.kind === 'absent') return [];
      return [admission.kind === 'refused' ? skipped(plan, admission.trouble, clock.now()) : runProbe(plan, context)];
    }),
  );
  await rememberRetryAfter(probes, ports.breaker, clock);
  const observations = await observer.end();
  // Read while the values are removed, so that it takes no time of its own.
  const history = recallVerdicts(request.target, ports);
  const told = tellBudgets(probes, plans, ports);
  const cleanup = await cleanUp(
    publication,
    { runId: request.runId, abandonedAt, deadline: deadline + CLEANUP_MS },
    ports,
  );
  const result: RoundResult = {
    version: RESULT_VERSION,
    state: 'completed',
    deployment: deployment.id,
    runId: request.runId,
    target: request.target,
    trigger: request.trigger,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.confirms === undefined ? {} : { confirms: request.confirms }),
    ...(request.experiment === undefined ? {} : { experiment: request.experiment }),
    startedAt: new Date(startedAt).toISOString(),
    durationMs: clock.now() - startedAt,
    outcome: roundOutcome(probes),
    probes: await told,
    ...(cleanup ? { cleanup } : {}),
  };
  return recordRound(result, { deployment, plans: admitted, observations, history: await history }, ports);
}

function createContext(
  deployment: Deployment,
  { deadline, visibleBy }: { readonly deadline: number; readonly visibleBy: number },
  shared: { readonly publication: Publication; readonly observer: Observer },
  ports: RoundPorts,
): ProbeContext {
  const { clock, accounts, openSession, onStep, publisher } = ports;
  let zone: Promise<ZoneServers> | undefined;
  const findZone = () => {
    zone ??= findZoneServers(deployment.zoneName, deployment.network, { clock, deadline });
    // Looked at in the propagation step; until then a refusal must not count as unhandled.
    zone.catch(() => undefined);
    return zone;
  };
  return {
    clock,
    deadline,
    accounts,
    openSession: (ca, options) => {
      // Found while the CAs take the orders.
      void findZone();
      return openSession(ca, options);
    },
    onStep,
    ...shared,
    checkAliases: (plan) => checkAliases(plan, deployment, { clock, deadline }),
    awaitVisible: oncePerBatch(async (batch) => {
      shared.observer.published();
      const found = await findZone();
      const { note, servedAfterMs } = await awaitVisible(batch, {
        ...{ publisher, servers: found.servers, clock, deadline: visibleBy },
      });
      shared.observer.visible(batch);
      return { servedAfterMs, note: [note, ...unaskedServers(found)].join('; ') };
    }),
  };
}

/** The CAs of a batch wait for the same change: it is watched once. */
function oncePerBatch(watch: (batch: Batch) => Promise<Visible>): (batch: Batch) => Promise<Visible> {
  const watched = new Map<Batch, Promise<Visible>>();
  return (batch) => {
    const running = watched.get(batch) ?? watch(batch);
    watched.set(batch, running);
    return running;
  };
}

async function checkAliases(
  plan: ProbePlan,
  deployment: Deployment,
  options: { readonly clock: Clock; readonly deadline: number },
): Promise<void> {
  if (plan.sharing !== 'exclusive') return;
  const walk = { ...options, zone: plainName(deployment.zoneName) };
  await Promise.all(
    Object.entries(plan.publishAt).map(async ([name, expected]) => {
      const { target } = await followChallengeAlias(challengeNameOf(name), deployment.network, walk);
      if (target.toLowerCase() === expected.toLowerCase()) return;
      const seen = target === challengeNameOf(name) ? 'there is none' : `it leads to ${target}`;
      throw new TroubleError({
        code: 'challenge-alias-missing',
        message: `${challengeNameOf(name)} should be a CNAME to ${expected}, but ${seen}.`,
        action: `Put this record into the zone of ${name}: ${challengeNameOf(name)}. CNAME ${expected}.`,
      });
    }),
  );
}

/** Each probe with what is left of its budgets now. */
function tellBudgets(
  probes: readonly ProbeResult[],
  plans: readonly ProbePlan[],
  ports: RoundPorts,
): Promise<ProbeResult[]> {
  return Promise.all(
    probes.map(async (probe) => {
      const plan = plans.find(({ ca }) => ca.id === probe.ca);
      const budgets = plan && (await budgetsLeft(plan, ports));
      return budgets ? { ...probe, budgets } : probe;
    }),
  );
}

function skipped(plan: ProbePlan, trouble: Trouble, now: number): ProbeResult {
  return {
    ca: plan.ca.id,
    role: plan.ca.role,
    names: [...plan.names],
    outcome: 'skipped',
    startedAt: new Date(now).toISOString(),
    durationMs: 0,
    steps: [],
    trouble,
    requests: [],
  };
}

/**
 * Removes everything that the round may have published, then its intent. Where something may come to lie there later, the
 * intent stays for the janitor, which looks again. Never throws.
 */
export async function cleanUp(
  publication: Publication,
  run: { readonly runId: string; readonly abandonedAt: number; readonly deadline: number },
  ports: Pick<RoundPorts, 'clock' | 'publisher' | 'intents'>,
): Promise<StepResult | undefined> {
  const { unsure } = await publication.close();
  const { written } = publication;
  if (written.length === 0) return undefined;
  const began = ports.clock.now();
  const entry = (attempts?: number, trouble?: Trouble): StepResult => ({
    step: 'cleanup',
    outcome: trouble ? 'failed' : 'passed',
    startedAt: new Date(began).toISOString(),
    durationMs: ports.clock.now() - began,
    ...(attempts ? { attempts } : {}),
    ...(trouble ? { trouble } : {}),
  });
  try {
    const { attempts } = await ports.publisher.remove(written, { deadline: run.deadline });
    if (unsure) await ports.intents.write({ ...run, entries: written, removed: true });
    else await ports.intents.remove(run);
    return entry(attempts);
  } catch (error) {
    return entry(undefined, cleanupTrouble(error, written));
  }
}

function cleanupTrouble(error: unknown, written: readonly PublishedEntry[]): Trouble {
  const cause = troubleIn(error, 'cleanup');
  const names = [...new Set(written.map(({ name }) => name))];
  return {
    code: 'cleanup-failed',
    step: 'cleanup',
    message: `The values at ${names.join(', ')} could not be removed: ${cause.message}`,
    action: `${cause.action} The janitor tries again every hour; the values are harmless meanwhile.`,
    cause: cause.code,
  };
}

function roundOutcome(probes: readonly ProbeResult[]): RoundOutcome {
  if (probes.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return probes.length > 0 && probes.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'inconclusive';
}
