import { rmSync } from 'node:fs';
import { takeDown } from './down.ts';
import { endLabOnInterrupt } from './interrupt.ts';
import { DEADLINE_SECONDS } from './matrix/deadline.ts';
import type { Named } from './matrix/judge.ts';
import { type Chosen, chooseCases, MATRIX_OPTIONS } from './matrix/options.ts';
import { listCases } from './matrix/registry.ts';
import { describe, faultsOf, figuresOf, holds, type Row, summary } from './matrix/report.ts';
import { runCases } from './matrix/run.ts';
import { SLICES } from './matrix/slices.ts';
import { createProgress, endWithHelp, LAB_OPTIONS_HELP, readOptions } from './options.ts';
import { bringUp } from './up.ts';
import { readState } from './world/state.ts';

const HELP = `Puts faults into the lab one by one, lets the deployed function make a round under each, and compares whom its verdict
names with who really is at fault.

  npm run matrix [-- OPTIONS]

  --case ID        this case alone; may be given several times
  --part N/M       the Nth of M parts of all cases
  --slice NAME     a fixed choice of cases: ${Object.keys(SLICES).join(', ')}
  --keep DIR       answers and evidence go there: DIR/ID.answer.json, DIR/ID.evidence.json
  --staging WHAT   boulder or pebble
  --third          a third CA, step-ca
${LAB_OPTIONS_HELP}

A lab of that name that is up is used as it is and left up; else one is brought up and taken down again. With --json each case
is a line on standard output.

Exit code: 0 when the right fault was named in all cases and the right code in 95 %, nobody was accused who has nothing to do
with it, and no secret stood in an output; else 1. 2 when the arguments cannot be read.`;

const lab = readOptions(HELP, ['staging', 'third', 'name', 'port-base', 'json'], process.argv.slice(2), MATRIX_OPTIONS);
const progress = createProgress();

async function readChosen(): Promise<Chosen> {
  try {
    return chooseCases(lab.own, await listCases());
  } catch (error) {
    return endWithHelp(error, HELP);
  }
}

async function play(chosen: Chosen): Promise<Row[]> {
  const running = readState(lab.name)?.deployed !== undefined;
  if (!running) endLabOnInterrupt(lab.name);
  const state = await bringUp({ ...lab, progress, changes: { deadlineSeconds: DEADLINE_SECONDS } });
  try {
    return await runCases(chosen.cases, state, { ...chosen, progress, onRow: tell });
  } finally {
    if (!running) {
      await takeDown(lab.name);
      rmSync(state.folder, { recursive: true });
    }
  }
}

function tell(row: Row): void {
  const { played, judged } = row;
  const { named, first, second, expected } = judged;
  const words = faultsOf(row);
  const verdict = named
    ? first && second
      ? `${inWords(first)}, then ${inWords(second)}`
      : inWords(named)
    : 'no verdict';
  progress(`${judged.id}  ${describe(played)} | ${verdict}${words.length > 0 ? ` | ${words.join('; ')}` : ''}`);
  if (!lab.json) return;
  const line = { case: judged.id, expected, named: named?.fault, code: named?.code, ms: played.ms };
  const confirmed = played.confirmation ? { confirmedMs: played.confirmation.ms, first, second } : {};
  process.stdout.write(`${JSON.stringify({ ...line, ...confirmed, wrong: words })}\n`);
}

function inWords({ fault, code }: Named): string {
  return `${fault}/${code}`;
}

try {
  const rows = await play(await readChosen());
  (lab.json ? process.stderr : process.stdout).write(`\n${summary(rows)}\n`);
  process.exitCode = holds(figuresOf(rows)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
