import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Route53Settings } from '../../../../lab/aws/route53.ts';

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

/** The pages of AWS's documentation that rules come from. */
export const PAGES = {
  changes: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html',
  set: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html',
  record: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecord.html',
  quotas: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html',
  names: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html',
  types: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html',
  policies: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html',
  apex: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html',
};

export const change = (Action: Change['Action'], ResourceRecordSet: ResourceRecordSet): Change => ({
  Action,
  ResourceRecordSet,
});
export const create = (set: ResourceRecordSet) => change('CREATE', set);
export const upsert = (set: ResourceRecordSet) => change('UPSERT', set);
export const remove = (set: ResourceRecordSet) => change('DELETE', set);

export const records = (values: string[]) => values.map((Value) => ({ Value }));
export const txt = (label: string, ...values: string[]): ResourceRecordSet => ({
  Name: `${label}.${ZONE}`,
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: records(values.length > 0 ? values : ['"token"']),
});
export const a = (label: string, ...values: string[]): ResourceRecordSet => ({
  ...txt(label, ...(values.length > 0 ? values : ['192.0.2.1'])),
  Type: 'A',
});
export const cname = (label: string): ResourceRecordSet => ({ ...txt(label, 'target.example.net'), Type: 'CNAME' });
export const many = (count: number, length = 6) =>
  Array.from({ length: count }, (_, i) => `"${String(i).padStart(length - 2, '0')}"`);
/** `sets` TXT sets of `each` values with `length` characters. */
export const sets = (count: number, each: number, length?: number) =>
  Array.from({ length: count }, (_, i) => txt(`n${i}`, ...many(each, length)));
export const multi = (label: string, SetIdentifier: string) => ({
  ...txt(label),
  SetIdentifier,
  MultiValueAnswer: true,
});
export const weighted = (label: string, SetIdentifier: string, Weight = 1) => ({
  ...txt(label),
  SetIdentifier,
  Weight,
});
export const apex = (Type: 'NS' | 'SOA', TTL: number, ...values: string[]): ResourceRecordSet => ({
  Name: ZONE,
  Type,
  TTL,
  ResourceRecords: records(values),
});
export const NS = apex(
  'NS',
  172_800,
  'ns-1.awsdns-1.com.',
  'ns-2.awsdns-2.net.',
  'ns-3.awsdns-3.org.',
  'ns-4.awsdns-4.co.uk.',
);
export const SOA = apex('SOA', 900, 'ns-1.awsdns-1.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400');
export const within = (set: ResourceRecordSet, id = 'null', action = 'CREATE') =>
  `Change with [Action=${action}, Name=${set.Name}, Type=${set.Type}, SetIdentifier=${id}]`;
export const noTtl = ({ TTL: _, ...set }: ResourceRecordSet): ResourceRecordSet => set;
