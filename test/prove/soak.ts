import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setRoute53 } from '../../lab/aws/route53.ts';
import { takeDown } from '../../lab/down.ts';
import { roundToItsEnd } from '../../lab/scenarios/follow.ts';
import { bringUp } from '../../lab/up.ts';
import type { LabState } from '../../lab/world/state.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { Proof, ProveOptions } from './part.ts';
import { quantiles } from './quantiles.ts';
import { TARGETS } from './turns.ts';

const INSYNC = { min: 0, max: 10 };

/**
 * Rounds one after the other through the deployed function, all faults off. It stops at the first that is not green, and keeps
 * that round's result and the lab's logs.
 */
export async function soak(options: ProveOptions): Promise<Proof> {
  const { progress, rounds } = options;
  const state = await bringUp({ name: `soak-${process.pid}`, portBase: await freeBase(), progress });
  const { green, red } = await play(state, options).finally(() => takeDown(state.name));
  if (red) progress(`not green: ${keep(state, red)}; the lab's logs lie beside it`);
  else rmSync(state.folder, { recursive: true });
  return {
    held: red === undefined,
    counts: { passed: green.length, failed: red ? 1 : 0, skipped: rounds - green.length - (red ? 1 : 0) },
    figures: figuresOf(state, green, options),
  };
}

async function play(
  state: LabState,
  { progress, rounds, seed, insync = INSYNC }: ProveOptions,
): Promise<{ readonly green: readonly RoundResult[]; readonly red?: RoundResult }> {
  await setRoute53(state.aws.endpoint, { insyncSeconds: { ...insync, seed } });
  progress(`INSYNC after ${insync.min} to ${insync.max} s, seed ${seed}`);
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
  { cas, dns }: LabState,
  green: readonly RoundResult[],
  { seed, insync = INSYNC }: ProveOptions,
): Readonly<Record<string, string | number>> {
  const durations = green.map(({ durationMs }) => durationMs);
  return {
    staging: cas.staging.software,
    backup: cas.backup.software,
    resolver: dns.software,
    seed,
    insyncSeconds: `${insync.min} to ${insync.max}`,
    ...quantiles('roundMs', durations),
  };
}

/** @returns the path of the round's whole result */
function keep({ folder }: LabState, round: RoundResult): string {
  const file = join(folder, 'round.json');
  writeFileSync(file, `${JSON.stringify(round, null, 2)}\n`);
  return file;
}
