import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ENV } from '../../../lambda/contract/environment.ts';
import { handler } from '../../../lambda/handlers/account.ts';
import { someDeployment } from '../support/deployments.ts';

// The file that it reads lies beside the bundle.
vi.mock(import('../../../lambda/handlers/system.ts'), async (original) => ({
  ...(await original()),
  readDeployment: () => someDeployment(),
}));

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:staging-x1';
const context = { awsRequestId: 'one', getRemainingTimeInMillis: () => 30_000 } as Context;

beforeAll(() => {
  vi.stubEnv(ENV.ledgerTable, 'ledger');
  vi.stubEnv(ENV.secretArns, JSON.stringify({ staging: ARN }));
});
afterAll(() => vi.unstubAllEnvs());

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
  const error = await handler(event, context).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(words);
  expect(error).not.toHaveProperty('cause');
});
