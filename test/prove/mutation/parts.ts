import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Part, Proof, ProveOptions } from '../part.ts';
import { type Mutant, mutantOf } from './mutant.ts';
import { proofOf } from './proof.ts';
import { MUTATED, type Reason, unneeded } from './reason.ts';
import { mutatedFiles, SHARES, type Share } from './shares.ts';
import { REASONS } from './survivors.ts';

/** Whether a unit test fails by any small change of `lambda/diagnosis`, which names who is at fault. */
export const MUTATION_PARTS: readonly Part[] = SHARES.map((share, index) => ({
  name: `mutation-${index + 1}`,
  summary: `mutants of lambda/diagnosis, part ${index + 1} of ${SHARES.length}: ${share.what}`,
  minutes: share.minutes,
  software: ['stryker'],
  run: (options) => prove(share, options),
}));

async function prove({ holds }: Share, { progress }: ProveOptions): Promise<Proof> {
  const files = mutatedFiles().filter((file) => holds.test(file));
  const mutants = await mutate(files.map((file) => `${MUTATED}${file}`));
  const proof = proofOf(mutants, REASONS);
  progress(
    (proof.survivors ?? [])
      .filter(({ reason }) => reason === undefined)
      .map(({ file, line, column, from, to }) => `no reason: ${file}:${line}:${column}  ${from}  ->  ${to}`)
      .concat(unneeded(REASONS, mutants).map((reason) => `a reason that nothing needs: ${nameOf(reason)}`))
      .join('\n'),
  );
  return proof;
}

const nameOf = ({ file, at, from = '*', to = '*' }: Reason) => `${file}, ${at}: ${from} -> ${to}`;

/** Runs Stryker in a copy of the repository, with the tests that each mutant is covered by. */
async function mutate(files: readonly string[]): Promise<Mutant[]> {
  // It takes a second to load, which nobody who only lists the parts shall wait for.
  const { Stryker } = await import('@stryker-mutator/core');
  const reported = await new Stryker({
    mutate: [...files],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/prove/mutation/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // What is slow because the machine is busy is not to look like an endless loop.
    timeoutMS: 30_000,
    timeoutFactor: 3,
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
