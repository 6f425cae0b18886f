import { rmSync } from 'node:fs';
import { takeDown } from '../../lab/down.ts';
import { endLabOnInterrupt } from '../../lab/interrupt.ts';
import { DEADLINE_SECONDS } from '../../lab/matrix/deadline.ts';
import { describe, faultsOf, type Row } from '../../lab/matrix/report.ts';
import { runCases } from '../../lab/matrix/run.ts';
import { createProgress, endWithHelp, LAB_OPTIONS_HELP, readOptions } from '../../lab/options.ts';
import { bringUp } from '../../lab/up.ts';
import { readState } from '../../lab/world/state.ts';
import { INCIDENTS } from './catalogue.ts';
import { record } from './evidence.ts';
import { asCase, type Incident } from './incident.ts';

const HELP = `Plays the published incidents in the lab, one by one, and keeps the evidence of each round in test/incidents/evidence.

  node bin/run.mjs test/incidents/record.ts [OPTIONS]

  --only ID        this one alone; may be given several times
  --staging WHAT   boulder or pebble, which leaves those out that want Boulder
${LAB_OPTIONS_HELP}

What the product says of them is no reason to keep it or not: npm run test:unit holds it against the truth.

Exit code: 0 when all were recorded, else 1. 2 when the arguments cannot be read.`;

const OPTIONS = { only: { type: 'string', multiple: true } } as const;
const lab = readOptions(HELP, ['staging', 'name', 'port-base', 'json'], process.argv.slice(2), OPTIONS);
const progress = createProgress();

function chosen(): readonly Incident[] {
  const ids = (lab.own.only ?? []) as readonly string[];
  const stranger = ids.find((id) => !INCIDENTS.some((incident) => incident.id === id));
  if (stranger === undefined) return ids.length > 0 ? INCIDENTS.filter(({ id }) => ids.includes(id)) : INCIDENTS;
  return endWithHelp(`--only: ${INCIDENTS.map(({ id }) => id).join(', ')}, not "${stranger}"`, HELP);
}

/** @returns how many were recorded */
async function play(incidents: readonly Incident[]): Promise<number> {
  const running = readState(lab.name)?.deployed !== undefined;
  if (!running) endLabOnInterrupt(lab.name);
  const state = await bringUp({ ...lab, progress, changes: { deadlineSeconds: DEADLINE_SECONDS } });
  try {
    const rows = await runCases(incidents.map(asCase), state, { progress, onRow: tell });
    return rows.filter(keep).length;
  } finally {
    if (!running) {
      await takeDown(lab.name);
      rmSync(state.folder, { recursive: true });
    }
  }
}

function tell({ played, judged }: Row): void {
  progress([`${judged.id}  ${describe(played)}`, ...faultsOf({ played, judged })].join(' | '));
}

/** A round with a secret in an output, or that went otherwise than it should, is worth nothing. */
function keep({ played }: Row): boolean {
  const { id, evidence, confirmation, leaks, defects } = played;
  if (!evidence || leaks.length > 0 || defects.length > 0) {
    progress(`not recorded: ${id}`);
    return false;
  }
  record(id, { round: evidence.text, confirmation: confirmation?.evidence?.text });
  return true;
}

try {
  const incidents = chosen();
  const recorded = await play(incidents);
  process.stdout.write(`${recorded} of ${incidents.length} recorded\n`);
  process.exitCode = recorded === incidents.length ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
