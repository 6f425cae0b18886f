import type { PropagationCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { MOST_WRITE_SERVERS, type WriteCheck } from '../contract/evidence/pulse.ts';
import { pulseName } from '../contract/names.ts';
import { type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import type { StepResult } from '../contract/result.ts';
import type { ZoneServers } from '../dns/delegation.ts';
import { awaitServers, causeOf, type PropagationReport } from '../dns/propagation.ts';
import type { Publisher } from '../dns/publisher.ts';
import type { IntentLedger, PublishIntent } from '../store/intents.ts';

/** Kept of the time for the removal. */
const REMOVAL_MS = 12_000;
/** As in a round: when INSYNC is still not there this long after every server had the value, the servers are believed. */
const INSYNC_GRACE_MS = 15_000;
/** After its deadline nothing of a pulse can be at work. */
const ABANDONED_AFTER_MS = 60_000;

export type WritePorts = {
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly intents: Pick<IntentLedger, 'write' | 'remove'>;
  /** The servers that the parent of the zone names. @throws TroubleError */
  readonly findServers: (deadline: number) => Promise<ZoneServers>;
};

export type Written = { readonly write: WriteCheck; readonly cleanup?: StepResult };

/**
 * One TXT value under `_pulse.<zone>`: to INSYNC, to every authoritative server, and away again. What is to be published is
 * written down first, so that the janitor removes what a killed pulse left. Never rejects.
 * @param run.deadline of everything, the removal with it; milliseconds since 1970
 */
export async function checkWrite(
  deployment: Pick<Deployment, 'id' | 'zoneName'>,
  run: { readonly runId: string; readonly value: string; readonly deadline: number },
  ports: WritePorts,
): Promise<Written> {
  const { clock, publisher, intents } = ports;
  const began = clock.now();
  const name = pulseName(deployment.zoneName);
  const entry = { name, values: [run.value] };
  const intent = { runId: run.runId, abandonedAt: run.deadline + ABANDONED_AFTER_MS, entries: [entry] };
  const deadline = run.deadline - REMOVAL_MS;
  const steps: StepResult[] = [];
  const seen: Seen = { servers: [] };
  const found = ports.findServers(deadline);
  // Looked at once the value is published; until then a refusal must not count as unhandled.
  found.catch(() => undefined);
  // A change whose answer got lost, or that was given up, may still be carried out: the intent stays, and the janitor looks again.
  let isUnsure = true;
  const changeIds = await timed(steps, 'publish', clock, async () => {
    await intents.write(intent);
    // Deployments that share the zone share the name: their values are carried along.
    const published = await publisher.publish([{ ...entry, sharing: 'shared', ours: [] }], { deadline });
    isUnsure = published.unanswered;
    const [refused] = published.refused;
    if (refused) throw new TroubleError(refused.trouble);
    return published.changeIds;
  });
  if (changeIds) {
    await timed(steps, 'propagation', clock, () => spread({ entry, changeIds, found, deadline, seen }, ports));
  }
  // Of a write that was never begun, because the ledger did not take the intent, nothing can be left.
  const untouched = steps.some(({ trouble }) => trouble?.code === 'ledger-unavailable');
  const cleanup = untouched ? undefined : await remove(entry, { intent, isUnsure, deadline: run.deadline }, ports);
  const passed = steps.every(({ outcome }) => outcome === 'passed');
  const outcome = passed ? 'passed' : 'failed';
  const write: WriteCheck = { at: new Date(began).toISOString(), name, outcome, steps, ...seen };
  return { write, ...(cleanup ? { cleanup } : {}) };
}

type Entry = { readonly name: string; readonly values: readonly string[] };
type Seen = { insyncMs?: number; servedMs?: number; servers: WriteCheck['servers'] };

/** Runs a step and writes it down. @returns `undefined` where it failed */
async function timed<T>(
  steps: StepResult[],
  step: 'publish' | 'propagation',
  clock: Clock,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const began = clock.now();
  const entry = (trouble?: Trouble): StepResult => ({
    ...{ step, outcome: trouble ? 'failed' : 'passed', startedAt: new Date(began).toISOString() },
    durationMs: Math.max(0, Math.round(clock.now() - began)),
    ...(trouble ? { trouble: { ...trouble, step } } : {}),
  });
  try {
    const value = await work();
    steps.push(entry());
    return value;
  } catch (error) {
    steps.push(entry(troubleIn(error, step)));
    return undefined;
  }
}

type Way = {
  readonly entry: Entry;
  readonly changeIds: readonly string[];
  readonly found: Promise<ZoneServers>;
  readonly deadline: number;
  /** Filled in as it is seen. */
  readonly seen: Seen;
};

/** @throws TroubleError */
async function spread(
  { entry, changeIds, found, deadline, seen }: Way,
  { clock, publisher }: Pick<WritePorts, 'clock' | 'publisher'>,
): Promise<void> {
  const stop = new AbortController();
  const began = clock.now();
  const insync = insyncOfAll(changeIds, publisher, deadline, stop.signal).then((after) => {
    if (after !== undefined) seen.insyncMs = after;
  });
  insync.catch(() => undefined);
  try {
    const { servers } = await found;
    const report = await awaitServers(servers, [entry], { clock, deadline });
    seen.servers = report.servers.slice(0, MOST_WRITE_SERVERS).map(({ name, address, servedAfterMs, lastAnswer }) => ({
      server: name,
      address,
      ...(servedAfterMs === undefined ? {} : { servedMs: Math.round(servedAfterMs) }),
      said: lastAnswer,
    }));
    if (!report.complete) throw unserved(report, changeIds.length > 0 && seen.insyncMs === undefined);
    seen.servedMs = Math.round(clock.now() - began);
    await Promise.race([insync, clock.sleep(Math.min(INSYNC_GRACE_MS, deadline - clock.now()), stop.signal)]);
  } finally {
    stop.abort();
  }
}

/** @returns milliseconds until all were INSYNC; `undefined` where one was not */
async function insyncOfAll(
  changeIds: readonly string[],
  publisher: Publisher,
  deadline: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const reports = await Promise.all(changeIds.map((id) => publisher.awaitInsync(id, { deadline, signal })));
  if (reports.length === 0 || !reports.every(({ insync }) => insync)) return undefined;
  return Math.round(Math.max(...reports.map(({ afterMs }) => afterMs)));
}

const LACKING: readonly PropagationCause[] = ['none-served', 'some-served', 'nxdomain'];

function unserved(report: PropagationReport, isPending: boolean): TroubleError {
  const cause = causeOf(report);
  const late = report.servers.filter(({ state }) => state !== 'served');
  const words = late.map(({ name, address, lastAnswer }) => `${name} (${address}): ${lastAnswer}`);
  return new TroubleError({
    code: 'propagation-timeout',
    step: 'propagation',
    cause: isPending && LACKING.includes(cause) ? 'insync-pending' : cause,
    message: `${late.length} of ${report.servers.length} authoritative servers did not serve the value in time: ${words.join('; ')}.`,
    action:
      'Ask these servers with dig; check that the parent zone names the servers of the hosted zone and no others, and the health of Route 53.',
  });
}

/** Takes the value away, then the intent unless the value may come to lie there later. */
async function remove(
  entry: Entry,
  {
    intent,
    isUnsure,
    deadline,
  }: {
    readonly intent: PublishIntent;
    readonly isUnsure: boolean;
    readonly deadline: number;
  },
  { clock, publisher, intents }: WritePorts,
): Promise<StepResult> {
  const began = clock.now();
  const told = (attempts?: number, trouble?: Trouble): StepResult => ({
    ...{ step: 'cleanup', outcome: trouble ? 'failed' : 'passed', startedAt: new Date(began).toISOString() },
    durationMs: Math.max(0, Math.round(clock.now() - began)),
    ...(attempts ? { attempts } : {}),
    ...(trouble ? { trouble } : {}),
  });
  try {
    const { attempts } = await publisher.remove([entry], { deadline });
    if (isUnsure) await intents.write({ ...intent, removed: true });
    else await intents.remove(intent);
    return told(attempts);
  } catch (error) {
    const cause = troubleIn(error, 'cleanup');
    return told(undefined, {
      code: 'cleanup-failed',
      step: 'cleanup',
      message: `The value at ${entry.name} could not be removed: ${cause.message}`,
      action: `${cause.action} The janitor tries again every hour; the value is harmless meanwhile.`,
      cause: cause.code,
    });
  }
}
