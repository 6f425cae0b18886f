import type { Clock } from '../contract/clock.ts';
import { troubleIn } from '../contract/problem.ts';
import { type JanitorAnswer, RESULT_VERSION } from '../contract/result.ts';
import type { Publisher, RemovalReport } from '../dns/publisher.ts';
import type { IntentLedger } from '../store/intents.ts';

/**
 * So long after a removal there is one more look: another client may have read the set before and write it back. Its read and its
 * write lie seconds apart.
 */
const LOOK_AGAIN_MS = 600_000;

/**
 * Removes what killed rounds of this deployment left: exactly the values that their intents name. What somebody else has put
 * there since stays as it is, and is told. Two janitors at once are harmless, for a value that is gone counts as removed. What was
 * removed is looked for once more by a later sweep.
 * @param ports.deadline milliseconds since 1970
 */
export async function sweep(ports: {
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly intents: IntentLedger;
  readonly deadline: number;
}): Promise<JanitorAnswer> {
  const { clock, publisher, intents, deadline } = ports;
  const answer: JanitorAnswer = { version: RESULT_VERSION, state: 'completed', removed: [], leftAlone: [], failed: [] };
  const tell = ({ removed, leftAlone }: RemovalReport, runId: string) => {
    answer.removed.push(...removed.map((name) => ({ runId, name })));
    answer.leftAlone.push(...leftAlone.map(({ name, found }) => ({ runId, name, found })));
  };
  for (const intent of await intents.abandoned(clock.now())) {
    if (clock.now() >= deadline) break;
    try {
      const report = await publisher.remove(intent.entries, { deadline });
      tell(report, intent.runId);
      // As long as a value of ours lies in a set of somebody else, it is told of each time.
      if (report.leftAlone.some(({ holdsOurs }) => holdsOurs)) continue;
      if (report.removed.length > 0) {
        await intents.write({ ...intent, removed: true, abandonedAt: clock.now() + LOOK_AGAIN_MS });
      }
      await intents.remove(intent);
    } catch (error) {
      // A defect that shows in one intent must not keep the others from being removed.
      answer.failed.push({ runId: intent.runId, trouble: troubleIn(error, 'cleanup') });
    }
  }
  return answer;
}
