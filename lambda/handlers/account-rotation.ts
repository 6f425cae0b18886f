import type { Logger } from '@aws-lambda-powertools/logger';
import { caaOfNewAccount } from '../accounts/caa-of-new-account.ts';
import type { AccountPorts } from '../accounts/ports.ts';
import { rotate } from '../accounts/rotation/rotate.ts';
import { type Ca, isOrderable } from '../contract/ca.ts';
import type { Deployment } from '../contract/deployment.ts';
import { rotationEventSchema } from '../contract/events.ts';
import { inOneLine } from '../contract/harmless.ts';
import { TroubleError, troubleIn } from '../contract/problem.ts';
import { withoutKeys } from './account-actions.ts';
import { describeError, parseEvent } from './events.ts';

export type Rotating = {
  readonly deployment: Deployment;
  /** Of the secret of each CA that orders, by its id. */
  readonly arns: Readonly<Record<string, string>>;
  readonly ports: Omit<AccountPorts, 'owner' | 'deadline'>;
};

const HELP = 'Rotation events come from Secrets Manager: begin one by aws secretsmanager rotate-secret.';

/**
 * One step of a rotation, as Secrets Manager asks for it.
 * @param deadline milliseconds since 1970
 * @throws Error with code, message and action in its text, when the step failed: that is what Secrets Manager looks at
 */
export async function rotateByEvent(
  given: unknown,
  deadline: number,
  logger: Pick<Logger, 'info' | 'error'>,
  rotating: () => Rotating,
): Promise<void> {
  try {
    const event = parseEvent(rotationEventSchema, withoutKeys(given), HELP);
    const { deployment, arns, ports } = rotating();
    const ca = findCaOfSecret(deployment, arns, event.SecretId);
    const came = await rotate(event, ca, {
      ...ports,
      // The same for every try of a rotation: what a killed one holds does not keep the next from going on.
      owner: `rotation ${event.ClientRequestToken}`,
      deadline,
      caaOfNewAccount: (of, until) => caaOfNewAccount(of, deployment, { clock: ports.clock, deadline: until }),
    });
    logger.info('rotation', { ca: ca.id, step: event.Step, came });
  } catch (error) {
    logger.error('rotation failed', { error: describeError(error) });
    const { code, message, action } = troubleIn(error);
    // Lambda logs and answers all of an error that is thrown, its cause too, which may hold what was sent.
    throw new Error(`${code}: ${message} ${action}`);
  }
}

function findCaOfSecret(deployment: Deployment, arns: Readonly<Record<string, string>>, arn: string): Ca {
  const id = Object.keys(arns).find((each) => arns[each] === arn);
  const ca = deployment.cas.find((each) => each.id === id && isOrderable(each));
  if (ca) return ca;
  throw new TroubleError({
    code: 'rotation-refused',
    step: 'account',
    message: `${inOneLine(arn, 200)} is no secret of this deployment, so nothing was rotated.`,
    action: 'Take this function off the secret: aws secretsmanager cancel-rotate-secret --secret-id <ARN>.',
  });
}
