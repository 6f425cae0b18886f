import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOUND } from '../../interleavings/found.ts';
import { createMemoryStage } from '../../interleavings/memory-stage.ts';
import { playStory } from '../../interleavings/play.ts';
import { stories } from '../../interleavings/story.ts';
import type { Tally } from '../../interleavings/watched.ts';

const RUNS = 100;
/** What must have happened, or the stories were too tame to say anything. */
const SEEN = ['published', 'challenge-name-in-use', 'conflictsOfOurs', 'crashes', 'removedByJanitors', 'besideOurs'];

test('two deployments with crashes and janitors lose nothing of others, break no client and leave nothing of their own', async () => {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(stories, (story) => playStory(story, createMemoryStage(story), tally)),
    { numRuns: RUNS },
  );
  expect(SEEN.filter((what) => !tally.get(what))).toEqual([]);
}, 60_000);

test.each(FOUND)('once $was', async ({ story }) => {
  await playStory(story, createMemoryStage(story), new Map());
});
