import { BUS_EVENT_VERSION, type BusEvent, type RoundCompleted, type VerdictChanged } from '../contract/bus-events.ts';
import { type Trouble, troubleIn } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered, Verdict } from '../contract/verdict/verdict.ts';
import type { EventsBus } from '../store/events-bus.ts';

export type AnnouncePorts = {
  readonly events: EventsBus;
  readonly warn: (message: string, trouble: Trouble) => void;
};

/**
 * Tells the team's automation of a round, and of the verdict where it is another than the one before. Never rejects.
 * @param remembered the verdicts of the target with this one, the latest first; `undefined`: the ledger has not taken it
 */
export async function announceRound(
  result: RoundResult,
  remembered: readonly Remembered[] | undefined,
  ports: AnnouncePorts,
): Promise<void> {
  const { deployment, target, runId, startedAt, verdict } = result;
  try {
    const changed = verdict && verdictChanged({ deployment, target, runId, at: startedAt }, verdict, remembered);
    const events: BusEvent[] = [{ type: 'RoundCompleted', detail: roundCompleted(result) }];
    if (changed) events.push({ type: 'VerdictChanged', detail: changed });
    await ports.events.put(events);
  } catch (error) {
    ports.warn('events not sent', troubleIn(error));
  }
}

export function roundCompleted(result: RoundResult): RoundCompleted {
  const { deployment, target, runId, trigger, confirms, startedAt, durationMs, outcome, cleanup, evidence } = result;
  return {
    ...{ version: BUS_EVENT_VERSION, deployment, target, runId, trigger },
    ...(confirms === undefined ? {} : { confirms }),
    ...{ startedAt, durationMs, outcome },
    probes: result.probes.map(({ ca, role, outcome: of, durationMs: took, trouble }) => ({
      ...{ ca, role, outcome: of, durationMs: took },
      ...(trouble?.step ? { step: trouble.step } : {}),
      ...(trouble ? { trouble: trouble.code } : {}),
    })),
    cleanedUp: cleanup?.outcome !== 'failed',
    ...(result.verdict ? { verdict: judgementOf(result.verdict) } : {}),
    ...(evidence && !evidence.trouble ? { evidence: evidence.key } : {}),
  };
}

/**
 * `undefined` where fault, code and readiness are what they were, and where a round that began later has told already how the
 * target stands. A verdict that was not remembered changes nothing either: the next one that is, is told against the same.
 */
export function verdictChanged(
  of: { readonly deployment: string; readonly target: string; readonly runId: string; readonly at: string },
  verdict: Verdict,
  remembered: readonly Remembered[] | undefined,
): VerdictChanged | undefined {
  const [now, previous] = remembered ?? [];
  if (now?.runId !== of.runId) return undefined;
  const changed = changesIn(now, previous);
  if (changed.length === 0) return undefined;
  return {
    ...{ version: BUS_EVENT_VERSION, ...of, changed },
    verdict: judgementOf(verdict),
    ...(previous ? { previous } : {}),
  };
}

function changesIn(now: Remembered, previous: Remembered | undefined): VerdictChanged['changed'] {
  const changes = {
    fault: now.fault !== previous?.fault,
    code: now.code !== previous?.code,
    renewal: now.readiness.renewal !== previous?.readiness.renewal,
    failover: now.readiness.failover !== previous?.readiness.failover,
  };
  return (['fault', 'code', 'renewal', 'failover'] as const).filter((what) => changes[what]);
}

function judgementOf(verdict: Verdict): VerdictChanged['verdict'] {
  const { fault, code, readiness, confidence, cas, step, summary, actions, change, page } = verdict;
  return {
    ...{ fault, code, readiness, confidence, cas },
    ...(step ? { step } : {}),
    ...{ summary, actions: actions.map(({ text }) => text), change, page },
  };
}
