import type { OnDemandEvent } from '../../lambda/contract/events.ts';
import { answerSchema, type ProbeAnswer } from '../../lambda/contract/result.ts';
import type { Aws } from './aws.ts';
import { invoke, otherVersion } from './invoke.ts';
import { readJson } from './read-json.ts';

/** The function answers within 50 s; the rest is for a cold start and the way. */
const ANSWER_MS = 70_000;

/** Invokes the deployed probe function. @throws CommandError */
export async function invokeProbe(
  aws: Aws,
  functionName: string,
  event: OnDemandEvent,
): Promise<ProbeAnswer & { readonly text: string }> {
  const text = await invoke(aws, functionName, event, { within: ANSWER_MS });
  const answer = readJson(answerSchema, text);
  if (answer) return { ...answer, text };
  throw otherVersion(functionName);
}
