import type { Context } from 'aws-lambda';
import { probeEnvironmentSchema } from '../contract/environment.ts';
import type { Trouble } from '../contract/problem.ts';
import type { ProbeAnswer } from '../contract/result.ts';
import { judgeRejection } from '../diagnosis/verdict/rejection.ts';
import { describeError, rejection } from './events.ts';
import { dispatchRound } from './functions.ts';
import { openLogger } from './logger.ts';
import { openRoundPorts } from './round-ports.ts';
import { answerEvent } from './route.ts';
import { lazy, readDeployment, readEnvironment } from './system.ts';

const logger = openLogger('probe');

const warn = (message: string, trouble: Trouble) => logger.warn(message, { trouble });

const wiring = lazy(() => ({
  ...openRoundPorts(readEnvironment(probeEnvironmentSchema), readDeployment(), (message, fields) =>
    logger.info(message, fields),
  ),
  warn,
}));

/** The probe function: a scheduled round, a round on demand, or the round that another invocation handed over. */
export async function handler(event: unknown, context: Context): Promise<ProbeAnswer> {
  try {
    const answer = await answerEvent(
      event,
      () => context.getRemainingTimeInMillis(),
      () => {
        const { lambda, ...ports } = wiring();
        return { ...ports, dispatch: (round) => dispatchRound(lambda, context.functionName, round) };
      },
    );
    logger.info('answer', { answer: forLog(answer) });
    return answer;
  } catch (error) {
    logger.error('rejected', { error: describeError(error) });
    return rejection(error, { judge: (trouble) => judgeRejection(trouble, { deployment: deploymentId() }), warn });
  }
}

/** For the commands of the advice; a config that cannot be read names none. */
function deploymentId(): string | undefined {
  try {
    return readDeployment().id;
  } catch {
    return undefined;
  }
}

/** Too long for a log line; the evidence has them. */
const NOT_LOGGED: readonly string[] = ['chainPem', 'requests', 'findings', 'rules'];

function forLog(answer: ProbeAnswer): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) => (NOT_LOGGED.includes(key) ? undefined : value)));
}
