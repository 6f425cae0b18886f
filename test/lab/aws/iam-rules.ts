import type { Change } from '@aws-sdk/client-route-53';

/** One batch of changes that a role may or may not submit, by the policy it has. */
export interface IamRule {
  id: string;
  title: string;
  page: string;
  /** The condition on the one Allow statement that the role has. */
  condition: object;
  changes: Change[];
  allowed: boolean;
}

export const ZONE = 'probe.example.org.';

const KEYS = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html';
const SETS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html';

const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
const FOR_ALL = {
  'ForAllValues:StringEquals': {
    [key('NormalizedRecordNames')]: ['_acme-challenge.a.probe.example.org', '\\052.probe.example.org'],
    [key('RecordTypes')]: ['TXT'],
    [key('Actions')]: ['CREATE', 'DELETE'],
  },
};
const PRESENT = {
  Null: {
    [key('NormalizedRecordNames')]: 'false',
    [key('RecordTypes')]: 'false',
    [key('Actions')]: 'false',
  },
};
const GUARDED = { ...FOR_ALL, ...PRESENT };
const ANY_NAME = {
  'ForAnyValue:StringEquals': { [key('NormalizedRecordNames')]: ['_acme-challenge.a.probe.example.org'] },
};
const PATTERN = { 'ForAllValues:StringLike': { [key('NormalizedRecordNames')]: ['_acme-challenge.*.example.org'] } };

const create = (label: string, more: object = {}): Change => ({
  Action: 'CREATE',
  ResourceRecordSet: {
    Name: `${label}.${ZONE}`,
    Type: 'TXT',
    TTL: 60,
    ResourceRecords: [{ Value: '"token"' }],
    ...more,
  },
});
const own = create('_acme-challenge.a');
const foreign = create('www');

export const IAM_RULES: IamRule[] = [
  {
    id: 'IAM-R53-OWN',
    title: 'a batch of the granted name, type and action',
    page: KEYS,
    condition: GUARDED,
    changes: [own],
    allowed: true,
  },
  {
    id: 'IAM-R53-NAME',
    title: 'a foreign name',
    page: KEYS,
    condition: GUARDED,
    changes: [foreign],
    allowed: false,
  },
  {
    id: 'IAM-R53-MIXED',
    title: 'a foreign name beside a granted one',
    page: SETS,
    condition: GUARDED,
    changes: [own, foreign],
    allowed: false,
  },
  {
    id: 'IAM-R53-MIXED-ANY',
    title: 'ForAnyValue lets a foreign name through beside a granted one',
    page: SETS,
    condition: ANY_NAME,
    changes: [own, foreign],
    allowed: true,
  },
  {
    id: 'IAM-R53-ACTION',
    title: 'UPSERT where CREATE and DELETE are granted',
    page: KEYS,
    condition: GUARDED,
    changes: [{ ...own, Action: 'UPSERT' }],
    allowed: false,
  },
  {
    id: 'IAM-R53-TYPE',
    title: 'type A where TXT is granted',
    page: KEYS,
    condition: GUARDED,
    changes: [create('_acme-challenge.a', { Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] })],
    allowed: false,
  },
  {
    id: 'IAM-R53-WILDCARD',
    title: 'a wildcard name is \\052 in the policy',
    page: KEYS,
    condition: GUARDED,
    changes: [create('*')],
    allowed: true,
  },
  {
    id: 'IAM-R53-CASE',
    title: 'an upper-case name is normalised before it is compared',
    page: KEYS,
    condition: GUARDED,
    changes: [create('_ACME-Challenge.A')],
    allowed: true,
  },
  {
    id: 'IAM-R53-PATTERN',
    title: 'an asterisk of StringLike crosses dots',
    page: KEYS,
    condition: PATTERN,
    changes: [create('_acme-challenge.b.c')],
    allowed: true,
  },
  {
    id: 'IAM-R53-NO-KEYS',
    title: 'without any change the keys are absent: Null refuses',
    page: SETS,
    condition: GUARDED,
    changes: [],
    allowed: false,
  },
  {
    id: 'IAM-R53-NO-KEYS-ALL',
    title: 'without any change the keys are absent: ForAllValues alone allows',
    page: SETS,
    condition: FOR_ALL,
    changes: [],
    allowed: true,
  },
];
