import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setRoute53 } from '../../lab/aws/route53.ts';
import { takeDown } from '../../lab/down.ts';
import { roundToItsEnd } from '../../lab/scenarios/follow.ts';
import { bringUp } from '../../lab/up.ts';
import type { LabState } from '../../lab/world/state.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import { falseAlarmsIn, notesIn } from './false-alarms.ts';
import type { Proof, ProveOptions } from './part.ts';
import { quantiles } from './quantiles.ts';
import { type Turn, turnOf } from './turns.ts';

const INSYNC = { min: 0, max: 2 };

type Judged = { readonly round: RoundResult; readonly alarms: readonly string[] };

/**
 * Rounds one after the other through the deployed function while nothing is wrong, judged by the verdict: each that names a
 * fault, or finds something not ready, is a false alarm. All are made; those rounds are kept beside the lab's logs.
 */
export async function healthy(options: ProveOptions): Promise<Proof> {
  const { progress } = options;
  const state = await bringUp({
    ...{ name: `healthy-${process.pid}`, portBase: await freeBase(), progress, staging: 'pebble' },
  });
  const judged = await play(state, options).finally(() => takeDown(state.name));
  const wrong = judged.filter(({ alarms }) => alarms.length > 0);
  if (wrong.length === 0) rmSync(state.folder, { recursive: true });
  else progress(`false alarms: ${keep(state, wrong)}; the lab's logs lie beside it`);
  return {
    held: wrong.length === 0,
    counts: {
      passed: judged.length - wrong.length,
      failed: wrong.length,
      skipped: options.rounds - judged.length,
    },
    figures: figuresOf(state, judged, options),
  };
}

async function play(state: LabState, { progress, rounds, seed, insync = INSYNC }: ProveOptions): Promise<Judged[]> {
  await setRoute53(state.aws.endpoint, { insyncSeconds: { ...insync, seed } });
  progress(`INSYNC after ${insync.min} to ${insync.max} s, seed ${seed}`);
  const judged: Judged[] = [];
  for (let count = 1; count <= rounds; count++) {
    const turn = turnOf(count);
    const round = await roundToItsEnd(state, { reason: `healthy, round ${count} of ${rounds}`, ...turn });
    const alarms = falseAlarmsIn(round);
    progress(`${count}/${rounds} ${describe(turn, round, alarms)}`);
    judged.push({ round, alarms });
  }
  return judged;
}

function describe({ target, cas }: Turn, round: RoundResult, alarms: readonly string[]): string {
  const notes = notesIn(round);
  return [
    `${target} at ${cas?.join(', ') ?? 'all'}: ${alarms.length > 0 ? `FALSE ALARM ${alarms.join(', ')}` : 'ready'}`,
    ...(notes.length > 0 ? [`notes: ${notes.join(', ')}`] : []),
    `${(round.durationMs / 1_000).toFixed(1)} s`,
  ].join(' | ');
}

function figuresOf(
  { cas, dns }: LabState,
  judged: readonly Judged[],
  { seed, insync = INSYNC }: ProveOptions,
): Proof['figures'] {
  const notes = judged.flatMap(({ round }) => notesIn(round));
  const counted = [...new Set(notes)].map((code) => [code, String(notes.filter((each) => each === code).length)]);
  return {
    staging: cas.staging.software,
    backup: cas.backup.software,
    resolver: dns.software,
    seed,
    insyncSeconds: `${insync.min} to ${insync.max}`,
    falseAlarms: judged.filter(({ alarms }) => alarms.length > 0).length,
    notes: Object.fromEntries(counted),
    ...quantiles(
      'roundMs',
      judged.map(({ round }) => round.durationMs),
    ),
  };
}

/** @returns the path of what they were */
function keep({ folder }: LabState, wrong: readonly Judged[]): string {
  const file = join(folder, 'false-alarms.json');
  writeFileSync(file, `${JSON.stringify(wrong, null, 2)}\n`);
  return file;
}
