import { createOtherClient, isConflict } from './clients.ts';
import { playJanitor, playPulse, playRound, type Run, runOf, type Scene } from './ours.ts';
import { comparable, plainName, type Stage, textsIn } from './stage.ts';
import { DEPLOYMENTS, type DeploymentId, REAL_NAMES, type Renewal, type Story } from './story.ts';
import { count, type Tally } from './watched.ts';

/** While others are at work: shortened, as the time is after which a round is abandoned. */
const JANITOR_EVERY_MS = 30_000;
/** As janitors come when all is over. */
const HOUR_MS = 3_600_000;
const SWEEPS = 3;
/** As often a person runs a client again whose clean-up was refused. */
const MOST_AGAIN = 20;

/** Thrown when a story ended as none may. */
export class BrokenStory extends Error {}

/**
 * Plays a story to its end, and the janitors after it.
 * @param tally gets what was seen
 * @throws BrokenStory
 */
export async function playStory(story: Story, stage: Stage, tally: Tally): Promise<void> {
  const faults: string[] = [];
  const scene: Scene = {
    ...{ stage, tally, runs: new Map(), random: randomOf(story) },
    broken: (what) => void faults.push(what),
  };
  const before = comparable(await stage.sets());
  const ours = DEPLOYMENTS.flatMap((id) => actorsOf(id, story, scene));
  const others = REAL_NAMES.map((_, name) =>
    renewAll(
      story.renewals
        .map((renewal, index) => ({ renewal, id: `other${index}` }))
        .filter((each) => each.renewal.name === name),
      scene,
    ),
  );
  const all = Promise.allSettled([...ours, ...others]);
  const ended = await stage.run(Promise.race([comingAgain(all, scene), all]));
  faults.push(...ended.flatMap((each) => (each.status === 'rejected' ? [`ended with ${describe(each.reason)}`] : [])));
  if (faults.length === 0) await stage.run(sweepAtLast(scene));
  const after = comparable(await stage.sets());
  faults.push(...after.filter((set) => !before.includes(set)).map((set) => `lies there at the end: ${set}`));
  faults.push(...before.filter((set) => !after.includes(set)).map((set) => `is gone at the end: ${set}`));
  if (faults.length > 0) throw new BrokenStory([...new Set(faults)].join('\n'));
  count(tally, 'stories');
}

function actorsOf(deployment: DeploymentId, story: Story, scene: Scene): Promise<void>[] {
  const { rounds, pulses, janitors } = story.deployments[deployment];
  const run = (name: string): Run => ({
    id: `${deployment}-${name}`,
    deployment,
    abandonedAt: Number.POSITIVE_INFINITY,
  });
  return [
    ...rounds.map((plan, index) => playRound(plan, run(`round${index}`), scene)),
    ...pulses.map((plan, index) => playPulse(plan, run(`pulse${index}`), scene)),
    ...janitors.map((plan) => playJanitor(plan, deployment, scene)),
  ];
}

/** Janitors as their schedule has them: who waits for a name where a killed round left its values waits for them. */
async function comingAgain<T>(work: Promise<T>, scene: Scene): Promise<T> {
  let over = false;
  const end = work.finally(() => {
    over = true;
  });
  while (!over) {
    await scene.stage.clock.sleep(JANITOR_EVERY_MS);
    if (!over) await Promise.all(DEPLOYMENTS.map((id) => playJanitor({ startMs: 0, crash: null }, id, scene)));
  }
  return end;
}

/** Two janitors of each deployment at once, an hour after all was over, and again. */
export async function sweepAtLast(scene: Scene): Promise<void> {
  for (let sweeps = 0; sweeps < SWEEPS; sweeps += 1) {
    await scene.stage.pass(HOUR_MS);
    const both = [...DEPLOYMENTS, ...DEPLOYMENTS];
    await Promise.all(both.map((id) => playJanitor({ startMs: 0, crash: null }, id, scene)));
  }
  const left = await scene.stage.intents();
  if (left > 0) scene.broken(`${left} intents are left in the ledger`);
}

/** One renewal after the other, for two at one name at a time are in each other's way without us. */
async function renewAll(renewals: readonly { readonly renewal: Renewal; readonly id: string }[], scene: Scene) {
  for (const { renewal, id } of renewals) await renew(renewal, id, scene);
}

/** Each client must get through `present` and `cleanUp`, with its values in the zone in between. */
async function renew(renewal: Renewal, id: string, scene: Scene): Promise<void> {
  const { stage, tally, broken } = scene;
  const { kind, afterMs, staysMs, thinksMs } = renewal;
  const name = REAL_NAMES[renewal.name] ?? '';
  const values = Array.from({ length: renewal.values }, (_, index) => `${id}-${index}`);
  await stage.clock.sleep(afterMs);
  for (let times = 1; ; times += 1) {
    const route53 = stage.client({ ours: false });
    const onRefused = () => count(tally, 'othersHadToWait');
    const client = createOtherClient(kind, {
      ...{ route53, zoneId: stage.zoneId, name, clock: stage.clock, thinksMs, onRefused },
    });
    await completes(`${id} (${kind}): present`, client.present(values));
    await stage.clock.sleep(staysMs);
    const there = textsAt(await stage.sets(), name);
    for (const value of values)
      if (!there.includes(value)) broken(`${id} (${kind}): ${value} is gone before its clean-up`);
    if (there.some((value) => runOf(value, scene))) count(tally, 'besideOurs');
    const cleaned = await completes(`${id} (${kind}): cleanUp`, client.cleanUp(values), {
      mayBeRefused: kind === 'lego-4-like' && times < MOST_AGAIN,
    });
    if (cleaned) break;
    count(tally, 'refusedCleanUpsOfLego4');
  }
  const left = textsAt(await stage.sets(), name);
  for (const value of values) if (left.includes(value)) broken(`${id} (${kind}): left ${value} lying`);
  count(tally, 'renewals');
}

/** @returns whether it was not refused */
async function completes(
  what: string,
  work: Promise<void>,
  { mayBeRefused = false }: { readonly mayBeRefused?: boolean } = {},
): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (mayBeRefused && isConflict(error)) return false;
    throw new BrokenStory(`${what}: ${describe(error)}`);
  }
}

function textsAt(sets: Parameters<typeof textsIn>[0], name: string): string[] {
  return textsIn(sets.filter((set) => plainName(set.Name) === name));
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Of the pauses after a conflict: drawn from the story, so that it goes the same way again. */
function randomOf({ latencies }: Story): () => number {
  let turn = 0;
  return () => {
    turn += 1;
    return (((latencies[turn % latencies.length] ?? 0) * 37 + turn * 61) % 101) / 101;
  };
}
