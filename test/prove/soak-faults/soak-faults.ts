import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeDown } from '../../../lab/down.ts';
import type { MatrixCase } from '../../../lab/matrix/case.ts';
import { DEADLINE_SECONDS } from '../../../lab/matrix/deadline.ts';
import { judgePlayed } from '../../../lab/matrix/judge.ts';
import { openIntents } from '../../../lab/matrix/ledger.ts';
import { playCase } from '../../../lab/matrix/play.ts';
import { caseNamed, listCases } from '../../../lab/matrix/registry.ts';
import { describe, faultsOf } from '../../../lab/matrix/report.ts';
import { openStage, type Stage } from '../../../lab/matrix/stage.ts';
import { allSets } from '../../../lab/matrix/zone.ts';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { bringUp } from '../../../lab/up.ts';
import type { LabState } from '../../../lab/world/state.ts';
import { freeBase } from '../../lab/e2e/free-base.ts';
import { seeded } from '../../unit/support/interleaver.ts';
import type { Proof, ProveOptions } from '../part.ts';
import { quantiles } from '../quantiles.ts';
import { growthOf, memoryOf } from './memory.ts';
import { QUICK_CASES } from './pool.ts';

/** Percent by which what a process of the probe function keeps may have grown: the last round's evidence is part of it. */
const MOST_GROWTH = 10;
/** Cases between two looks at it. */
const LOOK_EVERY = 10;

type Run = {
  /** Of rounds, confirmations with them. */
  rounds: number;
  readonly wrong: string[];
  readonly ms: number[];
  readonly cases: Set<string>;
  /** MB after a collection at each look, by process. */
  readonly memory: Map<number, number[]>;
};

/**
 * Rounds in a row through functions that stay warm, a fault of the lab drawn by chance before each, or none: each verdict names what
 * was put in, the zone is as before after each, and the functions do not grow.
 */
export async function soakFaults(options: ProveOptions): Promise<Proof> {
  const { progress, rounds, seed } = options;
  const state = await bringUp({
    ...{ name: `soak-faults-${process.pid}`, portBase: await freeBase(), progress, staging: 'pebble' },
    changes: { deadlineSeconds: DEADLINE_SECONDS },
  });
  const run: Run = { rounds: 0, wrong: [], ms: [], cases: new Set(), memory: new Map() };
  try {
    await play(state, run, options);
  } finally {
    await takeDown(state.name);
  }
  const growth = Math.max(...[...run.memory.values()].flatMap((looks) => growthOf(looks) ?? []), 0);
  if (growth > MOST_GROWTH) run.wrong.push(`the probe function grew by ${growth} %`);
  if (run.wrong.length === 0) rmSync(state.folder, { recursive: true });
  else writeFileSync(join(state.folder, 'wrong.txt'), `${run.wrong.join('\n')}\n`);
  const looked = [...run.memory.values()].some((looks) => growthOf(looks) !== undefined);
  return {
    held: run.wrong.length === 0 && run.rounds >= rounds && looked,
    counts: { passed: run.ms.length - run.wrong.length, failed: run.wrong.length, skipped: 0 },
    figures: {
      ...{ seed, rounds: run.rounds, cases: run.ms.length, faults: run.cases.size, memoryGrowthPercent: growth },
      memoryMb: memoryInWords(run.memory),
      ...{ staging: state.cas.staging.software, backup: state.cas.backup.software },
      ...quantiles('verdictMs', run.ms),
    },
  };
}

async function play(state: LabState, run: Run, { rounds, seed, progress }: ProveOptions): Promise<void> {
  const all = await listCases();
  const pool = QUICK_CASES.map((id) => caseNamed(all, id));
  const random = seeded(seed);
  const stage = openStage(state, { warm: true });
  await roundToItsEnd(state, { reason: 'soak: accounts for what comes' });
  const before = await left(stage);
  progress(`${pool.length} cases, seed ${seed}, until ${rounds} rounds were made`);
  while (run.rounds < rounds) {
    const drawn = pool[Math.floor(random() * pool.length)];
    if (drawn) await one(drawn, stage, run, before, progress);
  }
}

/** All of the zone, and what the ledger says is still to be removed. */
async function left(stage: Stage): Promise<string> {
  const [sets, intents] = [await allSets(stage), await openIntents(stage)];
  return JSON.stringify({ sets: sets.map((set) => JSON.stringify(set)).sort(), intents });
}

async function one(
  row: MatrixCase,
  stage: Stage,
  run: Run,
  before: string,
  progress: (line: string) => void,
): Promise<void> {
  const played = await playCase(row, stage);
  const faults = faultsOf({ played, judged: judgePlayed(row, played) });
  const after = await left(stage);
  if (after !== before) faults.push(`something is left in zone or ledger: ${after}`);
  run.rounds += 1 + (row.round?.before ?? 0) + (played.confirmation ? 1 : 0);
  run.ms.push(played.ms);
  run.cases.add(row.id);
  if (run.ms.length % LOOK_EVERY === 0) await look(stage, run);
  run.wrong.push(...faults.map((words) => `${row.id} (case ${run.ms.length}): ${words}`));
  progress(`${run.rounds} rounds | ${row.id} ${describe(played)} | ${faults.join('; ') || 'named rightly'}`);
}

async function look({ state }: Stage, run: Run): Promise<void> {
  for (const [pid, used] of await memoryOf(state.deployed.prober.probeFunction, state.aws.endpoint)) {
    run.memory.set(pid, [...(run.memory.get(pid) ?? []), used]);
  }
}

/** The looks of each process in their order. */
function memoryInWords(memory: Run['memory']): Record<string, string> {
  return Object.fromEntries(
    [...memory.values()].map((looks, index) => [`process${index + 1}`, looks.map((mb) => mb.toFixed(1)).join(' ')]),
  );
}
