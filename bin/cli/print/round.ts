import type { Trouble } from '../../../lambda/contract/problem.ts';
import type { ProbeResult, RoundResult, StepResult } from '../../../lambda/contract/result.ts';
import { STEPS } from '../../../lambda/contract/vocabulary.ts';
import { columns, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';
import { duration } from './times.ts';

/** CAs side by side: more would not fit into the width. */
const CAS_IN_A_ROW = 3;

/** What came of a round: its steps, the CAs side by side, and what troubled each. */
export function roundLines(round: Omit<RoundResult, 'findings'>, paint: Paint): string[] {
  const groups = round.probes.flatMap((_, index, probes) =>
    index % CAS_IN_A_ROW === 0 ? [probes.slice(index, index + CAS_IN_A_ROW)] : [],
  );
  return [
    ...wrap(
      `Round ${round.runId} of "${round.target}" (deployment ${round.deployment}): ${toned(paint, round.outcome)} in ${duration(round.durationMs)}`,
    ),
    ...groups.flatMap((probes) => ['', ...stepsSideBySide(probes, paint)]),
    ...cleanupLines(round.cleanup, paint),
    ...round.probes.flatMap(({ ca, trouble }) => (trouble ? ['', ...troubleLines(ca, trouble, paint)] : [])),
  ];
}

function stepsSideBySide(probes: readonly ProbeResult[], paint: Paint): string[] {
  const taken = STEPS.filter((step) => probes.some(({ steps }) => steps.some((each) => each.step === step)));
  return columns(
    [
      ['step', ...probes.map(({ ca, role }) => (ca === role ? ca : `${ca} (${role})`))].map((cell) =>
        paint('faint', cell),
      ),
      ...taken.map((step) => [step, ...probes.map(({ steps }) => stepCell(steps, step, paint))]),
      [paint('strong', 'probe'), ...probes.map((each) => `${toned(paint, each.outcome)} ${duration(each.durationMs)}`)],
    ],
    2,
  );
}

function stepCell(steps: readonly StepResult[], wanted: StepResult['step'], paint: Paint): string {
  const found = steps.findLast(({ step }) => step === wanted);
  return found ? `${toned(paint, found.outcome)} ${duration(found.durationMs)}` : '-';
}

function cleanupLines(cleanup: StepResult | undefined, paint: Paint): string[] {
  if (!cleanup) return [];
  const what = `  cleanup of the zone: ${toned(paint, cleanup.outcome)} ${duration(cleanup.durationMs)}`;
  return ['', what, ...(cleanup.trouble ? troubleLines('cleanup', cleanup.trouble, paint) : [])];
}

/** What troubled a CA, and the CA's own words. */
export function troubleLines(who: string, { code, step, message, action, problem }: Trouble, paint: Paint): string[] {
  const where = step ? ` in the step ${step}` : '';
  return [
    ...wrap(`${paint('strong', who)}: ${paint('bad', code)}${where}`, 2),
    ...wrap(message, 4),
    ...(problem?.detail === undefined ? [] : wrap(`The CA says: ${problem.detail}`, 4)),
    ...wrap(`To do: ${action}`, 4),
  ];
}
