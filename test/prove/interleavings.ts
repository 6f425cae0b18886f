import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { setRoute53 } from '../../lab/aws/route53.ts';
import { prepareTools } from '../../lab/tools/prepare.ts';
import { batches } from '../interleavings/batches.ts';
import { answerAlike } from '../interleavings/equivalence.ts';
import { createMemoryStage } from '../interleavings/memory-stage.ts';
import { playStory } from '../interleavings/play.ts';
import { stories, ZONE } from '../interleavings/story.ts';
import type { Tally } from '../interleavings/watched.ts';
import { type Instance, startInstance } from '../lab/aws/instance.ts';
import type { Proof, ProveOptions } from './part.ts';

const STORIES = 10_000;
/** After so many it says how far it is. */
const CHUNK = 500;
const ZONES = 50;
const BATCHES_EACH = 20;

/**
 * Stories of two deployments and other clients over a zone in memory, and that this zone answers as the lab's Route 53 does.
 * It stops at the first story that ends as none may, and shows the smallest that does.
 */
export async function interleavings(options: ProveOptions): Promise<Proof> {
  const { progress, seed } = options;
  progress(`seed ${seed}`);
  const tally: Tally = new Map();
  const played = await playAll(tally, options);
  const alike = await compareAll(options);
  return {
    held: played.held && alike.held,
    counts: {
      passed: played.passed + alike.batches,
      failed: Number(!played.held) + Number(!alike.held),
      skipped: STORIES - played.passed + ZONES * BATCHES_EACH - alike.batches,
    },
    figures: {
      seed,
      ...Object.fromEntries(tally),
      stories: played.passed,
      batchesAlike: alike.batches,
      batchesAccepted: alike.accepted,
    },
  };
}

async function playAll(tally: Tally, { progress, seed }: ProveOptions) {
  let passed = 0;
  while (passed < STORIES) {
    const run = await fc.check(
      fc.asyncProperty(stories, (story) => playStory(story, createMemoryStage(story), tally)),
      { numRuns: CHUNK, seed: seed + passed },
    );
    if (run.failed) {
      progress(fc.defaultReportMessage(run) ?? 'a story did not hold');
      progress(String(run.errorInstance));
      return { held: false, passed: passed + run.numRuns - 1 };
    }
    passed += CHUNK;
    progress(`${passed}/${STORIES} stories`);
  }
  return { held: true, passed };
}

async function compareAll({ progress, seed }: ProveOptions) {
  const { python } = await prepareTools({ progress });
  const instance = await startInstance({ python, iam: 'off' });
  try {
    return await compareZones(instance, progress, seed);
  } finally {
    await instance.stop();
  }
}

async function compareZones(instance: Instance, progress: (line: string) => void, seed: number) {
  const route53 = new Route53Client({ ...instance.client, maxAttempts: 1 });
  await setRoute53(instance.endpoint, { throttling: false });
  let zones = 0;
  let accepted = 0;
  const run = await fc.check(
    fc.asyncProperty(batches(BATCHES_EACH), async (all) => {
      zones += 1;
      const made = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: `zone-${zones}` }));
      const answers = await answerAlike(all, { route53, zoneId: made.HostedZone?.Id ?? '' });
      accepted += answers.accepted;
    }),
    { numRuns: ZONES, seed },
  );
  if (run.failed) progress(`${fc.defaultReportMessage(run)}\n${run.errorInstance}`);
  const batchesAlike = (run.failed ? run.numRuns - 1 : ZONES) * BATCHES_EACH;
  progress(`${batchesAlike} batches answered alike, ${accepted} of them accepted`);
  return { held: !run.failed, batches: batchesAlike, accepted };
}
