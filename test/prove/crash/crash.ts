import { rmSync } from 'node:fs';
import { takeDown } from '../../../lab/down.ts';
import { bringUp } from '../../../lab/up.ts';
import { freeBase } from '../../lab/e2e/free-base.ts';
import type { Proof, ProveOptions } from '../part.ts';
import { added, runVitest } from '../vitest.ts';
import { playCrashes } from './lab.ts';

/**
 * A round killed before and after each of its calls, janitors killed as well, calls of AWS that go wrong: by the model of the
 * unit tests at each call, and through the lab where a deployed function is killed by its process.
 */
export async function crash({ progress }: ProveOptions): Promise<Proof> {
  const model = runVitest('unit', 'test/unit/crash', { CRASH: 'all' });
  progress(`the model: ${model.counts.passed} passed, ${model.counts.failed} failed`);
  const name = `crash-${process.pid}`;
  const state = await bringUp({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  const { seen, figures } = await playCrashes(state, progress).finally(() => takeDown(name));
  const wrong = seen.filter((each) => each.wrong.length > 0);
  if (wrong.length === 0) rmSync(state.folder, { recursive: true });
  else progress(`the lab's logs lie in ${state.folder}`);
  return {
    held: model.held && wrong.length === 0,
    counts: added(model.counts, { passed: seen.length - wrong.length, failed: wrong.length, skipped: 0 }),
    figures: { modelCases: model.counts.passed, labCases: seen.length, ...figures },
    cases: seen.map((each) => ({ name: each.name, compared: 'zone and ledger', agreed: each.wrong.length === 0 })),
  };
}
