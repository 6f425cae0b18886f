import { randomUUID } from 'node:crypto';
import type { RejectedRound, RoundResult } from '../../lambda/contract/result.ts';
import { answerToItsEnd } from '../scenarios/follow.ts';
import type { ScenarioStep } from '../scenarios/scenario.ts';
import { beginTimeline } from '../scenarios/timeline.ts';
import type { MatrixCase } from './case.ts';
import { type KeptEvidence, readEvidence } from './evidence.ts';
import { collectSecrets } from './secrets/collect.ts';
import { type Leak, leaksIn } from './secrets/leaks.ts';
import { outputsOf } from './secrets/outputs.ts';
import type { Stage } from './stage.ts';

/** What came of a case. */
export type Played = {
  readonly id: string;
  readonly answer?: RoundResult | RejectedRound;
  /** The text of the stored evidence, and what it holds; absent where there is none. */
  readonly evidence?: KeptEvidence;
  /** From the invocation to the answer, milliseconds. */
  readonly ms: number;
  /** Secrets in outputs of the case. */
  readonly leaks: readonly Leak[];
  /** In words: what makes the case itself worthless. */
  readonly defects: readonly string[];
};

/** Plays a case through in a lab and leaves it as it was. @throws Error when the lab does not let itself be put right */
export async function playCase(row: MatrixCase, stage: Stage): Promise<Played> {
  const since = Date.now();
  const end = await stage.begin();
  try {
    const timeline = await beginTimeline(stepsOf(row), stage.switches);
    const secrets = collectSecrets(stage);
    await secrets.ofAccounts();
    const asked = await ask(row, stage).finally(timeline.end);
    const missed = await timeline.end();
    await secrets.ofAccounts();
    await secrets.ofWires();
    const evidence = asked.answer ? await readEvidence(asked.answer, stage) : undefined;
    const outputs = await outputsOf({ ...asked, ...(evidence ? { evidence } : {}) }, stage, since);
    return {
      id: row.id,
      ms: asked.ms,
      leaks: leaksIn(outputs, secrets.found()),
      defects: [
        ...missed.map((step) => `over before this was due: ${JSON.stringify(step)}`),
        ...(asked.failed === undefined ? [] : [asked.failed]),
        ...notBefallen(row, asked.answer),
        ...(evidence?.defect === undefined ? [] : [evidence.defect]),
      ],
      ...(asked.answer ? { answer: asked.answer } : {}),
      ...(evidence ? { evidence } : {}),
    };
  } finally {
    await end();
    if (row.put.some(({ fault }) => fault === 'boulder-stopped')) await stage.issues('staging');
  }
}

function stepsOf({ put }: MatrixCase): ScenarioStep[] {
  return put.flatMap(({ at = 'start', off, ...on }) => [
    { at, on },
    ...(off === undefined ? [] : [{ at: off, off: on.fault }]),
  ]);
}

type Asked = { readonly ms: number; readonly answer?: RoundResult | RejectedRound; readonly failed?: string };

async function ask({ id, round = {} }: MatrixCase, { state }: Stage): Promise<Asked> {
  const { before = 0, ...event } = round;
  const once = () => {
    const runId = `matrix/${id}/${randomUUID().slice(0, 8)}`;
    return answerToItsEnd(state, { reason: `matrix: ${id}`, runId, ...event });
  };
  for (let count = 0; count < before; count++) await once();
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  try {
    const answer = await once();
    return { ms: took(), answer };
  } catch (error) {
    return { ms: took(), failed: error instanceof Error ? error.message : String(error) };
  }
}

/** A fault that befalls another step than it should, or none, is not the one that the truth is about. */
function notBefallen({ truth }: MatrixCase, answer: Asked['answer']): string[] {
  if (truth.step === undefined || !answer) return [];
  const troubles = answer.state === 'rejected' ? [answer.trouble] : answer.probes.map(({ trouble }) => trouble);
  return troubles.some((trouble) => trouble?.step === truth.step) ? [] : [`no probe ended at the step ${truth.step}`];
}
