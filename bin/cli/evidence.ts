import { writeFileSync } from 'node:fs';
import { evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';
import type { CommonOptions, Context } from './context.ts';
import { findDeployment } from './deployment.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';
import { openKept } from './kept.ts';
import { type ObjectStore, openBucket } from './object-store.ts';
import { fileNamed } from './paths.ts';
import { accountLines } from './print/account.ts';
import { readJson } from './read-json.ts';

export type EvidenceOptions = CommonOptions & { readonly target?: string; readonly out?: string };

/** `prober evidence`: what a round saw, from the bucket. */
export async function evidence(run: string, options: EvidenceOptions, context: Context): Promise<ExitCode> {
  const { progress, print, paint } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  const store = openBucket(aws, deployment.evidenceBucket);
  progress.tell(`looking for the evidence of ${run}`);
  const found = await findEvidence(run, options.target, store, deployment.id);
  progress.end();
  if (options.out !== undefined && options.out !== '-') {
    write(options.out, found.text);
    print([`s3://${store.bucket}/${found.key} is in ${options.out}`]);
  } else if (options.json || options.out === '-') print([found.text]);
  else print([...account(found.text, paint), '', `Evidence: s3://${store.bucket}/${found.key}`]);
  return EXIT.ok;
}

/** @param run a run id, or the whole key of an object */
async function findEvidence(run: string, target: string | undefined, store: ObjectStore, deployment: string) {
  if (run.startsWith('deployment=')) {
    const text = await store.read(run);
    if (text !== undefined) return { key: run, text };
  }
  const found = await openKept(store, deployment).find(run, target);
  if (found) return found;
  const where = target === undefined ? 'of any target' : `of the target "${target}"`;
  throw new CommandError(
    EXIT.notReady,
    `The deployment "${deployment}" keeps no evidence of a run "${run}" ${where} in ${store.bucket}.`,
    'Check the run id (prober status shows the last ones); evidence is there once its round has ended, and until its retention is over.',
  );
}

function account(text: string, paint: Context['paint']): string[] {
  const found = readJson(evidenceSchema, text);
  if (found) return accountLines(found, paint);
  throw new CommandError(
    EXIT.notReady,
    'This evidence is not of a form that this version of the program knows.',
    'Read it as it is with --json, or use the program of the version that is deployed.',
  );
}

function write(file: string, text: string): void {
  try {
    writeFileSync(fileNamed(file), text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(EXIT.usage, `${file} cannot be written (${code}).`, 'Name another file with --out.');
  }
}
