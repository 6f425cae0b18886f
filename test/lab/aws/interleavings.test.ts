import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLab } from '../../interleavings/lab-stage.ts';
import { playStory } from '../../interleavings/play.ts';
import { sideBySide } from '../../interleavings/side-by-side.ts';
import { stories } from '../../interleavings/story.ts';
import type { Tally } from '../../interleavings/watched.ts';
import { type Instance, startInstance } from './instance.ts';

const STORIES = 6;
const AT_ONCE = 3;

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance({ iam: 'off' });
});
afterAll(() => instance?.stop());

it('stories of two deployments and other clients end well over the emulator’s Route 53, as they do in memory', async () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  const lab = await openLab(instance);
  const tally: Tally = new Map();
  const broken: string[] = [];

  await sideBySide(fc.sample(stories, { numRuns: STORIES, seed }), AT_ONCE, async (story, index) => {
    await playStory(story, await lab.open(story), tally).catch((error: unknown) => {
      broken.push(`seed ${seed}, story ${index}: ${error}`);
    });
  });

  expect(broken).toEqual([]);
  expect(tally.get('changesOfOurs')).toBeGreaterThan(STORIES);
});
