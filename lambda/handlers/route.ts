import {
  type DispatchEvent,
  dispatchEventSchema,
  type OnDemandEvent,
  onDemandEventSchema,
  type ScheduledEvent,
  scheduledEventSchema,
} from '../contract/events.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ProbeAnswer } from '../contract/result.ts';
import { chooseCas, type RoundRequest } from '../probe/plan.ts';
import { confirmationOf } from './confirm.ts';
import { parseEvent, rejectExpired } from './events.ts';
import { type Asked, assertSameRun, followRun, inTime } from './follow.ts';
import { makeRound, type RoundWiring } from './round.ts';

export type ProbePorts = RoundWiring & {
  /** Hands a round to another invocation of this function. @throws TroubleError */
  readonly dispatch: (event: DispatchEvent) => Promise<void>;
};

/** EventBridge Scheduler invokes within the minute that it was told (its user guide, "Schedule types"). */
const SCHEDULER_MS = 60_000;
const HELP = 'On demand, send {"cas": "all", "reason": "why"}; runId and target are optional.';

/**
 * What the probe function answers to an event: a scheduled round, a round on demand, or one that was handed over.
 * @param remainingMs what is left of the function's time
 * @param open makes the ports, once the event is known to fit
 * @throws TroubleError when no round was made
 */
export async function answerEvent(
  event: unknown,
  remainingMs: () => number,
  open: () => ProbePorts,
): Promise<ProbeAnswer> {
  const source = typeof event === 'object' && event !== null && 'source' in event ? event.source : undefined;
  if (source === 'schedule') return onSchedule(parseEvent(scheduledEventSchema, event, HELP), remainingMs, open());
  if (source === 'dispatch') return onDispatch(parseEvent(dispatchEventSchema, event, HELP), remainingMs, open());
  return onDemand(parseEvent(onDemandEventSchema, event, HELP), open());
}

async function onSchedule(event: ScheduledEvent, remainingMs: () => number, ports: ProbePorts): Promise<ProbeAnswer> {
  const { deployment, clock } = ports;
  rejectExpired(Date.parse(event.scheduledTime), clock.now(), deployment.flexibleMinutes * 60_000 + SCHEDULER_MS);
  const runId = `${event.target}@${new Date(event.scheduledTime).toISOString()}`;
  const request: RoundRequest = { runId, target: event.target, cas: 'all', trigger: 'schedule' };
  return makeOrFollow(request, remainingMs, ports);
}

async function onDispatch(event: DispatchEvent, remainingMs: () => number, ports: ProbePorts): Promise<ProbeAnswer> {
  rejectExpired(Date.parse(event.requestedAt), ports.clock.now());
  const { runId, target, cas, trigger, reason, confirms, experiment } = event;
  const request: RoundRequest = {
    ...{ runId, target, cas, trigger },
    ...(reason === undefined ? {} : { reason }),
    ...(confirms === undefined ? {} : { confirms }),
    ...(experiment === undefined ? {} : { experiment }),
  };
  return makeOrFollow(request, remainingMs, ports);
}

async function makeOrFollow(request: RoundRequest, remainingMs: () => number, ports: ProbePorts): Promise<ProbeAnswer> {
  return (
    (await makeRound(request, remainingMs(), ports, confirmationOf(request, ports))) ?? followTaken(request, ports)
  );
}

/** The run id was taken before: tells of the round that took it. */
function followTaken({ runId, target, reason, trigger }: RoundRequest, ports: ProbePorts): Promise<ProbeAnswer> {
  return followRun({ runId, target, reason: reason ?? trigger, since: Number.NEGATIVE_INFINITY }, ports);
}

/** Another invocation makes the round, so that it goes on when this caller has got an answer. */
async function onDemand(wanted: OnDemandEvent, ports: ProbePorts): Promise<ProbeAnswer> {
  const { clock, deployment } = ports;
  const since = clock.now();
  const requestedAt = new Date(since).toISOString();
  const target = wanted.target ?? deployment.targets[0]?.id ?? '';
  const { reason, cas = 'all' } = wanted;
  const runId = wanted.runId ?? `${target}@${requestedAt}-${ports.randomLabel()}`;
  const request: RoundRequest = { runId, target, cas, trigger: 'on-demand', reason };
  const chosen = chooseCas(deployment, request).map(({ id }) => id);
  if (chosen.length === 0) throw nothingToOrder(target);
  const asked = { runId, target, reason, since, ...(wanted.cas === undefined ? {} : { cas: chosen }) };
  const event: DispatchEvent = { source: 'dispatch', runId, target, cas, trigger: 'on-demand', reason, requestedAt };
  return inTime(wanted.follow ? followRun(asked, ports) : startOrFollow(asked, event, ports), asked, ports);
}

async function startOrFollow(asked: Asked, event: DispatchEvent, ports: ProbePorts): Promise<ProbeAnswer> {
  const known = await ports.runs.read(asked.runId);
  if (known) assertSameRun(known, asked);
  else await ports.dispatch(event);
  return followRun(asked, ports);
}

function nothingToOrder(target: string): TroubleError {
  return new TroubleError({
    code: 'ca-unknown',
    message: `The config allows no CA to order certificates for the target "${target}" from.`,
    action: 'Name CAs in issueFrom of the target, or invoke for a canary target.',
  });
}
