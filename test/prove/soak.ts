import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBoulder } from '../../lab/boulder/prepare.ts';
import { BoulderUnavailableError } from '../../lab/boulder/unavailable.ts';
import { takeDown } from '../../lab/down.ts';
import { roundToItsEnd } from '../../lab/scenarios/follow.ts';
import { type BringUpOptions, bringUp } from '../../lab/up.ts';
import type { LabState } from '../../lab/world/state.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import { setInsync } from './insync.ts';
import type { Proof, ProveOptions } from './part.ts';
import { quantiles } from './quantiles.ts';

/** Of the lab's own config: rounds take turns. */
const TARGETS = ['canary', 'wildcard', 'www'];

type StagingCa = 'boulder' | 'pebble';

/**
 * Rounds one after the other through the deployed function, all faults off. It stops at the first that is not green, and keeps
 * that round's result and the lab's logs.
 */
export async function soak(options: ProveOptions): Promise<Proof> {
  const { progress, rounds } = options;
  const wanted: BringUpOptions & { readonly staging: StagingCa } = {
    name: `soak-${process.pid}`,
    portBase: await freeBase(),
    progress,
    staging: await bestStaging(progress),
  };
  const state = await bringUp(wanted);
  const { green, red } = await play(state, options).finally(() => takeDown(state.name));
  if (red) progress(`not green: ${keep(state, red)}; the lab's logs lie beside it`);
  else rmSync(state.folder, { recursive: true });
  return {
    held: red === undefined,
    counts: { passed: green.length, failed: red ? 1 : 0, skipped: rounds - green.length - (red ? 1 : 0) },
    figures: figuresOf(state, green, options),
  };
}

async function bestStaging(progress: (line: string) => void): Promise<StagingCa> {
  try {
    await prepareBoulder({ progress });
    return 'boulder';
  } catch (error) {
    if (!(error instanceof BoulderUnavailableError)) throw error;
    progress(`Pebble stands in as the staging CA. ${error.message}`);
    return 'pebble';
  }
}

/** What really stands there, by where each keeps its directory. */
function stagingOf({ cas }: LabState): StagingCa {
  return new URL(cas.staging.directory).pathname === '/dir' ? 'pebble' : 'boulder';
}

async function play(
  state: LabState,
  { progress, rounds, seed, insync }: ProveOptions,
): Promise<{ readonly green: readonly RoundResult[]; readonly red?: RoundResult }> {
  progress(`staging CA: ${stagingOf(state)}; seed ${seed}`);
  if (insync) await setInsync(state.aws.endpoint, { ...insync, seed });
  const green: RoundResult[] = [];
  for (let count = 1; count <= rounds; count++) {
    const target = TARGETS[count % TARGETS.length] ?? '';
    const round = await roundToItsEnd(state, { reason: `soak, round ${count} of ${rounds}`, target });
    progress(`${count}/${rounds} ${target} ${describe(round)}`);
    if (!isGreen(round)) return { green, red: round };
    green.push(round);
  }
  return { green };
}

function isGreen({ outcome, cleanup }: RoundResult): boolean {
  return outcome === 'passed' && cleanup?.outcome === 'passed';
}

function describe({ outcome, durationMs, probes, cleanup }: RoundResult): string {
  const each = probes.map(({ ca, outcome: came, trouble }) => `${ca} ${trouble ? `${came} (${trouble.code})` : came}`);
  return `${outcome} in ${(durationMs / 1_000).toFixed(1)} s: ${each.join(', ')}, cleanup ${cleanup?.outcome ?? 'none'}`;
}

function figuresOf(
  state: LabState,
  green: readonly RoundResult[],
  { seed, insync }: ProveOptions,
): Readonly<Record<string, string | number>> {
  return {
    staging: stagingOf(state),
    seed,
    insyncSeconds: insync ? `${insync.min} to ${insync.max}` : 'as the emulator has it',
    ...quantiles(
      'roundMs',
      green.map(({ durationMs }) => durationMs),
    ),
  };
}

/** @returns the path of the round's whole result */
function keep({ folder }: LabState, round: RoundResult): string {
  const file = join(folder, 'round.json');
  writeFileSync(file, `${JSON.stringify(round, null, 2)}\n`);
  return file;
}
