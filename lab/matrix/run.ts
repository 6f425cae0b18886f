import { roundToItsEnd } from '../scenarios/follow.ts';
import type { LabState } from '../world/state.ts';
import type { MatrixCase } from './case.ts';
import { judgePlayed } from './judge.ts';
import { keepCase } from './keep.ts';
import { playCase } from './play.ts';
import { missingFor } from './registry.ts';
import type { Row } from './report.ts';
import { openStage } from './stage.ts';

export type RunOptions = {
  readonly progress: (line: string) => void;
  /** Told of each case as soon as it is played. */
  readonly onRow?: (row: Row, index: number) => void;
  /** A folder for answers and evidence. */
  readonly keep?: string;
};

/** Plays cases one after the other in a lab; those that it cannot show are told and left out. */
export async function runCases(
  cases: readonly MatrixCase[],
  state: LabState,
  { progress, onRow, keep }: RunOptions,
): Promise<Row[]> {
  const possible = cases.filter((row) => {
    const missing = missingFor(row, state);
    if (missing !== undefined) progress(`left out: ${row.id} wants ${missing}`);
    return missing === undefined;
  });
  const stage = openStage(state);
  await makeAccounts(state);
  const rows: Row[] = [];
  for (const [index, row] of possible.entries()) {
    const played = await playCase(row, stage);
    if (keep !== undefined) keepCase(keep, played);
    const done = { played, judged: judgePlayed(row, played) };
    rows.push(done);
    onRow?.(done, index + 1);
  }
  return rows;
}

/** Cases begin with accounts that there are; a round that passes makes them. @throws Error when it does not pass */
async function makeAccounts(state: LabState): Promise<void> {
  const { outcome, probes } = await roundToItsEnd(state, { reason: 'matrix: accounts for what comes' });
  if (outcome === 'passed') return;
  const why = probes.flatMap(({ ca, trouble }) => (trouble ? [`${ca}: ${trouble.message}`] : []));
  throw new Error(`The lab is not well before any fault is put in: ${why.join('; ')}`);
}
