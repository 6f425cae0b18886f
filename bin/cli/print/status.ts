import type { FoundDeployment } from '../deployment.ts';
import { type LastAnswer, QUESTIONS, type Question, type TargetStatus } from '../readiness.ts';
import { columns, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';
import { age } from './times.ts';
import { WHO_ACTS } from './verdict.ts';

/** A line for each target and question; below, what is not ready. @param now milliseconds since 1970 */
export function statusLines(
  { id, region, stack }: Pick<FoundDeployment, 'id' | 'region' | 'stack'>,
  targets: readonly TargetStatus[],
  now: number,
  paint: Paint,
): string[] {
  const rows = targets.flatMap(({ target, answers }) =>
    QUESTIONS.map((question) => row(target, question, answers[question], now, paint)),
  );
  const head = ['target', 'question', 'readiness', 'age', 'code'].map((cell) => paint('faint', cell));
  return [
    ...wrap(`Deployment ${id} (${stack}, ${region})`),
    '',
    ...columns([head, ...rows], 2),
    ...targets.flatMap((target) => notReady(target, paint)),
  ];
}

function row(target: string, question: Question, answer: LastAnswer | string, now: number, paint: Paint): string[] {
  if (answer === 'not-asked') return [target, question, '-', '-', 'the config has no CA for it'];
  if (typeof answer === 'string') return [target, question, toned(paint, 'unknown'), '-', 'no kept round answered it'];
  return [target, question, toned(paint, answer.readiness), age(now - Date.parse(answer.at)), answer.code];
}

/** Once for each round, though both questions may rest on it. */
function notReady({ target, answers }: TargetStatus, paint: Paint): string[] {
  const grave = QUESTIONS.map((question) => answers[question]).filter(
    (answer): answer is LastAnswer => typeof answer === 'object' && answer.readiness !== 'ready',
  );
  const once = grave.filter((answer, index) => grave.findIndex(({ runId }) => runId === answer.runId) === index);
  return once.flatMap(({ summary, fault, code, runId }) => [
    '',
    ...wrap(`${paint('strong', target)}: ${summary}`),
    ...wrap(`must act: ${WHO_ACTS[fault]}`, 2),
    `  prober explain ${code}`,
    `  prober evidence ${runId} --target ${target}`,
  ]);
}
