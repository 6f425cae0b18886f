import { expect, test } from 'vitest';
import { AcmeProblemError } from '../../../lambda/acme/errors.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { someCa } from '../support/deployments.ts';

/** Terms that changed, as the account function and the probe tell of them alike. */
function actionOf(problem: { instance?: string }, terms?: string): string {
  const error = new AcmeProblemError({
    problem: { type: 'urn:ietf:params:acme:error:userActionRequired', status: 403, ...problem },
    ...{ status: 403, resource: 'newAccount', url: 'https://staging.test/account', retryAfter: undefined },
    documented: true,
    terms,
  });
  return acmeTrouble(error, 'account', someCa('staging'), 0).action;
}

test('the address where a person agrees reaches whoever reads, with the terms as they are now', () => {
  expect(actionOf({ instance: 'https://staging.test/agree' }, 'https://staging.test/terms/2')).toBe(
    'Open https://staging.test/agree, and let somebody agree who may; no program agrees to a contract for you. The terms as they are now: https://staging.test/terms/2',
  );
});

test('without an address it is the CA that must be asked', () => {
  expect(actionOf({})).toMatch(/^Ask CA staging what it wants, and let somebody agree who may/);
  expect(actionOf({ instance: 'javascript:alert(1)' })).not.toContain('javascript');
});
