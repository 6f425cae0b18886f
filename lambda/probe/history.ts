import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered } from '../contract/verdict/verdict.ts';
import { rememberedOf } from '../diagnosis/verdict/remembered.ts';
import type { VerdictLedger } from '../store/verdicts.ts';

/** What came before: the ledger may keep it from a verdict, and never from a round. */

export type HistoryPorts = {
  readonly clock: Clock;
  readonly verdicts: VerdictLedger;
  readonly warn: (message: string, trouble: Trouble) => void;
};

/** One call to the ledger takes no longer, tries of the SDK included. */
const LEDGER_MS = 2_000;

/** The verdicts before this round, the latest first; `undefined` where the ledger was not read. Never rejects. */
export async function recallVerdicts(target: string, ports: HistoryPorts): Promise<Remembered[] | undefined> {
  try {
    return await inTime(ports.verdicts.read(target), ports.clock);
  } catch (error) {
    ports.warn('verdict without history', troubleIn(error));
    return undefined;
  }
}

/** The verdicts of the target with this one, the latest first; `undefined` where it was not remembered. Never rejects. */
export async function rememberVerdict(result: RoundResult, ports: HistoryPorts): Promise<Remembered[] | undefined> {
  const { runId, target, startedAt, verdict, probes } = result;
  if (!verdict) return undefined;
  try {
    const remembered = rememberedOf(verdict, { id: runId, startedAt }, probes);
    return await inTime(ports.verdicts.add(target, remembered), ports.clock);
  } catch (error) {
    ports.warn('verdict not remembered', troubleIn(error));
    return undefined;
  }
}

/** @throws TroubleError `ledger-unavailable` when the time is over */
export async function inTime<T>(call: Promise<T>, clock: Clock, milliseconds = LEDGER_MS): Promise<T> {
  const answered = new AbortController();
  const late = clock.sleep(milliseconds, answered.signal).then(() => {
    throw new TroubleError({
      code: 'ledger-unavailable',
      message: `DynamoDB did not answer within ${milliseconds / 1000} s.`,
      action: 'Look at the health of DynamoDB in this region; the round itself is not concerned.',
      cause: 'timeout',
    });
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    answered.abort();
  }
}
