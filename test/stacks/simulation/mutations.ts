import { canaryBase, challengeNameOf, pulseName } from '../../../lambda/contract/names.ts';
import type { Call } from './simulator.ts';

/** Calls that differ in one thing from one that is allowed, and must be denied. */

const CHANGE = 'route53:ChangeResourceRecordSets';
const KEY = CHANGE.toLowerCase();
const NAMES = `${KEY}normalizedrecordnames`;
const TYPES = `${KEY}recordtypes`;
const ACTIONS = `${KEY}actions`;

/** What a change may not be of, besides TXT: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const OTHER_TYPES = [
  ...['A', 'AAAA', 'CAA', 'CNAME', 'DS', 'HTTPS', 'MX', 'NAPTR', 'NS', 'PTR'],
  ...['SOA', 'SPF', 'SRV', 'SSHFP', 'SVCB', 'TLSA'],
];

export type Changed = { readonly what: string; readonly call: Call };

/** @param zone name of the delegated zone, which the call is made in */
export function mutationsOf(call: Call, zone: string): Changed[] {
  const own = call.action === CHANGE ? changesOf(call, zone) : [];
  return [...own, ...otherResources(call), ...otherActions(call)];
}

function changesOf(call: Call, zone: string): Changed[] {
  const keys = [NAMES, TYPES, ACTIONS];
  return [
    ...foreignNames(zone).flatMap((name) => [
      { what: `at ${name}`, call: replaced(call, NAMES, name) },
      { what: `at ${name} as well`, call: added(call, NAMES, name) },
    ]),
    ...OTHER_TYPES.flatMap((type) => [
      { what: `of type ${type}`, call: replaced(call, TYPES, type) },
      { what: `of type ${type} as well`, call: added(call, TYPES, type) },
    ]),
    { what: 'by UPSERT', call: replaced(call, ACTIONS, 'UPSERT') },
    { what: 'by UPSERT as well', call: added(call, ACTIONS, 'UPSERT') },
    ...keys.map((key) => ({ what: `without the key ${key}`, call: without(call, [key]) })),
    { what: 'without a change', call: without(call, keys) },
  ];
}

/** Of no configured target, and not the pulse's either. */
function foreignNames(zone: string): string[] {
  const base = canaryBase(zone);
  return [
    zone,
    challengeNameOf(zone),
    `\\052.${zone}`,
    `ns.${zone}`,
    `_dmarc.${zone}`,
    `unconfigured.example.org.${zone}`,
    `sub.${pulseName(zone)}`,
    base,
    challengeNameOf(base),
    `a.staging.lab.${base}`,
    `_acme-challenge.a.${base}.elsewhere.example`,
    `_acme-challenge.www.${zone.split('.').slice(1).join('.')}`,
  ];
}

/** The same at another resource: another name, account or region. */
function otherResources(call: Call): Changed[] {
  // Every change has the grant: its id is not known beforehand.
  if (call.action === 'route53:GetChange') return [];
  const other = (what: string, resource: string) => ({ what, call: { ...call, resource } });
  const [arn, partition, service, region, account, ...rest] = call.resource.split(':');
  const made = (where: string | undefined, whose: string | undefined, name: string) =>
    [arn, partition, service, where, whose, name].join(':');
  const name = rest.join(':');
  const elsewhere = region ? [other('in another region', made('eu-north-1', account, name))] : [];
  const ofOthers = account ? [other('of another account', made(region, '999999999999', name))] : [];
  return [...elsewhere, ...ofOthers, other('of another name', made(region, account, renamed(name)))];
}

/** The first part that is a name, with another beginning: a deployment's prefix and what AWS makes up at the end do not match. */
function renamed(name: string): string {
  const kind = /^(hostedzone\/|table\/|event-bus\/|function:|secret:|alarm:|log-group:)?/.exec(name)?.[0] ?? '';
  return `${kind}${kind === 'hostedzone/' ? 'ZOTHER0123456' : 'another'}${kind === 'hostedzone/' ? '' : name.slice(kind.length)}`;
}

/** What somebody would try who has got hold of a role. */
const TEMPTING: Readonly<Record<string, readonly string[]>> = {
  route53: [
    ...['DeleteHostedZone', 'GetHostedZone', 'UpdateHostedZoneComment', 'AssociateVPCWithHostedZone'],
    ...['CreateKeySigningKey', 'DisableHostedZoneDNSSEC', 'ChangeTagsForResource', 'CreateQueryLoggingConfig'],
  ],
  dynamodb: [
    ...['Scan', 'BatchGetItem', 'BatchWriteItem', 'DeleteTable', 'UpdateTable', 'UpdateTimeToLive'],
    ...['UpdateContinuousBackups', 'CreateBackup', 'PutResourcePolicy', 'PartiQLDelete', 'ExportTableToPointInTime'],
  ],
  secretsmanager: [
    ...['DeleteSecret', 'PutResourcePolicy', 'UpdateSecret', 'RotateSecret', 'CancelRotateSecret'],
    ...['ReplicateSecretToRegions', 'RestoreSecret', 'TagResource', 'ListSecretVersionIds'],
  ],
  s3: ['GetObject', 'DeleteObject', 'DeleteObjectVersion', 'PutObjectAcl', 'PutObjectRetention', 'PutObjectTagging'],
  lambda: [
    ...['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'AddPermission', 'GetFunction', 'DeleteFunction'],
    ...['CreateFunctionUrlConfig', 'PutFunctionConcurrency', 'PutFunctionEventInvokeConfig'],
  ],
  events: ['DeleteEventBus', 'DescribeEventBus', 'TagResource'],
  sns: ['Subscribe', 'SetTopicAttributes', 'AddPermission', 'DeleteTopic'],
  logs: ['GetLogEvents', 'DeleteLogStream'],
  sqs: ['ReceiveMessage', 'DeleteMessage', 'PurgeQueue', 'SetQueueAttributes', 'DeleteQueue'],
  cloudwatch: ['SetAlarmState', 'DisableAlarmActions', 'PutMetricAlarm', 'DeleteAlarms'],
};

function otherActions(call: Call): Changed[] {
  // Nothing else can be done to a change.
  if (call.action === 'route53:GetChange') return [];
  const [service = ''] = call.action.toLowerCase().split(':');
  const context = Object.fromEntries(Object.entries(call.context).filter(([key]) => key.startsWith('aws:')));
  return (TEMPTING[service] ?? []).map((name) => {
    const action = `${service}:${name}`;
    return { what: `by ${action}`, call: { action, resource: call.resource, context } };
  });
}

function replaced(call: Call, key: string, value: string): Call {
  return { ...call, context: { ...call.context, [key]: (call.context[key] ?? []).map(() => value) } };
}

function added(call: Call, key: string, value: string): Call {
  return { ...call, context: { ...call.context, [key]: [...(call.context[key] ?? []), value] } };
}

function without(call: Call, keys: readonly string[]): Call {
  return { ...call, context: Object.fromEntries(Object.entries(call.context).filter(([key]) => !keys.includes(key))) };
}
