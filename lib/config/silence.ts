import type { Config } from '../../lambda/contract/config.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import type { Complaint } from './config-error.ts';
import { rateMinutes } from './expression.ts';

/** CloudWatch looks back a week at most (PutMetricAlarm: period times evaluation periods). */
const WEEK_MINUTES = 7 * 24 * 60;
/** A round ends at most 4 minutes after it began; a minute for its metric to arrive. */
const ROUND_MINUTES = 5;

/** Minutes without a round until the prober counts as silent. One firing may be missed before. */
export function silentAfter(config: Config, complain: (complaint: Complaint) => void): number | undefined {
  const { expression, flexibleMinutes, enabled } = config.schedules.probe;
  if (!enabled) return undefined;
  const path = ['alarms', 'silentAfterMinutes'];
  const own = config.alarms.silentAfterMinutes;
  const rate = rateMinutes(expression);
  if (rate === undefined) {
    const wants = 'minutes, more than the longest time between two firings: a cron() schedule does not tell';
    if (own === undefined) complain({ path, text: `is missing, wants ${wants}` });
    return own;
  }
  const least = rate + flexibleMinutes + ROUND_MINUTES;
  const minutes = own ?? least + rate;
  if (own !== undefined && own < least) {
    complain({ path, text: `got ${own}, wants at least ${least}: "${expression}" has such long pauses` });
  }
  if (minutes > WEEK_MINUTES) {
    const wants = `an expression that fires twice in ${WEEK_MINUTES} minutes, the most that an alarm can look back`;
    complain({ path: ['schedules', 'probe', 'expression'], text: `got ${shown(expression)}, wants ${wants}` });
  }
  return minutes;
}
