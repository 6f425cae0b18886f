import { expect, test } from 'vitest';
import { type Rotating, rotateByEvent } from '../../../lambda/handlers/account-rotation.ts';
import { someDeployment } from '../support/deployments.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:staging-x1';
const logger = { info: () => undefined, error: () => undefined };
/** No event of these gets as far as to its ports. */
const rotating = (): Rotating => ({ deployment: someDeployment(), arns: { staging: ARN }, ports: {} as never });

test.each([
  [
    'a secret that is none of its own',
    { Step: 'createSecret', SecretId: `${ARN}0`, ClientRequestToken: 't' },
    /^rotation-refused: .*is no secret of this deployment.*cancel-rotate-secret/,
  ],
  [
    'a step that there is none of',
    { Step: 'deleteSecret', SecretId: ARN, ClientRequestToken: 't' },
    /^event-invalid: .*Step/,
  ],
  ['an event without a token', { Step: 'setSecret', SecretId: ARN }, /^event-invalid: .*ClientRequestToken/],
])('%s fails the rotation by throwing, with code, message and action', async (_what, event, words) => {
  const error = await rotateByEvent(event, Date.now() + 1_000, logger, rotating).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(words);
  expect(error).not.toHaveProperty('cause');
});
