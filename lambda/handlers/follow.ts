import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { type ProbeAnswer, RESULT_VERSION, type RunningRound } from '../contract/result.ts';
import type { RunLedger, RunRecord } from '../store/runs.ts';

/** AWS's command line and SDKs read for 60 s and then ask again: the answer must be there before. */
export const ANSWER_WITHIN_MS = 47_000;
/** No invocation lives longer than the function's timeout; a run without a result after that has been lost. */
const LOST_AFTER_MS = 260_000;
const LOOK_EVERY_MS = 500;
/** When a call to AWS itself hangs: the answer is given without it. */
const ANSWER_AT_LATEST_MS = 49_000;

/** What a caller asks for under a run id. */
export type Asked = {
  readonly runId: string;
  readonly target: string;
  /** CA ids; absent: whatever the run has. */
  readonly cas?: readonly string[];
  readonly reason: string;
  /** When the caller asked, milliseconds since 1970. */
  readonly since: number;
};

/**
 * Waits for the end of a run, as long as a caller can be kept waiting.
 * @throws TroubleError `run-id-in-use`, `round-lost`
 */
export async function followRun(
  asked: Asked,
  ports: { readonly clock: Clock; readonly runs: Pick<RunLedger, 'read'>; readonly deployment: Deployment },
): Promise<ProbeAnswer> {
  const { clock, runs } = ports;
  let record: RunRecord | undefined;
  do {
    record = await runs.read(asked.runId);
    if (record) assertSameRun(record, asked);
    if (record?.result) return record.result;
    if (record && clock.now() - record.startedAt > LOST_AFTER_MS) throw lost(record);
    await clock.sleep(LOOK_EVERY_MS);
  } while (clock.now() - asked.since < ANSWER_WITHIN_MS);
  return running(asked, record, ports.deployment.id);
}

/** The answer of `work`, or `running` when that does not come before the caller gives up. */
export async function inTime(
  work: Promise<ProbeAnswer>,
  asked: Asked,
  ports: { readonly clock: Clock; readonly deployment: Deployment },
): Promise<ProbeAnswer> {
  const { clock, deployment } = ports;
  const stop = new AbortController();
  const left = asked.since + ANSWER_AT_LATEST_MS - clock.now();
  const late = clock.sleep(left, stop.signal).then(() => running(asked, undefined, deployment.id));
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}

/** The same id for something else would answer a question that was not asked. */
export function assertSameRun(record: RunRecord, asked: Pick<Asked, 'target' | 'cas'>): void {
  const { cas } = asked;
  const sameCas = cas === undefined || [...cas].sort().join() === [...record.cas].sort().join();
  if (record.target === asked.target && sameCas) return;
  throw new TroubleError({
    code: 'run-id-in-use',
    message: `The run id ${record.runId} stands for a round of "${record.target}" at ${record.cas.join(', ')}.`,
    action: 'Give another run id, or none; to follow that round, name the same target and no CAs.',
  });
}

function running(asked: Asked, record: RunRecord | undefined, deployment: string): RunningRound {
  return {
    version: RESULT_VERSION,
    state: 'running',
    deployment,
    runId: asked.runId,
    target: asked.target,
    ...(record ? { startedAt: new Date(record.startedAt).toISOString() } : {}),
    progress: Object.entries(record?.progress ?? {}).map(([ca, step]) => ({ ca, step })),
    follow: { runId: asked.runId, target: asked.target, reason: asked.reason },
  };
}

function lost(record: RunRecord): TroubleError {
  const steps = Object.entries(record.progress).map(([ca, step]) => `${ca} at ${step}`);
  return new TroubleError({
    code: 'round-lost',
    message: `The round ${record.runId} began at ${new Date(record.startedAt).toISOString()} and left no result (${steps.join(', ') || 'before any step'}).`,
    action:
      'Look into the log group of the probe function, then invoke with another run id. The janitor removes what it left in the zone.',
  });
}
