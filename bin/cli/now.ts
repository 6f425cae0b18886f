import { randomBytes } from 'node:crypto';
import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import type { Aws } from './aws.ts';
import { type Answered, answerAsJson, type Confirmation, followConfirmation, unknownEndLines } from './confirmation.ts';
import type { CommonOptions, Context } from './context.ts';
import { findDeployment } from './deployment.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { roundToItsEnd } from './follow.ts';
import { wrap } from './print/layout.ts';
import type { Paint } from './print/paint.ts';
import { roundLines } from './print/round.ts';
import { verdictLines } from './print/verdict.ts';
import { invokeProbe } from './probe-function.ts';
import { answers, QUESTIONS } from './readiness.ts';

export type NowOptions = CommonOptions & {
  readonly ca?: readonly string[];
  readonly reason: string;
  readonly runId?: string;
  /** Whether the round that the deployment makes to confirm this one is followed as well. */
  readonly confirmation: boolean;
};

/** `prober now`: a round on demand, followed to its end, and the one that confirms it. */
export async function now(target: string | undefined, options: NowOptions, context: Context): Promise<ExitCode> {
  const { progress, clock, print, paint } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const { probeFunction, evidenceBucket } = await findDeployment(aws, options.stack);
  const follow = (event: RunEvent) => answered(event, aws, probeFunction, context);
  const first = await follow({ ...eventOf(target, options), runId: options.runId ?? newRunId(clock.now()) });
  progress.end();
  if (!options.json) print(roundAccount(first.round, evidenceBucket, paint));
  const confirmation = options.confirmation ? await followConfirmation(first, follow) : undefined;
  progress.end();
  if (options.json) print([answerAsJson(first.text, confirmation)]);
  else if (confirmation) print(confirmationAccount(confirmation, evidenceBucket, paint));
  return exitCodeOf(first.round);
}

type RunEvent = OnDemandEvent & { readonly runId: string };

async function answered(
  event: RunEvent,
  aws: Aws,
  probeFunction: string,
  { clock, progress }: Context,
): Promise<Answered> {
  const stop = tellWhenInterrupted(event);
  let text = '';
  const round = await roundToItsEnd(event, {
    ...{ clock, progress },
    invoke: async (sent) => {
      const answer = await invokeProbe(aws, probeFunction, sent);
      text = answer.text;
      return answer;
    },
  }).finally(stop);
  return { round, text };
}

function eventOf(target: string | undefined, { ca, reason }: NowOptions): OnDemandEvent {
  return { reason, ...(target === undefined ? {} : { target }), ...(ca === undefined ? {} : { cas: [...ca] }) };
}

/** Has the time in it, by which `prober evidence` finds the day. */
function newRunId(milliseconds: number): string {
  return `now@${new Date(milliseconds).toISOString()}-${randomBytes(3).toString('hex')}`;
}

/** The round goes on without this program; whoever ends it is told how to come back. */
function tellWhenInterrupted({ runId, target }: OnDemandEvent): () => void {
  const tell = () => {
    const words = ['prober now', ...(target === undefined ? [] : [target]), `--run-id ${runId}`];
    process.stderr.write(`\nThe round goes on. Follow it: ${words.join(' ')}\n`);
    process.exit(130);
  };
  process.once('SIGINT', tell);
  return () => void process.off('SIGINT', tell);
}

function roundAccount(round: RoundResult, bucket: string, paint: Paint): string[] {
  const { verdict, evidence } = round;
  const key = evidence && !evidence.trouble ? `s3://${bucket}/${evidence.key}` : undefined;
  return [
    ...roundLines(round, paint),
    '',
    ...(verdict ? verdictLines(verdict, paint) : wrap(whyNoVerdict(round))),
    ...(key === undefined ? wrap(`No evidence was kept. ${evidence?.trouble?.message ?? ''}`) : [`Evidence: ${key}`]),
    ...(key === undefined ? [] : [`          (prober evidence ${round.runId})`]),
  ];
}

/** A judge that crashes leaves a finding in the place of the verdict. */
function whyNoVerdict({ findings = [] }: RoundResult): string {
  const crashed = findings.find(({ id, subject }) => id === 'check-completed' && subject.server === 'verdict');
  return crashed?.detail ?? 'This round has no verdict: a version older than this program made it.';
}

function confirmationAccount(confirmation: Confirmation, bucket: string, paint: Paint): string[] {
  return [
    '',
    paint('strong', 'Confirmation'),
    ...('answered' in confirmation
      ? roundAccount(confirmation.answered.round, bucket, paint)
      : unknownEndLines(confirmation.runId, confirmation.trouble)),
  ];
}

/** Ok where every question that the round could answer is answered with `ready`. */
export function exitCodeOf({ verdict, probes }: Pick<RoundResult, 'verdict' | 'probes'>): ExitCode {
  const answered = QUESTIONS.filter((question) => answers(probes, question));
  const ready = verdict && answered.length > 0 && answered.every((question) => verdict.readiness[question] === 'ready');
  return ready ? EXIT.ok : EXIT.notReady;
}
