import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutantOf } from './mutant.ts';
import { RUNNER } from './runner.ts';

const OWN = { testRunner: RUNNER, plugins: [fileURLToPath(new URL('./runner.ts', import.meta.url))] };
/** Stryker's own way to run these tests: a worker of vitest for each mutant. */
const VITEST = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/prove/mutation/vitest.config.ts' },
};

/** Makes all mutants of these files in a copy of the repository, and lets each face the tests that come by it. */
export async function mutate(files: readonly string[], runner: 'own' | 'vitest'): Promise<Mutant[]> {
  // It takes a second to load, which nobody who only lists the parts shall wait for.
  const { Stryker } = await import('@stryker-mutator/core');
  const reported = await new Stryker({
    ...(runner === 'vitest' ? VITEST : OWN),
    mutate: [...files],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // What is slow because the machine is busy is not to look like an endless loop.
    timeoutMS: 60_000,
    timeoutFactor: 3,
    // What was loaded anew stays in memory.
    maxTestRunnerReuse: 300,
    // Types are stripped, not checked: there is nothing to rewrite.
    tsconfigFile: 'none.json',
    ignorePatterns: ['.lab', 'cdk.out', 'lab/boulder', 'lab/aws', 'test/lab'],
    tempDirName: '.stryker-tmp',
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
  }).runMutationTest();
  const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  return reported.map((each) => {
    const file = relative(process.cwd(), each.fileName).split(sep).join('/');
    const source = sources.get(file);
    if (source === undefined) throw new Error(`a mutant of ${file}, which is not of this part`);
    return mutantOf(each, file, source);
  });
}
