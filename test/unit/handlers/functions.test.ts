import type { InvokeCommand, InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { accountEventSchema, type DispatchEvent } from '../../../lambda/contract/events.ts';
import { callAccountFunction, dispatchRound } from '../../../lambda/handlers/functions.ts';
import { lostAnswer, ServiceError } from '../support/memory-route53.ts';

type Reply = { readonly FunctionError?: string; readonly payload?: string };

/** Lambda as it answers to one invocation. */
function lambdaThat(reply: Reply | Error) {
  const sent: InvokeCommand['input'][] = [];
  const send = async (command: InvokeCommand) => {
    sent.push(command.input);
    if (reply instanceof Error) throw reply;
    const { payload = '', ...rest } = reply;
    return { ...rest, Payload: Buffer.from(payload) } as unknown as InvokeCommandOutput;
  };
  return { sent, client: { send } as unknown as LambdaClient };
}

describe('the account function', () => {
  test('is asked for the account of a CA, and waited for', async () => {
    const ready = { version: 1, state: 'ready', ca: 'staging', accountUrl: 'https://staging.test/1' };
    const { client, sent } = lambdaThat({ payload: JSON.stringify(ready) });
    await callAccountFunction(client, 'account', 'staging');
    expect(sent).toEqual([{ FunctionName: 'account', Payload: '{"action":"ensure","ca":"staging"}' }]);
  });

  test('is asked to verify one that there should be', async () => {
    const ready = { version: 1, state: 'ready', ca: 'staging', accountUrl: 'https://staging.test/2' };
    const { client, sent } = lambdaThat({ payload: JSON.stringify(ready) });
    await callAccountFunction(client, 'account', 'staging', { verify: true });
    const event = JSON.parse(String(sent[0]?.Payload));
    expect(accountEventSchema.parse(event)).toEqual({ action: 'ensure', ca: 'staging', verify: true });
  });

  test('has its own trouble passed on', async () => {
    const trouble = { code: 'eab-missing', message: 'none', action: 'put one in' };
    const { client } = lambdaThat({ payload: JSON.stringify({ version: 1, state: 'rejected', trouble }) });
    await expect(callAccountFunction(client, 'account', 'staging')).rejects.toMatchObject({ trouble });
  });

  test.each<[string, Reply | Error]>([
    ['fails', { FunctionError: 'Unhandled', payload: '{"errorMessage":"x"}' }],
    ['says nothing', {}],
    ['says something that is no JSON', { payload: '<html>' }],
    ['says something else', { payload: '{"state":"odd"}' }],
    ['cannot be invoked', Object.assign(new Error('x'), { name: 'TooManyRequestsException' })],
  ])('that %s is told as trouble with the account', async (_what, reply) => {
    const { client } = lambdaThat(reply);
    await expect(callAccountFunction(client, 'account', 'staging')).rejects.toMatchObject({
      trouble: { code: 'account-missing', step: 'account', action: expect.stringContaining('account') },
    });
  });
});

test('an account function that may not be invoked is told with the right that is missing', async () => {
  const { client } = lambdaThat(Object.assign(new Error('x'), { name: 'AccessDeniedException' }));
  const action = expect.stringContaining('may call lambda:InvokeFunction on account');
  await expect(callAccountFunction(client, 'account', 'staging')).rejects.toMatchObject({ trouble: { action } });
});

describe('a round', () => {
  const event: DispatchEvent = {
    source: 'dispatch',
    runId: 'run',
    target: 'web',
    cas: 'all',
    trigger: 'on-demand',
    requestedAt: '2026-11-24T06:00:00Z',
  };

  test('is handed over without waiting for it', async () => {
    const { client, sent } = lambdaThat({});
    await dispatchRound(client, 'probe', event);
    expect(sent).toEqual([{ FunctionName: 'probe', InvocationType: 'Event', Payload: JSON.stringify(event) }]);
  });

  test.each<[string, Error, string, string]>([
    [
      'refused',
      new ServiceError('TooManyRequestsException', 'x', 429),
      'TooManyRequestsException',
      'failed with TooManyRequestsException',
    ],
    ['given up', Object.assign(new Error('x'), { name: 'TimeoutError' }), 'no-answer', 'got no answer'],
    ['cut', lostAnswer(), 'no-answer', 'got no answer'],
  ])('whose call is %s could not be started, which is no defect', async (_how, error, cause, words) => {
    const { client } = lambdaThat(error);
    await expect(dispatchRound(client, 'probe', event)).rejects.toMatchObject({
      trouble: { code: 'dispatch-failed', cause, message: expect.stringContaining(words) },
    });
  });
});
