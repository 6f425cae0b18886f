import { randomBytes } from 'node:crypto';
import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import type { CommonOptions, Context } from './context.ts';
import { findDeployment } from './deployment.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { roundToItsEnd } from './follow.ts';
import type { JudgedRound } from './judged.ts';
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
};

/** `prober now`: a round on demand, followed to its end. */
export async function now(target: string | undefined, options: NowOptions, context: Context): Promise<ExitCode> {
  const { progress, clock, print, paint } = context;
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  const event = { ...eventOf(target, options), runId: options.runId ?? newRunId(clock.now()) };
  const stop = tellWhenInterrupted(event);
  let text = '';
  const round = await roundToItsEnd(event, {
    ...{ clock, progress },
    invoke: async (sent) => {
      const answer = await invokeProbe(aws, deployment.probeFunction, sent);
      text = answer.text;
      return answer;
    },
  }).finally(stop);
  progress.end();
  print(options.json ? [text] : roundAccount(round, deployment.evidenceBucket, paint));
  return exitCodeOf(round);
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

function roundAccount(round: JudgedRound, bucket: string, paint: Paint): string[] {
  const { verdict, evidence } = round;
  const key = evidence && !evidence.trouble ? `s3://${bucket}/${evidence.key}` : undefined;
  return [
    ...roundLines(round, paint),
    '',
    ...(verdict
      ? verdictLines(verdict, paint)
      : wrap('The deployment gives no verdict: its version is older than this program.')),
    ...(key === undefined ? wrap(`No evidence was kept. ${evidence?.trouble?.message ?? ''}`) : [`Evidence: ${key}`]),
    ...(key === undefined ? [] : [`          (prober evidence ${round.runId})`]),
  ];
}

/** Ok where every question that the round could answer is answered with `ready`. */
export function exitCodeOf({ verdict, probes }: Pick<JudgedRound, 'verdict' | 'probes'>): ExitCode {
  const answered = QUESTIONS.filter((question) => answers(probes, question));
  const ready = verdict && answered.length > 0 && answered.every((question) => verdict.readiness[question] === 'ready');
  return ready ? EXIT.ok : EXIT.notReady;
}
