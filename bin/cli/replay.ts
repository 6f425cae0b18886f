import { text } from 'node:stream/consumers';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { replayLines } from './print/replay.ts';
import { readEvidence } from './replay/files.ts';
import { type Replayed, rejudge, rejudgeInOrder } from './replay/rejudge.ts';

export type ReplayOptions = { readonly json?: boolean; readonly history?: boolean; readonly rules?: boolean };

/** `prober replay`: stored evidence under the rules of this version. */
export async function replay(
  names: readonly string[],
  { json, history, rules = false }: ReplayOptions,
  { print, paint }: Pick<Context, 'print' | 'paint'>,
  stdin: () => Promise<string> = () => text(process.stdin),
): Promise<ExitCode> {
  const { rounds, passedOver } = await readEvidence(names, stdin);
  const replayed = history ? rejudgeInOrder(rounds) : rounds.map(rejudge);
  print(json ? [asJson(replayed, passedOver)] : replayLines(replayed, passedOver, { rules, paint }));
  return replayed.some(({ changed }) => changed.length > 0) ? EXIT.notReady : EXIT.ok;
}

function asJson(replayed: readonly Replayed[], passedOver: readonly string[]): string {
  const rounds = replayed.map(({ file, facts, verdict, now, changed }) => ({
    ...{ file, runId: facts.run.id, target: facts.target.id, at: facts.run.startedAt },
    ...(verdict ? { stored: verdict } : {}),
    ...{ now, changed },
  }));
  return JSON.stringify({ rounds, passedOver }, null, 2);
}
