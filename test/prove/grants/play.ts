import type { Deed, GrantStage } from './deed.ts';
import type { Expectation } from './expected.ts';
import { type Grant, takeAway } from './roles.ts';
import { type Played, type Row, rowOf } from './row.ts';
import { isTooSlow } from './seen.ts';

/** What deeds tell with all grants, by their names: each is done once. */
export type Usual = Map<string, Played>;

/** Of a deed that the machine was too slow for: it says nothing of the grant. How often is in the row. */
const MOST_TRIES = 3;

/** Does what uses the grant with it and without it. */
export async function playGrant(grant: Grant, expectation: Expectation, usual: Usual, stage: GrantStage): Promise<Row> {
  const { deed } = expectation;
  const granted = usual.get(deed.name) ?? (await play(deed, stage));
  usual.set(deed.name, granted);
  for (let tries = 1; ; tries += 1) {
    const taken = await playWithout(grant, deed, stage);
    const row = { ...rowOf(grant.id, expectation, { granted, taken }), ...(tries > 1 ? { tries } : {}) };
    if (row.told !== undefined || tries >= MOST_TRIES || !isTooSlow(taken.seen)) return row;
  }
}

async function playWithout(grant: Grant, deed: Deed, stage: GrantStage): Promise<Played> {
  const putBack = await takeAway(stage.state, grant);
  try {
    return await play(deed, stage);
  } finally {
    await putBack();
  }
}

/** Functions begin anew, and what the deed left is taken out again. */
async function play(deed: Deed, stage: GrantStage): Promise<Played> {
  const end = await stage.begin();
  try {
    return { seen: await deed.run(stage) };
  } catch (error) {
    return { seen: [], broken: error instanceof Error ? error.message : String(error) };
  } finally {
    await end();
  }
}
