import { type Evidence, evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';
import type { CommonOptions, Context } from './context.ts';
import { findDeployment } from './deployment.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';
import { type Kept, openKept } from './kept.ts';
import { type ObjectStore, openBucket } from './object-store.ts';
import { statusLines } from './print/status.ts';
import { readJson } from './read-json.ts';
import { QUESTIONS, statusOf, type TargetStatus } from './readiness.ts';

/** `prober status`: the last answers that the deployment keeps, target by target. */
export async function status(options: CommonOptions, context: Context): Promise<ExitCode> {
  const { progress, clock, print, paint } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  const store = openBucket(aws, deployment.evidenceBucket);
  const kept = openKept(store, deployment.id);
  progress.tell('reading what rounds left');
  const targets = await kept.targets();
  if (targets.length === 0) throw nothingKept(deployment.id);
  const found = await Promise.all(targets.map((target) => statusOf(target, rounds(target, kept, store))));
  progress.end();
  print(
    options.json ? [asJson(deployment.id, found, clock.now())] : statusLines(deployment, found, clock.now(), paint),
  );
  return found.every(isReady) ? EXIT.ok : EXIT.notReady;
}

/** Evidence that cannot be read is passed over: what it says is not known. */
async function* rounds(target: string, kept: Kept, store: ObjectStore): AsyncGenerator<Evidence> {
  for await (const key of kept.newest(target)) {
    const text = await store.read(key);
    const evidence = text === undefined ? undefined : readJson(evidenceSchema, text);
    if (evidence) yield evidence;
  }
}

function isReady({ answers }: TargetStatus): boolean {
  const asked = QUESTIONS.map((question) => answers[question]).filter((answer) => answer !== 'not-asked');
  return asked.length > 0 && asked.every((answer) => answer !== 'no-answer' && answer.readiness === 'ready');
}

function asJson(deployment: string, targets: readonly TargetStatus[], now: number): string {
  return JSON.stringify({ deployment, at: new Date(now).toISOString(), targets }, null, 2);
}

function nothingKept(deployment: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    `No round of the deployment "${deployment}" has left anything yet.`,
    'Ask for one: prober now. When the schedule is on, look at the alarm "schedule-silent".',
  );
}
