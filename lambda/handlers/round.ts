import type { AcmeSession, SessionOptions } from '../acme/session.ts';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import { RESULT_VERSION, type RoundResult } from '../contract/result.ts';
import type { Publisher } from '../dns/publisher.ts';
import type { AccountSource } from '../probe/account.ts';
import { announceRound } from '../probe/announce.ts';
import { rememberVerdict } from '../probe/history.ts';
import type { Judge } from '../probe/judgement.ts';
import type { Observe } from '../probe/observer.ts';
import { planProbes, type RoundRequest } from '../probe/plan.ts';
import { runRound } from '../probe/round.ts';
import type { BreakerLedger } from '../store/breaker.ts';
import type { BudgetLedger } from '../store/budget.ts';
import type { DailyLedger } from '../store/daily.ts';
import type { EventsBus } from '../store/events-bus.ts';
import type { EvidenceStore } from '../store/evidence.ts';
import type { IntentLedger } from '../store/intents.ts';
import type { RunLedger } from '../store/runs.ts';
import type { ScheduleLedger } from '../store/schedules.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { TurnLedger } from '../store/turns.ts';
import type { VerdictLedger } from '../store/verdicts.ts';
import { sendRoundSignals } from './send-signals.ts';

/** A round's probes end then; what is left of the function's time is for the removal. */
const ROUND_MS = 180_000;
/** Kept from the function's own time for cleanup and result. */
const TAIL_MS = 50_000;
/** After the function's end nothing of this invocation can be at work. */
const ABANDONED_AFTER_MS = 30_000;

export type RoundWiring = {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly randomLabel: () => string;
  readonly publisher: Publisher;
  readonly accounts: AccountSource;
  readonly openSession: (ca: Ca, options: SessionOptions) => AcmeSession;
  readonly runs: RunLedger;
  readonly intents: IntentLedger;
  readonly budget: BudgetLedger;
  readonly turns: TurnLedger;
  readonly breaker: BreakerLedger;
  readonly observe: Observe;
  readonly evidence: EvidenceStore;
  readonly telemetry: Telemetry;
  readonly verdicts: VerdictLedger;
  readonly events: EventsBus;
  readonly schedules: ScheduleLedger;
  readonly daily: DailyLedger;
  /** Default: the rules of lambda/diagnosis. */
  readonly judge?: Judge;
  /** Something failed that must not cost the answer. */
  readonly warn: (message: string, trouble: Trouble) => void;
};

/** Starts the round that is to confirm this one, where one is due. Never rejects. */
export type StartConfirmation = (made: RoundResult) => Promise<RoundResult['confirmation']>;

/**
 * Makes the round of a run id, unless the id was taken before: then there is nothing to do here.
 * @param remainingMs what is left of the function's time
 * @param startConfirmation default: none is started
 */
export async function makeRound(
  request: RoundRequest,
  remainingMs: number,
  wiring: RoundWiring,
  startConfirmation: StartConfirmation = async () => undefined,
): Promise<RoundResult | undefined> {
  const { clock, deployment, runs } = wiring;
  const startedAt = clock.now();
  const plans = planProbes(deployment, request, { now: startedAt, randomLabel: wiring.randomLabel });
  const { runId, target, trigger, reason } = request;
  const cas = plans.map(({ ca }) => ca.id).sort();
  const reserved = await runs.reserve({
    runId,
    target,
    cas,
    trigger,
    startedAt,
    ...(reason === undefined ? {} : { reason }),
  });
  if (!reserved) return undefined;
  const notes: Promise<void>[] = [];
  const options = {
    startedAt,
    deadline: startedAt + Math.min(ROUND_MS, Math.max(1_000, remainingMs - TAIL_MS)),
    abandonedAt: startedAt + remainingMs + ABANDONED_AFTER_MS,
  };
  const made = await runRound(deployment, request, plans, options, {
    ...wiring,
    // Progress is for whoever follows: a note that failed must not end the round.
    onStep: (ca, step) => void notes.push(runs.note(runId, ca, step).catch(() => undefined)),
  });
  if (made.evidence?.trouble) wiring.warn('evidence not kept', made.evidence.trouble);
  wiring.telemetry.round(made);
  // Before the confirmation begins, which looks for it.
  const remembered = await rememberVerdict(made, wiring);
  const announced = announceRound(made, remembered, wiring);
  const confirmation = await startConfirmation(made);
  await sendRoundSignals(made, wiring);
  const result: RoundResult = { ...made, ...(confirmation ? { confirmation } : {}) };
  // The result is written last, so that no note comes after it.
  await Promise.all([...notes, announced]);
  try {
    await runs.complete(runId, fitting(result));
  } catch (error) {
    // The orders were made: who waits for this invocation gets the result, and the log has it.
    wiring.warn('result not kept', troubleIn(error));
  }
  return result;
}

/** DynamoDB items end at 400 KB (its quotas page): a result of very many names goes without its requests. */
function fitting(result: RoundResult): RoundResult {
  const MOST_BYTES = 350_000;
  if (Buffer.byteLength(JSON.stringify(result)) <= MOST_BYTES) return result;
  return { ...result, version: RESULT_VERSION, probes: result.probes.map((probe) => ({ ...probe, requests: [] })) };
}
