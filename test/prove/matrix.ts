import { rmSync } from 'node:fs';
import { takeDown } from '../../lab/down.ts';
import type { MatrixCase } from '../../lab/matrix/case.ts';
import { DEADLINE_SECONDS } from '../../lab/matrix/deadline.ts';
import { listCases, partOf } from '../../lab/matrix/registry.ts';
import { describe, faultsOf, figuresOf, holds, type Row, summary } from '../../lab/matrix/report.ts';
import { runCases } from '../../lab/matrix/run.ts';
import { bringUp } from '../../lab/up.ts';
import type { LabState } from '../../lab/world/state.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { Part, Proof, ProveOptions } from './part.ts';
import { quantiles } from './quantiles.ts';

const PARTS = 4;

/** The whole matrix: everything with Boulder and a third CA, in parts, and then what is to be seen with Pebble alone. */
export const MATRIX_PARTS: readonly Part[] = [
  ...Array.from({ length: PARTS }, (_, index) => boulderPart(index + 1)),
  {
    name: `matrix-${PARTS + 1}`,
    summary: 'the attribution matrix where Pebble is the staging CA',
    minutes: 2,
    software: ['ministack', 'pebble', 'step-ca'],
    run: async (options) =>
      prove(
        (await listCases()).filter(({ needs }) => needs?.staging === 'Pebble'),
        'pebble',
        options,
      ),
  },
];

function boulderPart(n: number): Part {
  return {
    name: `matrix-${n}`,
    summary: `the attribution matrix with Boulder, part ${n} of ${PARTS}: the verdict names who is at fault`,
    minutes: 25,
    software: ['ministack', 'pebble', 'boulder', 'step-ca'],
    run: async (options) => {
      const cases = (await listCases()).filter(({ needs }) => needs?.staging !== 'Pebble');
      return prove(partOf(cases, n, PARTS), 'boulder', options);
    },
  };
}

async function prove(
  cases: readonly MatrixCase[],
  staging: 'boulder' | 'pebble',
  { progress, keep }: ProveOptions,
): Promise<Proof> {
  const state = await bringUp({
    ...{ name: `matrix-${process.pid}`, portBase: await freeBase(), progress, staging, third: true },
    changes: { deadlineSeconds: DEADLINE_SECONDS },
  });
  const tell = (row: Row) => progress([`${row.judged.id}  ${describe(row.played)}`, ...faultsOf(row)].join(' | '));
  try {
    const rows = await runCases(cases, state, { progress, onRow: tell, ...(keep === undefined ? {} : { keep }) });
    progress(`\n${summary(rows)}`);
    return proofOf(rows, cases.length, state);
  } finally {
    await takeDown(state.name);
    rmSync(state.folder, { recursive: true });
  }
}

function proofOf(rows: readonly Row[], asked: number, { cas, dns }: LabState): Proof {
  const { cases, ...figures } = figuresOf(rows);
  const wrong = rows.filter((row) => faultsOf(row).length > 0);
  return {
    held: holds({ cases, ...figures }) && cases === asked,
    counts: { passed: cases - wrong.length, failed: wrong.length, skipped: asked - cases },
    figures: {
      staging: cas.staging.software,
      resolver: dns.software,
      cases,
      faultRightPercent: figures.faultRight,
      codeRightPercent: figures.codeRight,
      accusations: figures.accusations,
      leaks: figures.leaks,
      defects: figures.defects,
      ...quantiles(
        'verdictMs',
        rows.map(({ played }) => played.ms),
      ),
    },
  };
}
