import { OURS } from './execution-options.ts';
import {
  type AllowStatement,
  allow,
  arnsOf,
  type PolicyDocument,
  type PolicyPlace,
  policyOf,
} from './policy-document.ts';

export type BoundaryOptions = PolicyPlace & {
  /** ARNs that the config names: secrets and certificates that are watched, topics that are told, keys. */
  readonly secrets: readonly string[];
  readonly certificates: readonly string[];
  readonly topics: readonly string[];
  readonly keys: readonly string[];
};

/**
 * The most that any role of the stacks may ever do, whatever it is granted: a permissions boundary to begin with. It is wider than
 * the roles: it tells no deployment from another, and no function.
 */
export function boundaryPolicy(options: BoundaryOptions): PolicyDocument {
  const { regional, worldwide } = arnsOf(options);
  const { secrets, certificates, topics, keys } = options;
  return policyOf([
    allow(
      'ChallengeValues',
      ['route53', 'ChangeResourceRecordSets'],
      [worldwide('route53', 'hostedzone/*')],
      ONLY_TEXTS,
    ),
    allow('ReadZone', ['route53', 'ListResourceRecordSets'], [worldwide('route53', 'hostedzone/*')]),
    allow('FollowChange', ['route53', 'GetChange'], [worldwide('route53', 'change/*')]),
    allow(
      'Ledger',
      ['dynamodb', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      [regional('dynamodb', `table/${OURS}`)],
    ),
    allow(
      'AccountSecrets',
      ['secretsmanager', 'DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
      [regional('secretsmanager', 'secret:ProberSecrets*')],
    ),
    ...named('NamedSecrets', ['secretsmanager', 'GetSecretValue'], secrets),
    ...named('NamedCertificates', ['acm', 'GetCertificate'], certificates),
    ...named('NamedKeys', ['kms', 'Decrypt', 'GenerateDataKey'], keys),
    allow('Evidence', ['s3', 'PutObject'], [worldwide('s3', `${OURS}/*`)]),
    allow('Events', ['events', 'PutEvents'], [regional('events', `event-bus/${OURS}`)]),
    allow('Functions', ['lambda', 'InvokeFunction'], [regional('lambda', `function:${OURS}`)]),
    allow('Logs', ['logs', 'CreateLogStream', 'PutLogEvents'], [regional('logs', `log-group:${OURS}`)]),
    allow('DeadLetters', ['sqs', 'SendMessage'], [regional('sqs', OURS)]),
    allow('Messages', ['sns', 'Publish'], [regional('sns', OURS), ...topics]),
    allow('Alarms', ['cloudwatch', 'DescribeAlarms'], [regional('cloudwatch', `alarm:${OURS}`)]),
    allow('Outputs', ['cloudformation', 'DescribeStacks'], [regional('cloudformation', `stack/${OURS}`)]),
  ]);
}

function named(sid: string, actions: readonly [string, ...string[]], arns: readonly string[]): AllowStatement[] {
  return arns.length === 0 ? [] : [allow(sid, actions, arns)];
}

const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
/** `ForAllValues` holds when the key is absent, so each key must be there as well (`Null` false). */
const ONLY_TEXTS = {
  'ForAllValues:StringEquals': { [key('RecordTypes')]: ['TXT'], [key('Actions')]: ['CREATE', 'DELETE'] },
  Null: { [key('RecordTypes')]: 'false', [key('Actions')]: 'false' },
};
