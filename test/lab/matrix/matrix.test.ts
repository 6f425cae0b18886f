import { afterAll, describe, expect, it } from 'vitest';
import { judgePlayed } from '../../../lab/matrix/judge.ts';
import { playCase } from '../../../lab/matrix/play.ts';
import { listCases } from '../../../lab/matrix/registry.ts';
import { faultsOf } from '../../../lab/matrix/report.ts';
import { sliceNamed } from '../../../lab/matrix/slices.ts';
import { openStage } from '../../../lab/matrix/stage.ts';
import { control, lab, probe } from '../e2e/support.ts';

/** `npm run prove -- matrix-1` and so on play them all. */
const slice = sliceNamed('test', await listCases());

afterAll(() => control.allOff());

describe('the attribution matrix through the deployed function', () => {
  const stage = openStage(lab);

  it('begins with accounts at both CAs', async () => {
    expect((await probe({ target: 'canary' })).outcome).toBe('passed');
  });

  it.each(slice)('$id: $story', async (row) => {
    const played = await playCase(row, stage);
    expect(played.answer).toBeDefined();
    expect(played).toMatchObject({ leaks: [], defects: [] });
    expect(faultsOf({ played, judged: judgePlayed(row, played) })).toEqual([]);
  });
});
