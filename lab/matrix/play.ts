import { randomUUID } from 'node:crypto';
import type { RejectedRound, RoundResult } from '../../lambda/contract/result.ts';
import { answerToItsEnd } from '../scenarios/follow.ts';
import type { ScenarioStep } from '../scenarios/scenario.ts';
import { beginTimeline } from '../scenarios/timeline.ts';
import type { MatrixCase } from './case.ts';
import { type Asked, followConfirmation, timed } from './confirmation.ts';
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
  /** The round that followed to confirm it, under the same faults, where one did. */
  readonly confirmation?: Told;
  /** Secrets in outputs of the case. */
  readonly leaks: readonly Leak[];
  /** In words: what makes the case itself worthless. */
  readonly defects: readonly string[];
};
type Told = Asked & { readonly evidence?: KeptEvidence };

/** Plays a case through in a lab and leaves it as it was. @throws Error when the lab does not let itself be put right */
export async function playCase(row: MatrixCase, stage: Stage): Promise<Played> {
  const since = Date.now();
  const end = await stage.begin();
  try {
    const secrets = collectSecrets(stage);
    await secrets.ofAccounts();
    const timeline = await beginTimeline(stepsOf(row), stage.switches);
    await secrets.ofAccounts();
    const asked = await ask(row, stage).finally(timeline.end);
    const missed = await timeline.end();
    await secrets.ofAccounts();
    await secrets.ofWires();
    const first = await withEvidence(asked.first, stage);
    const confirmation = asked.confirmation && (await withEvidence(asked.confirmation, stage));
    const told = [first, ...(confirmation ? [confirmation] : [])];
    const outputs = await outputsOf(told, stage, since);
    return {
      id: row.id,
      ...first,
      ...(confirmation ? { confirmation } : {}),
      leaks: leaksIn(outputs, secrets.found()),
      defects: [
        // A fault whose end was not waited for ends with the round all the same.
        ...missed
          .filter(({ on }) => on !== undefined)
          .map((step) => `over before this was due: ${JSON.stringify(step)}`),
        ...notBefallen(row, first.answer),
        ...told.flatMap(({ failed, evidence }) => [failed ?? [], evidence?.defect ?? []].flat()),
      ],
    };
  } finally {
    await end();
    if (row.put.some(({ fault }) => fault === 'boulder-stopped')) await stage.issues('staging');
  }
}

async function withEvidence(asked: Asked, stage: Stage): Promise<Told> {
  const evidence = asked.answer && (await readEvidence(asked.answer, stage));
  return { ...asked, ...(evidence ? { evidence } : {}) };
}

function stepsOf({ put }: MatrixCase): ScenarioStep[] {
  return put.flatMap(({ at = 'start', off, ...on }) => [
    { at, on },
    ...(off === undefined ? [] : [{ at: off, off: on.fault }]),
  ]);
}

/** The round of the case, and the one that confirms it. */
async function ask(
  { id, round = {} }: MatrixCase,
  stage: Stage,
): Promise<{ readonly first: Asked; readonly confirmation?: Asked }> {
  const { before = 0, ...event } = round;
  const once = () => {
    const runId = `matrix/${id}/${randomUUID().slice(0, 8)}`;
    return answerToItsEnd(stage.state, { reason: `matrix: ${id}`, runId, ...event });
  };
  for (let count = 0; count < before; count++) await once();
  const began = performance.now();
  const first = await timed(once, began);
  const confirmation = await followConfirmation(first.answer, stage, began);
  return { first, ...(confirmation ? { confirmation } : {}) };
}

/** A fault that befalls another step than it should, or none, is not the one that the truth is about. */
function notBefallen({ truth }: MatrixCase, answer: Asked['answer']): string[] {
  if (truth.step === undefined || !answer) return [];
  const troubles = answer.state === 'rejected' ? [answer.trouble] : answer.probes.map(({ trouble }) => trouble);
  return troubles.some((trouble) => trouble?.step === truth.step) ? [] : [`no probe ended at the step ${truth.step}`];
}
