import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Clock } from '../contract/clock.ts';
import { NO_ANSWER, type Trouble } from '../contract/problem.ts';
import type { Step as ProbeStep } from '../contract/vocabulary.ts';
import { fittingBatch } from './batch-limits.ts';
import type { Step } from './change-plan.ts';
import { type Known, readInto } from './reading.ts';
import { canonicalName } from './record-sets.ts';
import { type Route53Error, readRoute53Error } from './route53-trouble.ts';
import type { Route53Zone } from './route53-zone.ts';

/** As often may the zone turn out not to be as it was read: with jitter, of several writers one gets through each time. */
const CONFLICTS = 8;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;

/** One name to be changed. `plan` is pure, and called anew with what was read before each try. */
export type Task = {
  readonly name: string;
  /** Whether the first try goes without reading: the name is taken for empty. */
  readonly presumedEmpty: boolean;
  plan(sets: readonly ResourceRecordSet[]): Step;
};

export type TaskOutcome = {
  readonly task: Task;
  /** Whether a batch with this task went out, so that what was found settled may be our own work. */
  readonly sent: boolean;
  readonly trouble?: Trouble;
  /** Route 53 did not carry it out; otherwise the trouble is the plan's own. */
  readonly stuck: boolean;
};

export type LoopResult = {
  readonly outcomes: readonly TaskOutcome[];
  /** Batches sent. */
  readonly attempts: number;
  /** Changes whose ids Route 53 gave; an answer that got lost gave none. */
  readonly changeIds: readonly string[];
  /** Whether a batch went out of which nobody can say whether it was, or may yet be, carried out. */
  readonly unanswered: boolean;
};

export type LoopContext = {
  readonly zone: Route53Zone;
  readonly clock: Clock;
  readonly random: () => number;
  readonly deadline: number;
  readonly step: ProbeStep;
};

/**
 * Carries the tasks out in one batch, or as few as the limits of Route 53 allow. When a batch cannot be carried out for good,
 * each task is tried alone, so that one name that cannot be changed does not stop the others.
 */
export async function carryOut(tasks: readonly Task[], context: LoopContext): Promise<LoopResult> {
  const together = await runBatches(tasks, new Set(), context);
  const stuck = together.outcomes.filter((outcome) => outcome.stuck);
  const zoneIsMissing = stuck.some(({ trouble }) => trouble?.code === 'zone-missing');
  if (stuck.length < 2 || zoneIsMissing || context.clock.now() >= context.deadline) return together;
  let outcomes = together.outcomes.filter((outcome) => !outcome.stuck);
  let { attempts, changeIds, unanswered } = together;
  for (const { task, sent } of stuck) {
    const alone = await runBatches([task], new Set(sent ? [task] : []), context);
    outcomes = [...outcomes, ...alone.outcomes];
    attempts += alone.attempts;
    changeIds = [...changeIds, ...alone.changeIds];
    unanswered ||= alone.unanswered;
  }
  return { outcomes, attempts, changeIds, unanswered };
}

/** What a loop knows and has done. */
type LoopState = {
  pending: readonly Task[];
  readonly known: Known;
  readonly sent: Set<Task>;
  readonly outcomes: TaskOutcome[];
  readonly changeIds: string[];
  attempts: number;
  unanswered: boolean;
};

/** @param sent tasks of which a batch went out before */
async function runBatches(tasks: readonly Task[], sent: Set<Task>, context: LoopContext): Promise<LoopResult> {
  const state: LoopState = {
    ...{ pending: tasks, known: new Map(), sent, outcomes: [], changeIds: [] },
    ...{ attempts: 0, unanswered: false },
  };
  let conflicts = 0;
  let last: Trouble | undefined;
  for (let failures = 0; state.pending.length > 0; ) {
    const error = await sendNext(state, context);
    if (!error) continue;
    // A call that the deadline cut short says nothing of Route 53, as long as it answered before.
    const cutShort = error.trouble.cause === NO_ANSWER && context.clock.now() >= context.deadline;
    if (!cutShort || last === undefined) last = error.trouble;
    if (error.kind === 'conflict') conflicts += 1;
    const final = error.kind === 'final' || conflicts >= CONFLICTS;
    if (!final) await pauseAfter(error, failures, context);
    failures += 1;
    if (final || context.clock.now() >= context.deadline) end(state, state.pending, { trouble: last, stuck: true });
  }
  return state;
}

/** Plans all that is pending and sends one batch of it. @returns what went wrong */
async function sendNext(state: LoopState, context: LoopContext): Promise<Route53Error | undefined> {
  const { zone, deadline } = context;
  let call = 'ListResourceRecordSets';
  try {
    const batch = fittingBatch(await planAll(state, context));
    if (batch.size === 0) return undefined;
    call = 'ChangeResourceRecordSets';
    state.attempts += 1;
    for (const task of batch.keys()) {
      state.sent.add(task);
      state.known.delete(canonicalName(task.name));
    }
    const changeId = await zone.change([...batch.values()].flat(), deadline);
    if (changeId !== undefined) state.changeIds.push(changeId);
    end(state, [...batch.keys()], { stuck: false });
    return undefined;
  } catch (error) {
    const read = readRoute53Error(error, { call, hostedZoneId: zone.hostedZoneId, step: context.step });
    // A throttled call was refused; one that failed otherwise, or gave no answer, may have been carried out.
    if (call === 'ChangeResourceRecordSets' && read.trouble.code === 'route53-failed' && read.kind === 'transient') {
      state.unanswered = true;
    }
    return read;
  }
}

/** Ends the tasks that need no change. @returns the changes of the others */
async function planAll(state: LoopState, { zone, deadline }: LoopContext): Promise<Map<Task, Change[]>> {
  const presumed = (task: Task) => task.presumedEmpty && !state.sent.has(task);
  const unread = state.pending.filter((task) => !presumed(task));
  await readInto(
    state.known,
    unread.map(({ name }) => name),
    zone,
    deadline,
  );
  const changes = new Map<Task, Change[]>();
  for (const task of state.pending) {
    const step = task.plan(presumed(task) ? [] : (state.known.get(canonicalName(task.name)) ?? []));
    if (step.kind === 'change') changes.set(task, [...step.changes]);
    else end(state, [task], { stuck: false, ...(step.kind === 'refused' ? { trouble: step.trouble } : {}) });
  }
  return changes;
}

function end(state: LoopState, tasks: readonly Task[], how: Pick<TaskOutcome, 'trouble' | 'stuck'>): void {
  state.outcomes.push(...tasks.map((task) => ({ task, sent: state.sent.has(task), ...how })));
  state.pending = state.pending.filter((task) => !tasks.includes(task));
}

/** After a conflict the zone may be read again soon; whoever is throttled waits, longer each time. */
async function pauseAfter(
  error: Route53Error,
  failures: number,
  { clock, random, deadline }: LoopContext,
): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  const shortest = error.kind === 'conflict' ? 0 : longest / 2;
  const pause = shortest + random() * (longest - shortest);
  await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
}
