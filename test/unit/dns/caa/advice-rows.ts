import type { Applicant } from '../../../../lambda/dns/caa/advice/applicant.ts';
import type { Property } from './rows.ts';

/** Staging and production are one issuer with an account each, as at Let's Encrypt; the backup is another. */
export const STAGING: Applicant = {
  ...{ id: 'staging', role: 'staging', obeysParameters: true },
  ...{ caaIdentities: ['ca.example'], accountUrl: 'https://staging.ca.example/acct/1' },
};
export const PRODUCTION: Applicant = {
  ...STAGING,
  id: 'production',
  role: 'production',
  accountUrl: 'https://ca.example/acct/2',
};
export const BACKUP: Applicant = {
  ...{ id: 'backup', role: 'backup', obeysParameters: true },
  ...{ caaIdentities: ['backup.example'], accountUrl: 'https://backup.example/acct/3' },
};
export const ALL = [STAGING, BACKUP, PRODUCTION] as const;
const METHOD = 'validationmethods=dns-01';
export const pinned = ({ caaIdentities, accountUrl }: Applicant) =>
  `${caaIdentities[0]}; accounturi=${accountUrl}; ${METHOD}`;

const [S, B, P] = [pinned(STAGING), pinned(BACKUP), pinned(PRODUCTION)];
const issue = (value: string): Property => [0, 'issue', value];
const wild = (value: string): Property => [0, 'issuewild', value];
const IODEF: Property = [0, 'iodef', 'mailto:x@y.example'];
const APEX = ['example.org'];
const BOTH = ['example.org', '*.example.org'];

/** A set, and what the advice makes of it. */
export type AdviceRow = {
  readonly is: string;
  readonly rfc: string;
  readonly set: readonly Property[];
  readonly names: readonly string[];
  readonly applicants?: readonly Applicant[];
  readonly kind: 'needed' | 'optional' | 'none';
  readonly add?: readonly Property[];
  readonly change?: readonly (readonly [Property, Property])[];
  readonly remove?: readonly Property[];
  /** Who is refused or unsure, by the proposal too, as `ca:reason`; default: nobody. */
  readonly left?: readonly string[];
};

export const ADVICE_ROWS: readonly AdviceRow[] = [
  {
    ...{ is: 'no records at all: nothing is needed, and records would shut others out', rfc: '8659 section 3' },
    ...{ set: [], names: APEX, kind: 'optional', add: [issue(S), issue(B), issue(P)] },
  },
  {
    ...{ is: 'only reports: still nobody is shut out', rfc: '8659 section 4.4' },
    ...{ set: [IODEF], names: APEX, kind: 'optional', add: [issue(S), issue(B), issue(P)] },
  },
  {
    ...{ is: 'production alone is named, open to all its accounts', rfc: '8659 section 4.2' },
    ...{ set: [issue('ca.example'), IODEF], names: APEX, kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'another issuer alone', rfc: '8659 section 4.2' },
    ...{ set: [issue('other.example')], names: APEX, kind: 'needed', add: [issue(S), issue(B), issue(P)] },
  },
  {
    ...{ is: 'nobody may issue', rfc: '8659 section 4.2' },
    ...{ set: [issue(';')], names: APEX, kind: 'needed', add: [issue(S), issue(B), issue(P)] },
  },
  {
    ...{ is: 'the account of production alone', rfc: '8657 section 3' },
    ...{ set: [issue(P)], names: APEX, kind: 'needed', add: [issue(S), issue(B)] },
  },
  {
    ...{ is: 'several records of one issuer, an account each', rfc: '8657 section 3' },
    ...{ set: [issue(P), issue(S), issue(B)], names: APEX, kind: 'none' },
  },
  {
    ...{ is: 'another method is allowed to the issuer', rfc: '8657 section 4' },
    ...{ set: [issue('ca.example; validationmethods=http-01'), issue('backup.example')], names: APEX },
    ...{ kind: 'needed', add: [issue(S), issue(P)] },
  },
  {
    ...{ is: 'two accounts in one record authorize none: it makes room', rfc: '8657 section 3' },
    ...{
      set: [issue('ca.example; accounturi=https://a.example/1; accounturi=https://a.example/2'), issue(B)],
      names: APEX,
    },
    ...{ kind: 'needed', add: [issue(P)] },
    change: [[issue('ca.example; accounturi=https://a.example/1; accounturi=https://a.example/2'), issue(S)]],
  },
  {
    ...{ is: 'the methods given twice authorize none', rfc: '8657 section 4' },
    ...{
      set: [issue('backup.example; validationmethods=dns-01; validationmethods=http-01'), issue(S), issue(P)],
      names: APEX,
    },
    ...{ kind: 'needed' },
    change: [[issue('backup.example; validationmethods=dns-01; validationmethods=http-01'), issue(B)]],
  },
  {
    ...{ is: 'a broken record of somebody else stays', rfc: '8659 section 4.2' },
    ...{ set: [issue('other.example; nonsense'), issue(S), issue(P)], names: APEX, kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'wildcards fall back to issue: no first issuewild', rfc: '8659 section 4.3' },
    ...{ set: [issue('ca.example')], names: BOTH, kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'a wildcard alone falls back to issue too', rfc: '8659 section 4.3' },
    ...{ set: [issue('ca.example')], names: ['*.example.org'], kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'where there is an issuewild, wildcards need one each', rfc: '8659 section 4.3' },
    ...{
      set: [issue(S), issue(B), issue(P), wild(';')],
      names: BOTH,
      kind: 'needed',
      add: [wild(S), wild(B), wild(P)],
    },
  },
  {
    ...{ is: 'an issuewild means nothing to a plain name', rfc: '8659 section 4.3' },
    ...{ set: [issue(S), issue(B), issue(P), wild(';')], names: APEX, kind: 'none' },
  },
  {
    ...{ is: 'a plain name beside issuewild alone is not shut out, and is not to be', rfc: '8659 section 4.3' },
    ...{ set: [wild('other.example')], names: BOTH, kind: 'needed', add: [wild(S), wild(B), wild(P)] },
  },
  {
    ...{ is: 'a critical tag that nobody knows: no record helps', rfc: '8659 section 4.1' },
    ...{ set: [[128, 'unheard', 'of'], issue('ca.example')], names: APEX, kind: 'needed', add: [issue(B)] },
    left: ['staging:critical-unknown-tag', 'backup:critical-unknown-tag', 'production:critical-unknown-tag'],
  },
  {
    ...{ is: 'a critical iodef is known and stays', rfc: '8659 section 4.1' },
    ...{
      set: [
        [128, 'iodef', 'mailto:x@y.example'],
        [128, 'issue', 'ca.example'],
      ],
      names: APEX,
      kind: 'needed',
      add: [issue(B)],
    },
  },
  {
    ...{ is: 'a tag without meaning stays', rfc: '8659 section 4.1' },
    ...{ set: [[0, 'unheard', 'of'], issue(S), issue(P)], names: APEX, kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'tags and issuers are compared without case', rfc: '8659 sections 4.1 and 4.2' },
    ...{ set: [[0, 'ISSUE', 'ca.example']], names: APEX, kind: 'needed', add: [issue(B)] },
  },
  {
    ...{ is: 'a CA that is not known to obey parameters is named without any', rfc: '8657 section 5' },
    ...{ set: [issue('ca.example')], names: APEX, applicants: [STAGING, { ...BACKUP, obeysParameters: false }] },
    ...{ kind: 'needed', add: [issue('backup.example')] },
  },
  {
    ...{ is: 'an account that is not known is not named, and its record opens to all', rfc: '8657 section 3' },
    ...{ set: [issue(P)], names: APEX, applicants: [{ ...STAGING, accountUrl: undefined }, PRODUCTION] },
    ...{ kind: 'needed', add: [issue('ca.example')] },
  },
  {
    ...{ is: 'a CA whose name in CAA is not known gets no record', rfc: '8659 section 4.2' },
    ...{ set: [issue('ca.example')], names: APEX, applicants: [STAGING, { ...BACKUP, caaIdentities: [] }] },
    ...{ kind: 'none', left: ['backup:identity-unknown'] },
  },
  {
    ...{ is: 'all pass by open records: naming accounts is a choice', rfc: '8657 section 3' },
    ...{ set: [issue('ca.example'), issue('other.example'), issue(B)], names: APEX, kind: 'optional', add: [issue(P)] },
    change: [[issue('ca.example'), issue(S)]],
  },
  {
    ...{ is: 'an issuer stays open where one of its accounts cannot be named', rfc: '8657 section 3' },
    ...{
      set: [issue('ca.example')],
      names: APEX,
      applicants: [STAGING, { ...PRODUCTION, accountUrl: undefined }],
      kind: 'none',
    },
  },
];
