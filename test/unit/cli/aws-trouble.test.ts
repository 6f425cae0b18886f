import { describe, expect, it } from 'vitest';
import { awsTrouble } from '../../../bin/cli/aws-trouble.ts';

const CALL = { action: 'lambda:InvokeFunction', on: 'the-function', region: 'eu-west-1', profile: undefined };

function thrown(name: string, message = 'words', more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('what AWS refuses', () => {
  it.each([
    [
      'no credentials',
      thrown('CredentialsProviderError', 'Could not load credentials from any providers'),
      3,
      'There are no AWS credentials.',
    ],
    [
      'an SSO session that ended',
      thrown('CredentialsProviderError', 'The SSO session has expired'),
      3,
      'The AWS credentials have expired.',
    ],
    ['an expired token', thrown('ExpiredTokenException'), 3, 'The AWS credentials have expired.'],
    ['a request out of time', thrown('RequestExpired'), 3, 'The AWS credentials have expired.'],
    [
      'an unknown key',
      thrown('UnrecognizedClientException'),
      3,
      'AWS does not take the credentials (UnrecognizedClientException from lambda:InvokeFunction in eu-west-1).',
    ],
    [
      'a denied call, by the words of AWS',
      thrown(
        'AccessDenied',
        'User: arn:aws:iam::1:user/eve is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows',
      ),
      3,
      'arn:aws:iam::1:user/eve may not s3:GetObject on arn:aws:s3:::b/k in eu-west-1.',
    ],
    [
      'a denied call without words',
      thrown('AccessDenied', 'Access Denied'),
      3,
      'The caller may not lambda:InvokeFunction on the-function in eu-west-1.',
    ],
    [
      'an explicit deny',
      thrown(
        'AccessDeniedException',
        'User: u is not authorized to perform: a:B on resource: r with an explicit deny in a policy',
      ),
      3,
      'u may not a:B on r in eu-west-1 (a policy denies it explicitly).',
    ],
    ['no region', thrown('Error', 'Region is missing'), 3, 'No AWS region is known.'],
    [
      'a host that is not there',
      thrown('Error', 'getaddrinfo', { code: 'ENOTFOUND' }),
      3,
      'AWS was not reached for lambda:InvokeFunction in eu-west-1 (ENOTFOUND).',
    ],
    [
      'an answer that does not come',
      thrown('TimeoutError'),
      3,
      'AWS was not reached for lambda:InvokeFunction in eu-west-1 (timeout).',
    ],
    [
      'a function that is gone',
      thrown('ResourceNotFoundException'),
      1,
      'The stack names the-function, and it is not there in eu-west-1 (ResourceNotFoundException).',
    ],
    [
      'throttling',
      thrown('TooManyRequestsException'),
      1,
      'AWS throttled lambda:InvokeFunction on the-function in eu-west-1 (TooManyRequestsException).',
    ],
    [
      'anything else',
      thrown('InternalFailure', 'first line\n    at stack'),
      1,
      'lambda:InvokeFunction on the-function failed in eu-west-1: InternalFailure: first line',
    ],
  ])('%s is one sentence and an exit code', (_what, error, exitCode, message) => {
    const trouble = awsTrouble(error, CALL);
    expect(trouble.message).toBe(message);
    expect(trouble.exitCode).toBe(exitCode);
  });

  it('names the profile, and how to log in with it', () => {
    const trouble = awsTrouble(thrown('ExpiredToken'), { ...CALL, profile: 'prod' });
    expect(trouble.message).toBe('The AWS credentials of the profile "prod" have expired.');
    expect(trouble.action).toContain('aws sso login --profile prod');
  });

  it('names the IAM action that is missing as what to do', () => {
    expect(awsTrouble(thrown('AccessDenied', 'Access Denied'), CALL).action).toMatch(/^Have lambda:InvokeFunction /);
  });

  it('quotes nothing of a signature that does not fit', () => {
    const trouble = awsTrouble(thrown('SignatureDoesNotMatch', 'Credential=AKIDLEAKED, Signature=LEAKED'), CALL);
    expect(`${trouble.message} ${trouble.action}`).not.toContain('LEAKED');
  });
});
