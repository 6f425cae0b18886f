import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { prepareTools } from '../../lab/tools/prepare.ts';
import { openLab } from '../interleavings/lab-stage.ts';
import { playStory } from '../interleavings/play.ts';
import { sideBySide } from '../interleavings/side-by-side.ts';
import { type Story, stories } from '../interleavings/story.ts';
import type { Tally } from '../interleavings/watched.ts';
import { startInstance } from '../lab/aws/instance.ts';
import type { Proof, ProveOptions } from './part.ts';

const STORIES = 1_000;
const AT_ONCE = 10;
const TELL_EVERY = 50;

/** The same stories over the emulator's Route 53 and DynamoDB, by the product's publisher and ledger through the SDK. */
export async function interleavingsOverTheLab(options: ProveOptions): Promise<Proof> {
  const { progress, seed } = options;
  const { python } = await prepareTools({ progress });
  const instance = await startInstance({ python, iam: 'off' });
  const tally: Tally = new Map();
  const broken: { readonly index: number; readonly why: string; readonly story: Story }[] = [];
  let ended = 0;
  try {
    progress(`seed ${seed}, ${AT_ONCE} stories at a time`);
    const lab = await openLab(instance);
    await sideBySide(fc.sample(stories, { numRuns: STORIES, seed }), AT_ONCE, async (story, index) => {
      try {
        await playStory(story, await lab.open(story), tally);
      } catch (error) {
        progress(`story ${index} of seed ${seed}: ${error}`);
        broken.push({ index, why: String(error), story });
      }
      ended += 1;
      if (ended % TELL_EVERY === 0) progress(`${ended}/${STORIES} stories`);
    });
  } finally {
    await instance.stop();
  }
  if (broken.length > 0) progress(`what was played: ${keep({ seed, broken })}`);
  return {
    held: broken.length === 0,
    counts: { passed: ended - broken.length, failed: broken.length, skipped: STORIES - ended },
    figures: { seed, ...Object.fromEntries(tally) },
  };
}

/** @returns the path of the stories that ended as none may */
function keep(content: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'interleavings-')), 'broken.json');
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}
