import type { Part, Proof, ProveOptions } from '../part.ts';
import { proofOf } from './proof.ts';
import { MUTATED, type Reason, unneeded } from './reason.ts';
import { mutatedFiles, SHARES, type Share } from './shares.ts';
import { mutate } from './stryker.ts';
import { REASONS } from './survivors.ts';

/** Whether a unit test fails by any small change of `lambda/diagnosis`, which names who is at fault. */
export const MUTATION_PARTS: readonly Part[] = SHARES.map((share, index) => ({
  name: `mutation-${index + 1}`,
  summary: `mutants of lambda/diagnosis, part ${index + 1} of ${SHARES.length}: ${share.what}`,
  minutes: share.minutes,
  software: ['stryker'],
  run: (options) => prove(share, options),
}));

async function prove({ holds }: Share, { progress, vitest }: ProveOptions): Promise<Proof> {
  const files = mutatedFiles().filter((file) => holds.test(file));
  const mutants = await mutate(
    files.map((file) => `${MUTATED}${file}`),
    vitest ? 'vitest' : 'own',
  );
  const proof = proofOf(mutants, REASONS);
  const unexplained = (proof.survivors ?? []).filter(({ reason }) => reason === undefined);
  for (const { file, line, column, from, to } of unexplained)
    progress(`no reason: ${file}:${line}:${column}  ${from}  ->  ${to}`);
  for (const reason of unneeded(REASONS, mutants)) progress(`a reason that nothing needs: ${nameOf(reason)}`);
  return { ...proof, figures: { ...proof.figures, runner: vitest ? 'vitest' : 'one process' } };
}

const nameOf = ({ file, at, from = '*', to = '*' }: Reason) => `${file}, ${at}: ${from} -> ${to}`;
