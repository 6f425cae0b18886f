import { z } from 'zod';
import { type Described, type DescribeEvent, describedSchema } from '../../lambda/contract/described.ts';
import { rejectedSchema } from '../../lambda/contract/result.ts';
import type { Aws } from './aws.ts';
import type { FoundDeployment } from './deployment.ts';
import { CommandError, EXIT } from './failure.ts';
import { invoke } from './invoke.ts';
import { readJson } from './read-json.ts';

/** It reads a secret for each CA; the rest is for a cold start and the way. */
const ANSWER_MS = 30_000;
const answerSchema = z.discriminatedUnion('state', [describedSchema, rejectedSchema]);

/** Asks the deployed account function for names, CAs and accounts; nothing is changed by it. @throws CommandError */
export async function askForDescription(aws: Aws, { id, accountFunction }: FoundDeployment): Promise<Described> {
  if (accountFunction === undefined) throw older(id);
  const event: DescribeEvent = { action: 'describe' };
  const answer = readJson(answerSchema, await invoke(aws, accountFunction, event, { within: ANSWER_MS }));
  if (answer?.state === 'described') return answer;
  // A version that does not know the event refuses it as any other that does not fit.
  if (answer === undefined || answer.trouble.code === 'event-invalid') throw older(id);
  throw new CommandError(EXIT.notReady, answer.trouble.message, answer.trouble.action);
}

function older(id: string): CommandError {
  return new CommandError(
    EXIT.notReady,
    `The deployment "${id}" does not tell its names and accounts: its version is older than this program.`,
    'Deploy this version, or use the program of the version that is deployed.',
  );
}
