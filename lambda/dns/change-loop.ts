import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Clock } from '../contract/clock.ts';
import type { Trouble } from '../contract/problem.ts';
import type { Step as ProbeStep } from '../contract/vocabulary.ts';
import type { Step } from './change-plan.ts';
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

export type TaskOutcome =
  /** `sent`: whether a batch with this task went out, so that what was found settled may be our own work. */
  { readonly task: Task; readonly sent: boolean; readonly trouble?: Trouble };

export type LoopResult = { outcomes: TaskOutcome[]; attempts: number; changeId?: string };

export type LoopContext = {
  readonly zone: Route53Zone;
  readonly clock: Clock;
  readonly random: () => number;
  readonly deadline: number;
  readonly step: ProbeStep;
};

/**
 * Carries the tasks out in one batch. When the batch cannot be carried out for good, each task is tried alone, so that one
 * name that cannot be changed does not stop the others.
 */
export async function carryOut(tasks: readonly Task[], context: LoopContext): Promise<LoopResult> {
  const together = await runBatch(tasks, new Set(), context);
  const stuck = together.outcomes.filter(({ trouble, task }) => trouble !== undefined && !isRefusal(task, together));
  if (stuck.length < 2 || context.clock.now() >= context.deadline) return together;
  const result: LoopResult = {
    ...together,
    outcomes: together.outcomes.filter((outcome) => !stuck.includes(outcome)),
  };
  for (const { task, sent } of stuck) {
    const alone = await runBatch([task], new Set(sent ? [task] : []), context);
    result.outcomes.push(...alone.outcomes);
    result.attempts += alone.attempts;
    if (alone.changeId !== undefined) result.changeId = alone.changeId;
  }
  return result;
}

type BatchResult = LoopResult & { readonly refused: ReadonlySet<Task> };

function isRefusal(task: Task, { refused }: BatchResult): boolean {
  return refused.has(task);
}

async function runBatch(tasks: readonly Task[], sent: Set<Task>, context: LoopContext): Promise<BatchResult> {
  const { zone, clock, deadline } = context;
  const refused = new Set<Task>();
  const outcomes: TaskOutcome[] = [];
  let attempts = 0;
  let conflicts = 0;
  let pending = [...tasks];
  const end = (trouble?: Trouble, changeId?: string): BatchResult => {
    outcomes.push(...pending.map((task) => ({ task, sent: sent.has(task), ...(trouble ? { trouble } : {}) })));
    return { outcomes, attempts, refused, ...(changeId === undefined ? {} : { changeId }) };
  };
  for (let tries = 0; ; tries += 1) {
    let call = 'ListResourceRecordSets';
    try {
      const steps = await planAll(pending, tries === 0 && sent.size === 0, context);
      for (const [task, step] of steps) {
        if (step.kind === 'change') continue;
        if (step.kind === 'refused') refused.add(task);
        outcomes.push({ task, sent: sent.has(task), ...(step.kind === 'refused' ? { trouble: step.trouble } : {}) });
      }
      pending = pending.filter((task) => steps.get(task)?.kind === 'change');
      if (pending.length === 0) return end();
      call = 'ChangeResourceRecordSets';
      attempts += 1;
      for (const task of pending) sent.add(task);
      const changes = [...steps.values()].flatMap((step) => (step.kind === 'change' ? step.changes : []));
      return end(undefined, await zone.change(changes, deadline));
    } catch (error) {
      const read = readRoute53Error(error, { call, hostedZoneId: zone.hostedZoneId, step: context.step });
      if (read.kind === 'conflict') conflicts += 1;
      if (read.kind === 'final' || conflicts >= CONFLICTS) return end(read.trouble);
      await pauseAfter(read, tries, context);
      if (clock.now() >= deadline) return end(read.trouble);
    }
  }
}

async function planAll(
  tasks: readonly Task[],
  mayPresume: boolean,
  { zone, deadline }: LoopContext,
): Promise<Map<Task, Step>> {
  const steps = await Promise.all(
    tasks.map(async (task): Promise<[Task, Step]> => {
      const sets = mayPresume && task.presumedEmpty ? [] : await zone.read(task.name, deadline);
      return [task, task.plan(sets)];
    }),
  );
  return new Map(steps);
}

/** After a conflict the zone may be read again soon; whoever is throttled waits, longer each time. */
async function pauseAfter(error: Route53Error, tries: number, { clock, random, deadline }: LoopContext): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
  const shortest = error.kind === 'conflict' ? 0 : longest / 2;
  const pause = shortest + random() * (longest - shortest);
  await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
}
