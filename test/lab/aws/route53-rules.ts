import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Route53Settings } from '../../../lab/aws/route53.ts';

/** One thing Route 53 refuses, by the AWS page that says so. */
export interface Route53Rule {
  id: string;
  title: string;
  page: string;
  /** Where the words come from: `reported` by users of the real API, or `assumed` after the pattern of such reports. */
  words: 'reported' | 'assumed';
  settings?: Partial<Route53Settings>;
  /** Record sets that are in the zone before. */
  given?: ResourceRecordSet[];
  refused: Change[];
  code: 'InvalidChangeBatch' | 'InvalidInput';
  message: string;
  /** The nearest batch that must be accepted, so that the rule refuses no more than it should. */
  accepted?: Change[];
}

export const ZONE = 'probe.example.org.';

const API = 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html';
const SET = 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html';
const RECORD = 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecord.html';
const QUOTAS = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html';
const NAMES = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html';
const TYPES = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html';
const POLICY = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html';
const APEX = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html';

const change = (Action: Change['Action'], ResourceRecordSet: ResourceRecordSet): Change => ({
  Action,
  ResourceRecordSet,
});
const create = (set: ResourceRecordSet) => change('CREATE', set);
const upsert = (set: ResourceRecordSet) => change('UPSERT', set);
const remove = (set: ResourceRecordSet) => change('DELETE', set);

const records = (values: string[]) => values.map((Value) => ({ Value }));
const txt = (label: string, ...values: string[]): ResourceRecordSet => ({
  Name: `${label}.${ZONE}`,
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: records(values.length > 0 ? values : ['"token"']),
});
const a = (label: string, ...values: string[]): ResourceRecordSet => ({
  ...txt(label, ...(values.length > 0 ? values : ['192.0.2.1'])),
  Type: 'A',
});
const cname = (label: string): ResourceRecordSet => ({ ...txt(label, 'target.example.net'), Type: 'CNAME' });
const many = (count: number, length = 6) =>
  Array.from({ length: count }, (_, i) => `"${String(i).padStart(length - 2, '0')}"`);
/** `sets` TXT sets of `each` values with `length` characters. */
const sets = (count: number, each: number, length?: number) =>
  Array.from({ length: count }, (_, i) => txt(`n${i}`, ...many(each, length)));
const multi = (label: string, SetIdentifier: string) => ({ ...txt(label), SetIdentifier, MultiValueAnswer: true });
const weighted = (label: string, SetIdentifier: string, Weight = 1) => ({ ...txt(label), SetIdentifier, Weight });
const apex = (Type: 'NS' | 'SOA', TTL: number, ...values: string[]): ResourceRecordSet => ({
  Name: ZONE,
  Type,
  TTL,
  ResourceRecords: records(values),
});
const NS = apex(
  'NS',
  172_800,
  'ns-1.awsdns-1.com.',
  'ns-2.awsdns-2.net.',
  'ns-3.awsdns-3.org.',
  'ns-4.awsdns-4.co.uk.',
);
const SOA = apex('SOA', 900, 'ns-1.awsdns-1.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400');
const within = (set: ResourceRecordSet, id = 'null', action = 'CREATE') =>
  `Change with [Action=${action}, Name=${set.Name}, Type=${set.Type}, SetIdentifier=${id}]`;
const noTtl = ({ TTL: _, ...set }: ResourceRecordSet): ResourceRecordSet => set;

export const ROUTE53_RULES: Route53Rule[] = [
  {
    id: 'R53-RECORDS',
    title: 'a batch has at most 1,000 ResourceRecord elements',
    page: QUOTAS,
    words: 'reported',
    refused: [...sets(10, 100), txt('one-more')].map(create),
    code: 'InvalidChangeBatch',
    message: '[Number of records limit of 1000 exceeded.]',
    accepted: sets(10, 100).map(create),
  },
  {
    id: 'R53-RECORDS-UPSERT',
    title: 'each ResourceRecord element of an UPSERT counts twice',
    page: QUOTAS,
    words: 'reported',
    refused: [...sets(5, 100), txt('one-more')].map(upsert),
    code: 'InvalidChangeBatch',
    message: '[Number of records limit of 1000 exceeded.]',
    accepted: sets(5, 100).map(upsert),
  },
  {
    id: 'R53-CHARACTERS',
    title: 'the values of a batch have at most 32,000 characters',
    page: QUOTAS,
    words: 'reported',
    refused: [...sets(2, 80, 200), txt('one-more', '"x"')].map(create),
    code: 'InvalidChangeBatch',
    message: '[RDATA character limit of 32000 exceeded.]',
    accepted: sets(2, 80, 200).map(create),
  },
  {
    id: 'R53-CHARACTERS-UPSERT',
    title: 'each character of an UPSERT counts twice',
    page: QUOTAS,
    words: 'reported',
    refused: [...sets(1, 80, 200), txt('one-more', '"x"')].map(upsert),
    code: 'InvalidChangeBatch',
    message: '[RDATA character limit of 32000 exceeded.]',
    accepted: sets(1, 80, 200).map(upsert),
  },
  {
    id: 'R53-VALUES-PER-SET',
    title: 'a record set has at most 400 values',
    page: QUOTAS,
    words: 'reported',
    refused: [create(txt('a', ...many(401)))],
    code: 'InvalidChangeBatch',
    message: '[Cannot have more than 400 records in a RRSet.]',
    accepted: [create(txt('a', ...many(400)))],
  },
  {
    id: 'R53-RECORDS-PER-ZONE',
    title: 'a zone has at most its quota of record sets (10,000; lowered here)',
    page: QUOTAS,
    words: 'reported',
    settings: { recordsPerZone: 4 },
    refused: sets(3, 1).map(create),
    code: 'InvalidChangeBatch',
    message: '[Exceeded limit MAX_RRSETS_BY_ZONE for zone: $ZONE_ID]',
    accepted: sets(2, 1).map(create),
  },
  {
    id: 'R53-IN-ZONE',
    title: 'a name must lie in the zone',
    page: API,
    words: 'reported',
    refused: [create({ ...txt('a'), Name: 'a.notprobe.example.org' })],
    code: 'InvalidChangeBatch',
    message: '[RRSet with DNS name a.notprobe.example.org. is not permitted in zone probe.example.org.]',
  },
  {
    id: 'R53-LABEL',
    title: 'a label has at most 63 bytes',
    page: NAMES,
    words: 'reported',
    refused: [create(txt('l'.repeat(64)))],
    code: 'InvalidChangeBatch',
    message: `[FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${'l'.repeat(64)}']`,
    accepted: [create(txt('l'.repeat(63)))],
  },
  {
    id: 'R53-NAME',
    title: 'a name has at most 255 bytes',
    page: NAMES,
    words: 'assumed',
    refused: [create(txt(`${'l'.repeat(60)}.${'m'.repeat(60)}.${'n'.repeat(60)}.${'o'.repeat(55)}`))],
    code: 'InvalidChangeBatch',
    message: `[FATAL problem: DomainNameTooLong (Domain name is too long) encountered with '${'l'.repeat(60)}.${'m'.repeat(60)}.${'n'.repeat(60)}.${'o'.repeat(55)}.${ZONE}']`,
    accepted: [create(txt(`${'l'.repeat(60)}.${'m'.repeat(60)}.${'n'.repeat(60)}.${'o'.repeat(53)}`))],
  },
  {
    id: 'R53-CNAME-EXISTS',
    title: 'no other type stands beside a CNAME',
    page: TYPES,
    words: 'reported',
    given: [cname('a')],
    refused: [create(txt('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type TXT with DNS name a.probe.example.org. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone probe.example.org.]',
    accepted: [remove(cname('a')), create(txt('a'))],
  },
  {
    id: 'R53-CNAME-ADDED',
    title: 'a CNAME stands beside no other type',
    page: TYPES,
    words: 'reported',
    given: [txt('a')],
    refused: [create(cname('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type CNAME with DNS name a.probe.example.org. is not permitted as it conflicts with other records with the same DNS name in zone probe.example.org.]',
    accepted: [remove(txt('a')), create(cname('a'))],
  },
  {
    id: 'R53-CNAME-APEX',
    title: 'a CNAME does not stand at the apex',
    page: TYPES,
    words: 'assumed',
    refused: [create({ ...cname('a'), Name: ZONE })],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type CNAME with DNS name probe.example.org. is not permitted at apex in zone probe.example.org.]',
  },
  {
    id: 'R53-MULTIVALUE',
    title: 'a multivalue set does not stand beside a simple one',
    page: POLICY,
    words: 'reported',
    given: [txt('a')],
    refused: [create(multi('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier one cannot be created because a non multivalue answer rrset exists with the same name and type.]',
    accepted: [remove(txt('a')), create(multi('a', 'one')), create(multi('a', 'two'))],
  },
  {
    id: 'R53-WEIGHTED',
    title: 'a weighted set does not stand beside a simple one',
    page: POLICY,
    words: 'reported',
    given: [txt('a')],
    refused: [create(weighted('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier one cannot be created as a non-weighted set exists with the same name and type.]',
  },
  {
    id: 'R53-SIMPLE',
    title: 'a simple set does not stand beside sets of another policy',
    page: POLICY,
    words: 'reported',
    given: [multi('a', 'one')],
    refused: [create(txt('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT cannot be created as other RRSets exist with the same name and type.]',
  },
  {
    id: 'R53-WEIGHTED-TTL',
    title: 'weighted sets of one name and type have one TTL',
    page: SET,
    words: 'reported',
    given: [weighted('a', 'one')],
    refused: [create({ ...weighted('a', 'two'), TTL: 61 })],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier two cannot be created as weighted sets must contain the same TTL.]',
    accepted: [create(weighted('a', 'two'))],
  },
  {
    id: 'R53-IDENTIFIER',
    title: 'a policy other than the simple one needs a SetIdentifier',
    page: SET,
    words: 'assumed',
    refused: [create({ ...txt('a'), MultiValueAnswer: true })],
    code: 'InvalidInput',
    message: `Invalid request: Missing field 'SetIdentifier' in ${within(txt('a'))}`,
  },
  {
    id: 'R53-IDENTIFIER-ALONE',
    title: 'a SetIdentifier needs a policy',
    page: SET,
    words: 'reported',
    refused: [create({ ...txt('a'), SetIdentifier: 'one' })],
    code: 'InvalidInput',
    message: `Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in ${within(txt('a'), 'one')}`,
  },
  {
    id: 'R53-IDENTIFIER-TAKEN',
    title: 'a SetIdentifier is unique among the sets of one name and type',
    page: SET,
    words: 'reported',
    given: [multi('a', 'one')],
    refused: [create(multi('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      "[Tried to create resource record set [name='a.probe.example.org.', type='TXT', set-identifier='one'] but it already exists]",
  },
  {
    id: 'R53-TXT-QUOTES',
    title: 'a TXT value stands in double quotes',
    page: TYPES,
    words: 'reported',
    refused: [create(txt('a', 'token'))],
    code: 'InvalidChangeBatch',
    message:
      "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'token'']",
    accepted: [create(txt('a', '"with \\"quotes\\" inside"', '"two" "strings"'))],
  },
  {
    id: 'R53-TXT-STRING',
    title: 'a TXT string has at most 255 characters',
    page: TYPES,
    words: 'reported',
    refused: [create(txt('a', `"${'x'.repeat(256)}"`))],
    code: 'InvalidChangeBatch',
    message: `[Invalid Resource Record: 'FATAL problem: CharacterStringTooLong (Value is too long) encountered with '"${'x'.repeat(256)}"'']`,
    accepted: [create(txt('a', `"${'x'.repeat(255)}" "${'y'.repeat(255)}"`))],
  },
  {
    id: 'R53-VALUE-LENGTH',
    title: 'a value has at most 4,000 characters',
    page: RECORD,
    words: 'assumed',
    refused: [create(txt('a', `${`"${'x'.repeat(197)}" `.repeat(20)}"y"`))],
    code: 'InvalidInput',
    message: `Invalid XML ; cvc-maxLength-valid: Value '${`"${'x'.repeat(197)}" `.repeat(20)}"y"' with length = '4003' is not facet-valid with respect to maxLength '4000' for type 'RData'.`,
    accepted: [create(txt('a', `${`"${'x'.repeat(197)}" `.repeat(19)}"${'y'.repeat(198)}"`))],
  },
  {
    id: 'R53-A-ADDRESS',
    title: 'an A value is an IPv4 address',
    page: TYPES,
    words: 'reported',
    refused: [create(a('a', '192.0.2.256'))],
    code: 'InvalidChangeBatch',
    message:
      "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.256'']",
    accepted: [create(a('a', '192.0.2.255'))],
  },
  {
    id: 'R53-VALUE-TWICE',
    title: 'a set holds each value once',
    page: SET,
    words: 'reported',
    refused: [create(txt('a', '"one"', '"two"', '"one"'))],
    code: 'InvalidChangeBatch',
    message: '[Duplicate Resource Record: \'"one"\']',
  },
  {
    id: 'R53-TTL-MISSING',
    title: 'a set that is no alias needs a TTL',
    page: SET,
    words: 'reported',
    refused: [create(noTtl(txt('a')))],
    code: 'InvalidInput',
    message: `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in ${within(txt('a'))}`,
  },
  {
    id: 'R53-TTL-ALIAS',
    title: 'an alias has no TTL and no values',
    page: SET,
    words: 'reported',
    refused: [
      create({
        ...a('a'),
        AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: 'd.cloudfront.net', EvaluateTargetHealth: false },
      }),
    ],
    code: 'InvalidInput',
    message: `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in ${within(a('a'))}`,
  },
  {
    id: 'R53-TTL-RANGE',
    title: 'a TTL is at most 2147483647',
    page: SET,
    words: 'assumed',
    refused: [create({ ...txt('a'), TTL: 2_147_483_648 })],
    code: 'InvalidInput',
    message:
      "Invalid XML ; cvc-maxInclusive-valid: Value '2147483648' is not facet-valid with respect to maxInclusive '2147483647' for type 'TTL'.",
    accepted: [create({ ...txt('a'), TTL: 2_147_483_647 })],
  },
  {
    id: 'R53-CREATE-EXISTS',
    title: 'CREATE fails for a set that exists',
    page: API,
    words: 'reported',
    given: [txt('a', '"one"')],
    refused: [create(txt('a', '"two"'))],
    code: 'InvalidChangeBatch',
    message: "[Tried to create resource record set [name='a.probe.example.org.', type='TXT'] but it already exists]",
    accepted: [remove(txt('a', '"one"')), create(txt('a', '"two"'))],
  },
  {
    id: 'R53-CREATE-CASE',
    title: 'names are one whatever their case, and a wildcard is \\052',
    page: NAMES,
    words: 'reported',
    given: [txt('*.a')],
    refused: [create({ ...txt('\\052.a'), Name: `\\052.A.${ZONE.toUpperCase()}` })],
    code: 'InvalidChangeBatch',
    message:
      "[Tried to create resource record set [name='\\052.a.probe.example.org.', type='TXT'] but it already exists]",
  },
  {
    id: 'R53-DELETE-NAME',
    title: 'DELETE of a set that is not there',
    page: API,
    words: 'reported',
    given: [txt('a')],
    refused: [remove(txt('b'))],
    code: 'InvalidChangeBatch',
    message: "[Tried to delete resource record set [name='b.probe.example.org.', type='TXT'] but it was not found]",
  },
  ...(
    [
      ['VALUES', 'values', txt('a', '"two"', '"one"', '"three"')],
      ['TTL', 'TTL', { ...txt('a', '"one"', '"two"'), TTL: 61 }],
    ] as const
  ).map(
    ([id, what, wrong]): Route53Rule => ({
      id: `R53-DELETE-${id}`,
      title: `DELETE must name the ${what} as they are`,
      page: API,
      words: 'reported',
      given: [txt('a', '"one"', '"two"')],
      refused: [remove(wrong)],
      code: 'InvalidChangeBatch',
      message:
        "[Tried to delete resource record set [name='a.probe.example.org.', type='TXT'] but the values provided do not match the current values]",
      accepted: [remove(txt('a', '"two"', '"one"'))],
    }),
  ),
  {
    id: 'R53-DELETE-IDENTIFIER',
    title: 'DELETE must name the SetIdentifier',
    page: API,
    words: 'reported',
    given: [multi('a', 'one')],
    refused: [remove(txt('a'))],
    code: 'InvalidChangeBatch',
    message: "[Tried to delete resource record set [name='a.probe.example.org.', type='TXT'] but it was not found]",
    accepted: [remove(multi('a', 'one'))],
  },
  {
    id: 'R53-DELETE-TWICE',
    title: 'a batch deletes a set once',
    page: API,
    words: 'reported',
    given: [txt('a')],
    refused: [remove(txt('a')), remove(txt('a'))],
    code: 'InvalidChangeBatch',
    message: "[The request contains an invalid set of changes for a resource record set 'TXT a.probe.example.org.']",
  },
  {
    id: 'R53-CREATE-TWICE',
    title: 'a batch creates a set once',
    page: API,
    words: 'reported',
    refused: [create(txt('a', '"one"')), create(txt('a', '"two"'))],
    code: 'InvalidChangeBatch',
    message: "[The request contains an invalid set of changes for a resource record set 'TXT a.probe.example.org.']",
  },
  {
    id: 'R53-ATOMIC',
    title: 'a batch is applied as a whole or not at all, and every error is told',
    page: API,
    words: 'reported',
    given: [txt('a')],
    refused: [create(txt('fine')), remove(txt('b')), create(txt('a'))],
    code: 'InvalidChangeBatch',
    message:
      "[Tried to delete resource record set [name='b.probe.example.org.', type='TXT'] but it was not found, Tried to create resource record set [name='a.probe.example.org.', type='TXT'] but it already exists]",
    accepted: [create(txt('fine')), remove(txt('a'))],
  },
  {
    id: 'R53-APEX-NS',
    title: "the zone's own NS set stays",
    page: APEX,
    words: 'reported',
    refused: [remove(NS)],
    code: 'InvalidChangeBatch',
    message: '[A HostedZone must contain at least one NS record for the zone itself.]',
    accepted: [upsert({ ...NS, TTL: 60 })],
  },
  {
    id: 'R53-APEX-SOA',
    title: "the zone's own SOA stays",
    page: APEX,
    words: 'assumed',
    refused: [remove(SOA)],
    code: 'InvalidChangeBatch',
    message: '[A HostedZone must contain exactly one SOA record.]',
    accepted: [upsert({ ...SOA, TTL: 60 })],
  },
];
