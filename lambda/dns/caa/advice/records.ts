import { plainName } from '../../server.ts';
import { parseIssueValue } from '../issue-value.ts';
import type { CaaRecord } from '../record.ts';
import { type Applicant, canBePinned } from './applicant.ts';

/** The properties that say who may issue (RFC 8659 sections 4.2 and 4.3). */
export type IssueTag = 'issue' | 'issuewild';

/** The record that lets an applicant issue: by its account and by dns-01 alone, where that can be said. */
export function recordFor(tag: IssueTag, applicant: Applicant): CaaRecord | undefined {
  const [issuer] = applicant.caaIdentities;
  if (issuer === undefined) return undefined;
  const parameters = canBePinned(applicant) ? [`accounturi=${applicant.accountUrl}`, 'validationmethods=dns-01'] : [];
  return { flags: 0, tag, value: [issuer, ...parameters].join('; ') };
}

export function hasTag({ tag }: CaaRecord, wanted: IssueTag): boolean {
  return tag.toLowerCase() === wanted;
}

export function isIssueRecord(record: CaaRecord): boolean {
  return hasTag(record, 'issue') || hasTag(record, 'issuewild');
}

export function areSame(one: CaaRecord, other: CaaRecord): boolean {
  return one.flags === other.flags && one.tag === other.tag && one.value === other.value;
}

/** The issuer that a record names, read as far as its first semicolon, whatever follows. */
export function issuerIn({ value }: CaaRecord): string {
  return plainName(value.split(';', 1)[0]?.trim() ?? '');
}

export function namesIssuerOf(record: CaaRecord, { caaIdentities }: Applicant): boolean {
  return caaIdentities.map(plainName).includes(issuerIn(record));
}

/** Authorizes nobody, whoever asks: it does not fit the grammar (RFC 8659 section 4.2), or gives a parameter twice (RFC 8657). */
export function isDead(record: CaaRecord): boolean {
  const property = parseIssueValue(record.value);
  if (property === undefined) return true;
  const tags = property.parameters.map(({ tag }) => tag.toLowerCase());
  return ['accounturi', 'validationmethods'].some((each) => tags.filter((tag) => tag === each).length > 1);
}

/** Authorizes every account of its issuer. */
export function isOpen(record: CaaRecord): boolean {
  const parameters = parseIssueValue(record.value)?.parameters;
  return parameters?.every(({ tag }) => tag.toLowerCase() !== 'accounturi') ?? false;
}
