import { seeded } from '../unit/support/interleaver.ts';
import { playJanitor, playRound, runOf, type Scene } from './ours.ts';
import { sweepAtLast } from './play.ts';
import { plainName, type Stage, textsIn } from './stage.ts';
import { type Crash, DEPLOYMENTS, type DeploymentId, REAL_NAMES } from './story.ts';
import type { Tally } from './watched.ts';

/** The name whose challenge name the rounds write to. */
export const ROUNDS_AT = (REAL_NAMES[0] ?? '').replace('_acme-challenge.', '');

const JANITOR_EVERY_MS = 15_000;
/** Of 10 rounds so many are killed. */
const KILLED = 2;

/** Rounds of both deployments at one real name, one after the other in each, with a pause between; and their janitors. */
export function playBeside(stage: Stage, seed: number) {
  const broken: string[] = [];
  const tally: Tally = new Map();
  const random = seeded(seed);
  const scene: Scene = { stage, tally, random, runs: new Map(), broken: (what) => void broken.push(what) };
  const over = new AbortController();
  const repeat = async (work: (count: number) => Promise<void>) => {
    for (let count = 0; !over.signal.aborted; count += 1) await work(count);
  };
  const rounds = (deployment: DeploymentId) =>
    repeat(async (count) => {
      const run = { id: `${deployment}-round${count}`, deployment, abandonedAt: Number.POSITIVE_INFINITY };
      const ca = () => ({ joinsMs: random() * 1_000, staysMs: random() * 2_000 });
      const crash = crashOf(random);
      await playRound({ startMs: random() * 2_500, crash, at: 'real', names: [0], cas: [ca(), ca()] }, run, scene);
    });
  const janitors = () =>
    repeat(async () => {
      await stage.clock.sleep(JANITOR_EVERY_MS, over.signal);
      await Promise.all(DEPLOYMENTS.map((id) => playJanitor({ startMs: 0, crash: null }, id, scene)));
    });
  const all = Promise.all([...DEPLOYMENTS.map(rounds), janitors()]);
  // Looked at when it ends; until then a defect must not count as unhandled.
  all.catch(() => undefined);
  return {
    /** Values at the name that are no round's. */
    async foreignValues(): Promise<string[]> {
      const here = (await stage.sets()).filter(({ Name }) => plainName(Name) === REAL_NAMES[0]);
      return textsIn(here).filter((value) => runOf(value, scene) === undefined);
    },
    /** Ends it, with all that is left removed by the janitors. */
    async end(): Promise<{ readonly tally: Tally; readonly broken: string[] }> {
      over.abort();
      await all;
      await sweepAtLast(scene);
      return { tally, broken };
    },
  };
}

function crashOf(random: () => number): Crash | null {
  if (random() * 10 >= KILLED) return null;
  return { call: 1 + Math.floor(random() * 6), carriedOut: random() < 0.5 };
}
