import { type Advice, type AdviceTable, action, type Case, type Place, titlesIn, workerOf } from './case.ts';
import {
  DEPLOY,
  domain,
  ensureAccount,
  evidenceOf,
  hostedZone,
  oneRound,
  output,
  secretOf,
  shell,
} from './commands.ts';

/** Roles of the functions, and the secrets of CAs. */

/** Asks IAM itself, with a name that the prober published at. */
function simulation(it: Case): string | undefined {
  const [published = ''] = it.evidence.identifiers.flatMap(({ publishedAt }) => Object.values(publishedAt));
  const name = domain(published)?.toLowerCase();
  return shell`ROLE=$(aws lambda get-function-configuration --function-name "${output(it, workerOf(it))}" --query Role --output text)
ZONE=${hostedZone(it.evidence.zone)}
KEY=ContextKeyName=route53:ChangeResourceRecordSets TYPE=ContextKeyType=stringList
aws iam simulate-principal-policy --policy-source-arn "$ROLE" --action-names route53:ChangeResourceRecordSets --resource-arns "arn:aws:route53:::hostedzone/\${ZONE##*/}" --context-entries "\${KEY}NormalizedRecordNames,ContextKeyValues=${name},$TYPE" "\${KEY}RecordTypes,ContextKeyValues=TXT,$TYPE" "\${KEY}Actions,ContextKeyValues=CREATE,$TYPE"`;
}

const route53Denied: Advice = (it) => [
  action('Deploy again: it sets the role back to what the config needs.', DEPLOY),
  action(
    'Ask IAM what denies it if that changes nothing: an explicit deny comes from a policy of your organization.',
    simulation(it),
  ),
  action('Then ask for one round.', oneRound(it)),
];

const secretDenied: Advice = (it) => [
  action('Deploy again: it puts the right to read the secret back into the roles.', DEPLOY),
  action(
    'Look for a Deny in the resource policy of the secret if that changes nothing.',
    onSecret(it, 'get-resource-policy'),
  ),
  action(
    'Look at the key of the secret: with a customer key, its policy must let the role call kms:Decrypt.',
    onSecret(it, 'describe-secret'),
  ),
];

/** Of a rejected round as well, where only the place is known. */
export function functionDenied(place: Place): ReturnType<Advice> {
  return [
    action('Deploy again: it sets the roles of the functions back to what they need.', DEPLOY),
    action(
      'Look for a Deny in the policies of the role and of your organization if that changes nothing: it beats every Allow.',
      shell`ROLE=$(aws lambda get-function-configuration --function-name "${output(place, workerOf(place))}" --query Role --output text)
aws iam get-role --role-name "\${ROLE##*/}" --query Role.PermissionsBoundary
aws iam get-role-policy --role-name "\${ROLE##*/}" --policy-name duties`,
    ),
    action('Then ask for one round.', oneRound(place)),
  ];
}

/** @param call of Secrets Manager, which takes nothing but the secret @param more options */
function onSecret(it: Case, call: string, more = ''): string | undefined {
  return shell`aws secretsmanager ${call} --secret-id "${secretOf(it, it.cas[0])}"${more}`;
}

const account = (it: Case) => ensureAccount(it, it.cas[0]);

const secretMissing: Advice = (it) => [
  action('See what is there: with a DeletedDate it is about to be deleted.', onSecret(it, 'describe-secret')),
  action('Bring it back at once if it has one, for the account key is in it.', onSecret(it, 'restore-secret')),
  action('Have the account made if it is there without a value.', account(it)),
];

const secretMalformed: Advice = (it) => [
  action('Bring the version before back if it worked before: take the ids from the list.', lastVersion(it)),
  action(
    'Empty the secret if there is none, which gives the account up; the old version stays as AWSPREVIOUS.',
    emptied(it),
  ),
  action('Then have the account made.', account(it)),
];

function lastVersion(it: Case): string | undefined {
  return shell`SECRET="${secretOf(it, it.cas[0])}"
aws secretsmanager list-secret-version-ids --secret-id "$SECRET"
aws secretsmanager update-secret-version-stage --secret-id "$SECRET" --version-stage AWSCURRENT --move-to-version-id '<good id>' --remove-from-version-id '<bad id>'`;
}

function emptied(it: Case): string | undefined {
  return onSecret(it, 'put-secret-value', ` --secret-string '{"version":1}'`);
}

const bindingMissing: Advice = (it) => [
  action(`Get a key id and an HMAC key for an external account binding from ${titlesIn(it)}.`),
  action(
    'Put them into the secret: with this if it has no value yet, else in the console, so that what is there stays.',
    bound(it),
  ),
  action('Then have the account made.', account(it)),
];

function bound(it: Case): string | undefined {
  const value = '{"version":1,"externalAccountBinding":{"keyId":"<key id>","hmacKey":"<HMAC key>"}}';
  return onSecret(it, 'put-secret-value', ` --secret-string '${value}'`);
}

const bindingRefused: Advice = (it) => [
  action(`Read the words of ${titlesIn(it)} in the trouble of the probe.`, evidenceOf(it)),
  action(
    'Get a fresh key id and HMAC key from the CA, and exchange them in the console: Secrets Manager, the secret, field externalAccountBinding.',
  ),
  action('Register at once, before the pair expires.', account(it)),
];

const accountUnusable: Advice = (it) => [
  action(
    `Ask in your team whether somebody deactivated the account, and the support of ${titlesIn(it)} if it did so itself.`,
  ),
  action(
    'Take account and key out of the secret only when the account is given up; the old version stays as AWSPREVIOUS.',
    withoutAccount(it),
  ),
  action('Then have a new account made, and add its URL where CAA records name accounts.', account(it)),
];

/** The external account binding stays: some CAs let it be used again. */
function withoutAccount(it: Case): string | undefined {
  return shell`SECRET="${secretOf(it, it.cas[0])}"
KEPT=$(aws secretsmanager get-secret-value --secret-id "$SECRET" --query SecretString --output text | jq -c 'del(.accountUrl, .privateKeyPem)')
aws secretsmanager put-secret-value --secret-id "$SECRET" --secret-string "$KEPT"`;
}

export const ACCESS_ADVICE = {
  'iam-denies-route53': route53Denied,
  'iam-denies-secret': secretDenied,
  'iam-denies-function': functionDenied,
  'secret-missing': secretMissing,
  'secret-malformed': secretMalformed,
  'binding-missing': bindingMissing,
  'binding-refused': bindingRefused,
  'account-unusable': accountUnusable,
} satisfies AdviceTable;
