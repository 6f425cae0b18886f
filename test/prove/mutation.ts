import { Stryker } from '@stryker-mutator/core';
import type { Part, Proof } from './part.ts';

/** Percent of the mutants that the tests must notice. */
const LEAST = 85;
/** Survivors that a record lists; there are fewer, or the part does not hold. */
const MOST_LISTED = 1_000;

/** Each part mutates some of `lambda/diagnosis`, with every mutator that there is and no line left out. */
const MUTATED: readonly { readonly name: string; readonly what: string; readonly files: readonly string[] }[] = [
  {
    name: 'mutation-1',
    what: 'the findings',
    files: ['lambda/diagnosis/findings/**/*.ts', 'lambda/diagnosis/*.ts'],
  },
  {
    name: 'mutation-2',
    what: 'the rules',
    files: ['lambda/diagnosis/verdict/rules/**/*.ts'],
  },
  {
    name: 'mutation-3',
    what: 'what makes a verdict of causes, and the advice',
    files: ['lambda/diagnosis/verdict/*.ts', 'lambda/diagnosis/verdict/advice/**/*.ts'],
  },
];

export const MUTATION_PARTS: readonly Part[] = MUTATED.map(({ name, what, files }) => ({
  name,
  summary: `changes to the code of ${what}, one by one: the unit tests notice at least ${LEAST} % of them`,
  minutes: 30,
  software: [],
  run: () => mutate(files),
}));

async function mutate(files: readonly string[]): Promise<Proof> {
  const stryker = new Stryker({
    mutate: [...files],
    testRunner: 'vitest',
    vitest: { configFile: 'test/prove/mutation.vitest.ts' },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // The sources run as they are: there is nothing to compile, and tsconfig.json may stay as it is.
    tsconfigFile: 'none.json',
    ignorePatterns: ['.lab', 'cdk.out', 'docs', 'lab/boulder', 'lab/aws'],
    reporters: ['progress-append-only'],
    thresholds: { high: 95, low: 90, break: null },
    allowConsoleColors: false,
  });
  const mutants = await stryker.runMutationTest();
  const count = (...of: readonly string[]) => mutants.filter(({ status }) => of.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const score = Math.floor((1_000 * noticed) / Math.max(1, noticed + survived.length)) / 10;
  return {
    held: score >= LEAST,
    counts: { passed: noticed, failed: survived.length, skipped: count('CompileError', 'RuntimeError', 'Ignored') },
    figures: {
      scorePercent: score,
      leastPercent: LEAST,
      killed: count('Killed'),
      timedOut: count('Timeout'),
      survived: survived.length,
      survivors: Object.fromEntries(
        survived.slice(0, MOST_LISTED).map(({ fileName, location, mutatorName, replacement = '' }) => {
          const { line, column } = location.start;
          const file = fileName.slice(fileName.indexOf('lambda/'));
          return [`${file}:${line}:${column}`, `${mutatorName} → ${replacement.slice(0, 80)}`];
        }),
      ),
    },
  };
}
