import { CommandError, EXIT } from './failure.ts';

/** The call that failed. */
export type Failed = {
  readonly action: string;
  readonly on: string;
  readonly region: string;
  readonly profile: string | undefined;
};

/** Names of errors, as the services and the SDK give them, and what they mean for a person. */
const MEANINGS: readonly {
  readonly names: RegExp;
  readonly explain: (error: Error, failed: Failed) => CommandError;
}[] = [
  { names: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/, explain: expired },
  { names: /^(CredentialsProviderError|TokenProviderError)$/, explain: noCredentials },
  {
    names:
      /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException)$/,
    explain: unknownKey,
  },
  {
    names: /^(AccessDenied|AccessDeniedException|AuthorizationError|Forbidden|UnauthorizedOperation)$/,
    explain: denied,
  },
  { names: /^(ResourceNotFoundException|NoSuchBucket)$/, explain: gone },
  { names: /^(TooManyRequestsException|Throttling|ThrottlingException|SlowDown)$/, explain: throttled },
];
/** Codes of Node for a host that cannot be reached. */
const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** What AWS or the SDK threw, as one sentence of what happened and one of what to do. Quotes nothing that could be a secret. */
export function awsTrouble(error: unknown, failed: Failed): CommandError {
  if (error instanceof CommandError) return error;
  if (!(error instanceof Error)) return failedOtherwise(new Error('something that is no error was thrown'), failed);
  const meaning = MEANINGS.find(({ names }) => names.test(error.name));
  if (meaning) return meaning.explain(error, failed);
  if (error.message === 'Region is missing') return noRegion();
  const code = 'code' in error ? String(error.code) : '';
  if (UNREACHABLE.test(code) || /^(TimeoutError|AbortError)$/.test(error.name))
    return unreachable(code || 'timeout', failed);
  return failedOtherwise(error, failed);
}

const withProfile = ({ profile }: Failed) => (profile === undefined ? '' : ` of the profile "${profile}"`);

function expired(_error: Error, failed: Failed): CommandError {
  const login = failed.profile === undefined ? 'aws sso login' : `aws sso login --profile ${failed.profile}`;
  return new CommandError(
    EXIT.noAccess,
    `The AWS credentials${withProfile(failed)} have expired.`,
    `Log in again ("${login}", or however you get them), then repeat the command.`,
  );
}

/** The SDK's own words tell an SSO session that has ended from credentials that were never there. */
function noCredentials(error: Error, failed: Failed): CommandError {
  if (/expired|sso session|token is/i.test(error.message)) return expired(error, failed);
  if (failed.profile !== undefined) {
    return new CommandError(
      EXIT.noAccess,
      `The profile "${failed.profile}" gave no AWS credentials.`,
      'Look into ~/.aws/config and ~/.aws/credentials for that name ("aws configure list-profiles"), or log in with it.',
    );
  }
  return new CommandError(
    EXIT.noAccess,
    'There are no AWS credentials.',
    'Name a profile with --profile, log in ("aws sso login"), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
}

function unknownKey(error: Error, failed: Failed): CommandError {
  return new CommandError(
    EXIT.noAccess,
    `AWS does not take the credentials${withProfile(failed)} (${error.name} from ${failed.action} in ${failed.region}).`,
    'Check whose key this is and that it is still active: "aws sts get-caller-identity".',
  );
}

/** AWS names the action and the resource; a service that does not is told by what was asked. */
function denied(error: Error, failed: Failed): CommandError {
  const [, who] = /^User: (\S+) is not authorized/.exec(error.message) ?? [];
  const [, action = failed.action] = /not authorized to perform: (\S+)/.exec(error.message) ?? [];
  const [, resource = failed.on] = /on resource: (\S+)/.exec(error.message) ?? [];
  const explicit = /explicit deny/.test(error.message) ? ' (a policy denies it explicitly)' : '';
  return new CommandError(
    EXIT.noAccess,
    `${who ?? 'The caller'} may not ${action} on ${resource} in ${failed.region}${explicit}.`,
    `Have ${action} on that resource allowed for this user or role, or take another with --profile; docs/cli.md has the whole policy.`,
  );
}

function gone(error: Error, failed: Failed): CommandError {
  return new CommandError(
    EXIT.notReady,
    `The stack names ${failed.on}, and it is not there in ${failed.region} (${error.name}).`,
    'Somebody removed it beside CloudFormation: deploy again ("npx cdk deploy --all").',
  );
}

function throttled(error: Error, failed: Failed): CommandError {
  return new CommandError(
    EXIT.notReady,
    `AWS throttled ${failed.action} on ${failed.on} in ${failed.region} (${error.name}).`,
    'Repeat it in a minute; for lambda:InvokeFunction look at the concurrency that the account has left.',
  );
}

function noRegion(): CommandError {
  return new CommandError(
    EXIT.noAccess,
    'No AWS region is known.',
    'Name it with --region, or set AWS_REGION, or a region for the profile in ~/.aws/config.',
  );
}

function unreachable(code: string, failed: Failed): CommandError {
  return new CommandError(
    EXIT.noAccess,
    `AWS was not reached for ${failed.action} in ${failed.region} (${code}).`,
    'Check that the region is right (--region), the network, and AWS_ENDPOINT_URL where it is set.',
  );
}

function failedOtherwise(error: Error, failed: Failed): CommandError {
  const words = error.message.split('\n', 1)[0]?.slice(0, 200) ?? '';
  return new CommandError(
    EXIT.notReady,
    `${failed.action} on ${failed.on} failed in ${failed.region}: ${error.name}: ${words}`,
    'Repeat the command; when it stays, look at the AWS Health Dashboard of this account and region.',
  );
}
