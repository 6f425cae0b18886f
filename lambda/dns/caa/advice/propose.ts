import type { CaaReason } from '../../../contract/evidence/caa.ts';
import { type CaaJudgement, judgeCaa } from '../judge.ts';
import type { CaaRecord } from '../record.ts';
import { type Applicant, canBePinned } from './applicant.ts';
import {
  areSame,
  hasTag,
  type IssueTag,
  isDead,
  isIssueRecord,
  isOpen,
  issuerIn,
  namesIssuerOf,
  recordFor,
} from './records.ts';

/** What is to be done to a set of CAA records. Whatever is not named stays as it is, in its place. */
export type Proposal = {
  /**
   * `needed`: an applicant is refused without it; nobody is that is allowed today. `optional`: all applicants pass today; it
   * would keep everybody else out. `none`: nothing is to be done, or nothing can be.
   */
  readonly kind: 'needed' | 'optional' | 'none';
  readonly add: readonly CaaRecord[];
  readonly change: readonly { readonly from: CaaRecord; readonly to: CaaRecord }[];
  readonly remove: readonly CaaRecord[];
  /** The whole set afterwards. */
  readonly records: readonly CaaRecord[];
};

/** A property more for the issuer makes an end of these; of the others none of our records does. */
const MENDED_BY_A_RECORD: readonly CaaReason[] = [
  ...(['other-issuer', 'nobody-may-issue', 'malformed', 'parameter-repeated'] as const),
  ...(['other-account', 'other-method', 'account-unknown', 'reading-disputed'] as const),
];

/**
 * The records that let every applicant issue for every identifier whose set this is. Properties add up, so records are put
 * beside those that are there, and never a tag that nobody has used: the first `issue` or `issuewild` shuts all others out
 * (RFC 8659 sections 4.2 and 4.3).
 */
export function propose(
  today: readonly CaaRecord[],
  identifiers: readonly string[],
  applicants: readonly Applicant[],
): Proposal {
  const needed = neededRecords(today, identifiers, applicants);
  if (needed.length > 0) return proposal('needed', today, needed, deadBeside(today, needed, applicants));
  const tight = tightened(today, identifiers, applicants);
  return tight ? proposal('optional', today, tight.add, tight.drop) : { ...proposal('none', today, [], []) };
}

function neededRecords(
  today: readonly CaaRecord[],
  identifiers: readonly string[],
  applicants: readonly Applicant[],
): CaaRecord[] {
  const needed: CaaRecord[] = [];
  for (const tag of tagsThatCount(today, identifiers)) {
    // What lets every account of an issuer pass makes a record for one account superfluous.
    for (const applicant of [...applicants].sort((a, b) => Number(canBePinned(a)) - Number(canBePinned(b)))) {
      const record = recordFor(tag, applicant);
      const { reason } = weigh([...today, ...needed], tag, applicant);
      if (record && MENDED_BY_A_RECORD.includes(reason)) needed.push(record);
    }
  }
  return needed;
}

/** `issuewild` counts for wildcards where there is one, else `issue` does for them too (RFC 8659 section 4.3). */
function tagsThatCount(records: readonly CaaRecord[], identifiers: readonly string[]): IssueTag[] {
  const hasWild = records.some((record) => hasTag(record, 'issuewild'));
  const tags = identifiers.map((name): IssueTag => (hasWild && name.startsWith('*.') ? 'issuewild' : 'issue'));
  return [...new Set(tags)].sort();
}

/** Foreign tags aside: no record of ours can do anything about them. */
function weigh(records: readonly CaaRecord[], tag: IssueTag, applicant: Applicant): CaaJudgement {
  return judge(records.filter(isIssueRecord), tag, applicant);
}

function judge(records: readonly CaaRecord[], tag: IssueTag, { caaIdentities, accountUrl }: Applicant): CaaJudgement {
  return judgeCaa({ records, wildcard: tag === 'issuewild', caaIdentities, accountUrl, validationMethod: 'dns-01' });
}

/** Records that authorize nobody, for issuers that get a better one. */
function deadBeside(
  today: readonly CaaRecord[],
  needed: readonly CaaRecord[],
  applicants: readonly Applicant[],
): CaaRecord[] {
  const served = (record: CaaRecord) =>
    applicants.some(
      (each) =>
        namesIssuerOf(record, each) &&
        needed.some((one) => hasTag(record, one.tag as IssueTag) && namesIssuerOf(one, each)),
    );
  return today.filter((record) => isIssueRecord(record) && isDead(record) && served(record));
}

type Tightening = { readonly add: readonly CaaRecord[]; readonly drop: readonly CaaRecord[] };

/** Names accounts where records are open to all accounts of an issuer, or where there are none. */
function tightened(
  today: readonly CaaRecord[],
  identifiers: readonly string[],
  applicants: readonly Applicant[],
): Tightening | undefined {
  const tags = tagsThatCount(today, identifiers);
  const open = tags.some((tag) => applicants.some((each) => judge(today, tag, each).outcome !== 'allowed'));
  if (open || applicants.some(({ caaIdentities }) => caaIdentities.length === 0)) return undefined;
  const drop = today.filter(
    (record) =>
      isIssueRecord(record) &&
      isOpen(record) &&
      tags.some((tag) => hasTag(record, tag)) &&
      allPinned(record, applicants),
  );
  const kept = today.filter((record) => !drop.includes(record));
  const add: CaaRecord[] = [];
  for (const tag of tags) {
    for (const applicant of applicants) {
      const record = recordFor(tag, applicant);
      const there = [...kept, ...add];
      const passes = there.some((each) => hasTag(each, tag)) && weigh(there, tag, applicant).outcome === 'allowed';
      if (record && !passes) add.push(record);
    }
  }
  return add.length + drop.length === 0 ? undefined : { add, drop };
}

/** Whether each applicant of the record's issuer can be named by its account. */
function allPinned(record: CaaRecord, applicants: readonly Applicant[]): boolean {
  const own = applicants.filter((each) => namesIssuerOf(record, each));
  return own.length > 0 && own.every(canBePinned);
}

/** Each record that goes is changed into one that comes for the same issuer and tag, as far as there are any. */
function proposal(
  kind: Proposal['kind'],
  today: readonly CaaRecord[],
  added: readonly CaaRecord[],
  dropped: readonly CaaRecord[],
): Proposal {
  const add = [...added];
  const change: { from: CaaRecord; to: CaaRecord }[] = [];
  const remove: CaaRecord[] = [];
  const records: CaaRecord[] = [];
  for (const record of today) {
    if (!dropped.some((each) => areSame(each, record))) {
      records.push(record);
      continue;
    }
    const at = add.findIndex((each) => each.tag === record.tag.toLowerCase() && sameIssuer(each, record));
    const [to] = at < 0 ? [] : add.splice(at, 1);
    if (to) {
      change.push({ from: record, to });
      records.push(to);
    } else remove.push(record);
  }
  return { kind, add, change, remove, records: [...records, ...add] };
}

function sameIssuer(one: CaaRecord, other: CaaRecord): boolean {
  return issuerIn(one) === issuerIn(other);
}
