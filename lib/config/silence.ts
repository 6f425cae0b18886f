import type { Config } from '../../lambda/contract/config.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import type { Complaint } from './config-error.ts';
import { rateMinutes } from './expression.ts';

/** A round ends at most 4 minutes after it began; a minute for its metric to arrive. */
const ROUND_MINUTES = 5;
/** Alarms look at three pulses at once, and CloudWatch back a day at most for periods below an hour (PutMetricAlarm). */
const LONGEST_PULSE_MINUTES = 6 * 60;

/**
 * Minutes since the last round until the prober counts as silent. One firing may be missed before. The pulse sends the age, so
 * no window of an alarm need be as long as the pauses of the schedule.
 */
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
  if (own !== undefined && own < least) {
    complain({ path, text: `got ${own}, wants at least ${least}: "${expression}" has such long pauses` });
  }
  return own ?? least + rate;
}

/** Minutes between two pulses. */
export function pulseInterval(config: Config, complain: (complaint: Complaint) => void): number | undefined {
  const { expression, enabled } = config.schedules.pulse;
  if (!enabled) return undefined;
  const minutes = rateMinutes(expression);
  if (minutes !== undefined && minutes <= LONGEST_PULSE_MINUTES) return minutes;
  const wants = `a rate() of at most ${LONGEST_PULSE_MINUTES} minutes: alarms go by the interval of the pulse`;
  complain({ path: ['schedules', 'pulse', 'expression'], text: `got ${shown(expression)}, wants ${wants}` });
  return undefined;
}
