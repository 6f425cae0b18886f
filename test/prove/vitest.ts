import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, ProvedCase } from './part.ts';

export type TestRun = {
  readonly held: boolean;
  readonly counts: Counts;
  /** Of the tests that say what they compare. */
  readonly cases: readonly ProvedCase[];
};

/** Runs a vitest project, or those of its files that a path names, to its end. Its output goes where this process's does. */
export function runVitest(project: string, path?: string, env: Readonly<Record<string, string>> = {}): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  try {
    const report = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = ['run', '--project', project, ...(path === undefined ? [] : [path]), ...reporters];
    const { status } = spawnSync('vitest', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    const read: Report = JSON.parse(readFileSync(report, 'utf8'));
    const counts = countsIn(read);
    return { held: status === 0 && counts.passed > 0, counts, cases: casesIn(read) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The part of vitest's JSON report that is read. */
type Report = Readonly<Record<`num${string}Tests`, number>> & {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly meta?: { readonly compared?: string };
    }[];
  }[];
};

function casesIn({ testResults }: Report): ProvedCase[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ fullName, status, meta }) =>
      meta?.compared === undefined ? [] : [{ name: fullName, compared: meta.compared, agreed: status === 'passed' }],
    );
}

function countsIn(report: Report): Counts {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

export function added(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}
