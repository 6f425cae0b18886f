import { caSaw } from './ca-words.ts';
import { notReached, perProbe, stepOf } from './probes.ts';

/** What says that values were looked up, and not found as they were published. */
const INSTEAD: readonly string[] = ['no-record', 'no-name', 'other-value'];

export const valueSeenByCa = perProbe('value-seen-by-ca', (placed) => {
  const validation = stepOf(placed, 'validation');
  if (!validation) return notReached(placed, 'validation');
  const { step, at } = validation;
  if (step.outcome === 'passed') {
    return { outcome: 'holds', detail: 'The CA accepted the values that it found.', evidence: [at] };
  }
  const problem = step.trouble?.problem;
  const seen = caSaw(problem);
  const detail = step.trouble?.message ?? 'No reason was given.';
  if (seen === undefined || !INSTEAD.includes(seen))
    return { outcome: 'could-not-tell', value: seen ?? step.trouble?.code, detail, evidence: [at] };
  return { outcome: 'does-not-hold', value: seen, detail, evidence: [at] };
});
