import { ensured, listed, registered, rotated } from './accounts.ts';
import type { Deed, FunctionId } from './deed.ts';
import { buried, fired, firedInVain, logged } from './platform.ts';
import { pulse, pulseTurnedAway } from './pulses.ts';
import { askedFor, firstRound, roundOf, uncleanedRound } from './rounds.ts';
import type { Words } from './seen.ts';
import { swept, sweptBeside } from './sweeps.ts';
import { told } from './tellings.ts';

/** What must be told without a grant, and by which deed. */
export type Expectation = {
  readonly deed: Deed;
  /** All of them in one message. */
  readonly words: Words;
};

const SECRETS = 'AccountSecrets secretsmanager:';
const CHANGE = 'PublishValues route53:ChangeResourceRecordSets';
const CANARY = 'NormalizedRecordNames _acme-challenge.*.canary';
const REAL = 'NormalizedRecordNames www.example.org';

const canary = roundOf('canary');
const real = roundOf('www');
const ledger = (action: string): Words => ['ledger-unavailable', `DynamoDB answered ${action} with AccessDenied`];
const route53 = (action: string): Words => ['route53-denied', `did not carry out ${action}`];
const uncleaned = (action: string): Words => ['cleanup-failed', action];
const secret = (action: string, ca: string): Words => [
  'secret-unreadable',
  `answered ${action} for the secret of ${ca} `,
];
const unmeasured = (what: string, action: string): Words => [`no metrics: ${what}`, action];
const leftOut = (what: string, action: string): Words => ['left out', what, action];
const refused = (action: string): Words => [`is not authorized to perform: ${action} on`];

const sweep = swept('_acme-challenge.left.canary');

const PROBE: Readonly<Record<string, Expectation>> = {
  [`${SECRETS}GetSecretValue staging`]: { deed: canary, words: secret('GetSecretValue', 'staging') },
  [`${SECRETS}GetSecretValue backup`]: { deed: canary, words: secret('GetSecretValue', 'backup') },
  'Ledger dynamodb:GetItem': { deed: canary, words: ledger('GetItem') },
  'Ledger dynamodb:PutItem': { deed: canary, words: ledger('PutItem') },
  'Ledger dynamodb:UpdateItem': { deed: canary, words: ledger('UpdateItem') },
  'Ledger dynamodb:DeleteItem': { deed: canary, words: uncleaned('DeleteItem') },
  'Ledger dynamodb:Query': { deed: uncleanedRound, words: unmeasured('leftover records', 'Query') },
  'KeepEvidence s3:PutObject': { deed: canary, words: ['evidence-unavailable', 'S3 answered PutObject'] },
  'TellEvents events:PutEvents': { deed: canary, words: ['events-unavailable', 'EventBridge answered PutEvents'] },
  [`${CHANGE} ${CANARY}`]: { deed: canary, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} ${REAL}`]: { deed: real, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} Actions CREATE`]: { deed: canary, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} Actions DELETE`]: { deed: canary, words: uncleaned('ChangeResourceRecordSets') },
  'ReadZone route53:ListResourceRecordSets': { deed: real, words: route53('ListResourceRecordSets') },
  'FollowChange route53:GetChange': { deed: canary, words: route53('GetChange') },
  'Invoke lambda:InvokeFunction probe': { deed: askedFor, words: ['dispatch-failed', 'lambda:InvokeFunction'] },
  'Invoke lambda:InvokeFunction account': { deed: firstRound, words: ['account-missing', 'lambda:InvokeFunction'] },
};

const ACCOUNT: Readonly<Record<string, Expectation>> = {
  ...ofEachCa((ca) => ({
    [`${SECRETS}DescribeSecret ${ca}`]: { deed: listed, words: secret('DescribeSecret', ca) },
    [`${SECRETS}GetSecretValue ${ca}`]: { deed: listed, words: secret('GetSecretValue', ca) },
    [`${SECRETS}PutSecretValue ${ca}`]: { deed: registered(ca), words: secret('PutSecretValue', ca) },
    [`${SECRETS}UpdateSecretVersionStage ${ca}`]: { deed: rotated(ca), words: secret('UpdateSecretVersionStage', ca) },
  })),
  'Ledger dynamodb:PutItem': { deed: ensured('staging'), words: ledger('PutItem') },
  'Ledger dynamodb:DeleteItem': { deed: ensured('staging'), words: ['lease not given back', 'DeleteItem'] },
};

const JANITOR: Readonly<Record<string, Expectation>> = {
  'Ledger dynamodb:Query': { deed: sweep, words: ledger('Query') },
  'Ledger dynamodb:DeleteItem': { deed: sweep, words: ledger('DeleteItem') },
  'Ledger dynamodb:PutItem': { deed: sweep, words: ledger('PutItem') },
  [`${CHANGE} ${CANARY}`]: { deed: sweep, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} ${REAL}`]: { deed: swept('www.example.org'), words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} NormalizedRecordNames _pulse`]: { deed: swept('_pulse'), words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} Actions DELETE`]: { deed: sweep, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} Actions CREATE`]: { deed: sweptBeside('_pulse'), words: route53('ChangeResourceRecordSets') },
  'ReadZone route53:ListResourceRecordSets': { deed: sweep, words: route53('ListResourceRecordSets') },
};

const PULSE: Readonly<Record<string, Expectation>> = {
  [`${SECRETS}GetSecretValue staging`]: { deed: pulse, words: secret('GetSecretValue', 'staging') },
  [`${SECRETS}GetSecretValue backup`]: { deed: pulse, words: secret('GetSecretValue', 'backup') },
  'Ledger dynamodb:GetItem LeadingKeys pulse': { deed: pulse, words: ['verdict without history', 'GetItem'] },
  'Ledger dynamodb:GetItem LeadingKeys breaker#*': { deed: pulse, words: ['breaker not read', 'GetItem'] },
  'Remember dynamodb:PutItem LeadingKeys pulse': { deed: pulse, words: ledger('PutItem') },
  'Remember dynamodb:PutItem LeadingKeys breaker#*': {
    deed: pulseTurnedAway,
    words: ['Retry-After not remembered', 'PutItem'],
  },
  'Remember dynamodb:PutItem LeadingKeys intent#<deployment>': { deed: pulse, words: ledger('PutItem') },
  'EndIntents dynamodb:DeleteItem': { deed: pulse, words: uncleaned('DeleteItem') },
  'ReadSignals dynamodb:GetItem LeadingKeys verdict#*': { deed: pulse, words: unmeasured('readiness', 'GetItem') },
  'ReadSignals dynamodb:GetItem LeadingKeys budget#*': { deed: pulse, words: unmeasured('orders left', 'GetItem') },
  'ReadSignals dynamodb:GetItem LeadingKeys schedule#*': {
    deed: pulse,
    words: unmeasured('ages of schedules', 'GetItem'),
  },
  'ReadSignals dynamodb:GetItem LeadingKeys drill': { deed: pulse, words: unmeasured('quiet', 'GetItem') },
  'ListSignals dynamodb:Query LeadingKeys intent#<deployment>': {
    deed: pulse,
    words: unmeasured('leftover records', 'Query'),
  },
  'ListSignals dynamodb:Query LeadingKeys daily#*': { deed: pulse, words: unmeasured('statistics', 'Query') },
  'BeginAges dynamodb:PutItem': { deed: pulse, words: unmeasured('ages of schedules', 'PutItem') },
  [`${CHANGE} Actions CREATE`]: { deed: pulse, words: route53('ChangeResourceRecordSets') },
  [`${CHANGE} Actions DELETE`]: { deed: pulse, words: uncleaned('ChangeResourceRecordSets') },
  'ReadZone route53:ListResourceRecordSets': { deed: pulse, words: route53('ListResourceRecordSets') },
  'FollowChange route53:GetChange': { deed: pulse, words: route53('GetChange') },
  'NamedCertificates secretsmanager:GetSecretValue': {
    deed: pulse,
    words: ['shop unreadable', 'GetSecretValue: AccessDenied'],
  },
  'NamedCertificatesInAcm acm:GetCertificate': {
    deed: pulse,
    words: ['listener unreadable', 'GetCertificate: AccessDenied'],
  },
};

const NOTIFIER: Readonly<Record<string, Expectation>> = {
  'Ledger dynamodb:GetItem LeadingKeys verdict#*': {
    deed: told('page'),
    words: leftOut('the last verdicts', 'GetItem'),
  },
  'Ledger dynamodb:GetItem LeadingKeys run#*': { deed: told('page'), words: leftOut('the last round', 'GetItem') },
  'Tell sns:Publish page': { deed: told('page'), words: ['Unhandled', 'not authorized to perform: SNS:Publish'] },
  'Tell sns:Publish notify': { deed: told('notify'), words: ['Unhandled', 'not authorized to perform: SNS:Publish'] },
  'Alarms cloudwatch:DescribeAlarms': {
    deed: told('page'),
    words: leftOut('the states of the alarms', 'cloudwatch:DescribeAlarms'),
  },
};

const CLOCK: Readonly<Record<string, Expectation>> = {
  'Invoke lambda:InvokeFunction probe': { deed: fired('probe'), words: refused('lambda:InvokeFunction') },
  'Invoke lambda:InvokeFunction pulse': { deed: fired('pulse'), words: refused('lambda:InvokeFunction') },
  'Invoke lambda:InvokeFunction janitor': { deed: fired('janitor'), words: refused('lambda:InvokeFunction') },
  'DeadLetters sqs:SendMessage': { deed: firedInVain, words: refused('sqs:SendMessage') },
};

/** By the id of the grant. A grant that is not here, or one here that no role has, fails the proof. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  ...ofRole('Probe', PROBE, logs('probe'), letters('probe', 'dynamodb', 'GetItem')),
  ...ofRole('Account', ACCOUNT, logs('account')),
  ...ofRole('Janitor', JANITOR, logs('janitor'), letters('janitor', 'dynamodb', 'Query')),
  ...ofRole('Pulse', PULSE, logs('pulse'), letters('pulse', 'secretsmanager', 'GetSecretValue')),
  ...ofRole('Notifier', NOTIFIER, logs('notifier'), letters('notifier')),
  ...ofRole('Clock', CLOCK),
};

type Rows = Readonly<Record<string, Expectation>>;

function ofRole(role: string, ...rows: readonly Rows[]): Rows {
  const all = rows.flatMap((each) => Object.entries(each));
  return Object.fromEntries(all.map(([grant, expectation]) => [`${role} ${grant}`, expectation]));
}

function ofEachCa(rows: (ca: string) => Rows): Rows {
  return { ...rows('staging'), ...rows('backup') };
}

function logs(id: FunctionId): Rows {
  const deed = logged(id);
  const unwritten = (action: string): Words => ['no log line', ...refused(action)];
  return {
    'logs:CreateLogStream': { deed, words: unwritten('logs:CreateLogStream') },
    'logs:PutLogEvents': { deed, words: unwritten('logs:PutLogEvents') },
  };
}

function letters(id: FunctionId, service?: string, action?: string): Rows {
  const dies = service !== undefined && action !== undefined ? { service, action } : undefined;
  return { 'DeadLetters sqs:SendMessage': { deed: buried(id, dies), words: refused('sqs:SendMessage') } };
}
