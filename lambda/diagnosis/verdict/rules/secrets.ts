import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import { perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf } from '../view.ts';
import { isDenial } from './prober.ts';

/** The secret of a CA, and the account function that fills it. */

export const secret = perOpenProbe(
  'secret',
  'Could the secret of the CA be read, and does it hold what it should?',
  ({ trouble, title, ca }, round) => {
    const found = trouble && readingOf(trouble.code, trouble.cause);
    if (!found) return undefined;
    const { code, words } = found;
    const summary = `${words.replace('%', title)}, so nothing was ordered from it.`;
    return { code, confidence: 'proved', summary, findings: findingsOf(round, 'account-known', ca) };
  },
  'no probe ended at its secret',
);

type Reading = { readonly code: VerdictCode; readonly words: string };

function readingOf(code: string, cause: string | undefined): Reading | undefined {
  if (code === 'secret-malformed') {
    return { code: 'secret-malformed', words: 'The secret of % does not hold what it should' };
  }
  if (code === 'secret-missing') return { code: 'secret-missing', words: 'The secret of % holds nothing' };
  if (code !== 'secret-unreadable') return undefined;
  if (isDenial(cause)) {
    return { code: 'iam-denies-secret', words: 'The role of the function may not read the secret of %' };
  }
  if (cause === 'DecryptionFailure') {
    return { code: 'iam-denies-secret', words: 'The KMS key of the secret of % may not be used, or is disabled' };
  }
  // A secret that waits for its deletion is refused as InvalidRequestException (API_GetSecretValue).
  if (cause !== undefined && /^(ResourceNotFound|InvalidRequest)/.test(cause)) {
    return { code: 'secret-missing', words: 'The secret of % is not there, or is about to be deleted' };
  }
  return { code: 'secrets-failing', words: `Secrets Manager did not give the secret of % (${cause ?? 'no answer'})` };
}

export const accountFunction = perOpenProbe(
  'account-function',
  'Did the account function do its work where an account was to be made?',
  ({ trouble, title, ca }, round) => {
    if (trouble?.code !== 'account-missing') return undefined;
    const denied = isDenial(trouble.cause);
    return {
      code: denied ? 'iam-denies-function' : 'function-failing',
      confidence: 'proved',
      summary: denied
        ? `The role of the probe function may not call the account function, so there is no account at ${title}.`
        : `The account function did not make the account at ${title} (${trouble.cause ?? 'no answer'}).`,
      findings: findingsOf(round, 'account-known', ca),
    };
  },
  'the account function was not needed, or did its work',
);

export const SECRET_RULES: readonly Rule[] = [secret, accountFunction];
