import type { Clock } from '../contract/clock.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered } from '../contract/verdict/verdict.ts';
import { rememberedOf } from '../diagnosis/verdict/remembered.ts';
import { inTime, type Patience, ROUND_GOES_ON } from '../store/in-time.ts';
import type { VerdictLedger } from '../store/verdicts.ts';

/** What came before: the ledger may keep it from a verdict, and never from a round. */

export type HistoryPorts = {
  readonly clock: Clock;
  readonly verdicts: VerdictLedger;
  readonly warn: (message: string, trouble: Trouble) => void;
};

const PATIENCE: Patience = { milliseconds: 2_000, action: ROUND_GOES_ON };

/** The verdicts before this round, the latest first; `undefined` where the ledger was not read. Never rejects. */
export async function recallVerdicts(target: string, ports: HistoryPorts): Promise<Remembered[] | undefined> {
  try {
    return await inTime(ports.verdicts.read(target), ports.clock, PATIENCE);
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
    return await inTime(ports.verdicts.add(target, remembered), ports.clock, PATIENCE);
  } catch (error) {
    ports.warn('verdict not remembered', troubleIn(error));
    return undefined;
  }
}
