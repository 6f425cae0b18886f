import type { CaaFinding } from '../../../contract/evidence/caa.ts';
import { liesWithin } from '../../server.ts';
import { type Applicant, canBePinned } from './applicant.ts';
import { type Place, registeredDomain } from './place.ts';
import type { Proposal } from './propose.ts';
import { hasTag, isIssueRecord, isOpen, issuerIn, namesIssuerOf } from './records.ts';

/** What a person must know before anything is changed at a place. */
export type Note = { readonly code: NoteCode; readonly text: string };
export type NoteCode =
  | 'unreadable'
  | 'behind-alias'
  | 'above-domain'
  | 'no-record-helps'
  | 'was-forbidden'
  | 'shuts-others-out'
  | 'opens-to-all-accounts'
  | 'account-unknown'
  | 'account-unfit'
  | 'parameters-unverified'
  | 'identity-unknown';

type Case = { readonly place: Place; readonly proposal: Proposal; readonly applicants: readonly Applicant[] };

/** @param judged what the set says to each applicant for each name of the place, today and by the proposal */
export function notesOn(it: Case, judged: readonly CaaFinding[]): Note[] {
  const { place, proposal, applicants } = it;
  const { owner, at, found } = place;
  const trouble = found?.set.trouble;
  if (trouble) {
    return [
      note(
        'unreadable',
        `CAA at ${at} cannot be read: ${trouble.why}. Have that mended first; CAs refuse to issue then as a rule.`,
      ),
    ];
  }
  return [
    ...(owner === at
      ? []
      : [
          note(
            'behind-alias',
            `The records lie at ${owner}, where the CNAME at ${at} leads: whoever runs that name must change them.`,
          ),
        ]),
    ...aboveDomain(place),
    ...blocked(owner, judged),
    ...(proposal.kind === 'none' ? [] : onChange(it)),
    ...(restricts(it) ? applicants.flatMap((each) => identityUnknown(each)) : []),
  ];
}

/** A set of a public suffix counts for all below it that have none (RFC 8659 section 3). */
function aboveDomain({ at, names: [name = at] }: Place): Note[] {
  const domain = registeredDomain(name);
  if (liesWithin(at, domain)) return [];
  return [
    note(
      'above-domain',
      `The records lie at ${at}, above the registered domain ${domain}: a set of your own at ${domain} would count in their place.`,
    ),
  ];
}

/** What no record beside it can mend. */
function blocked(owner: string, judged: readonly CaaFinding[]): Note[] {
  const critical = judged.find(({ reason }) => reason === 'critical-unknown-tag' || reason === 'flag-disputed');
  if (!critical) return [];
  return [
    note(
      'no-record-helps',
      `${critical.message}. No record beside it helps: the owner of the policy at ${owner} must correct that record or clear its flag.`,
    ),
  ];
}

function onChange({ place: { owner, found }, proposal, applicants }: Case): Note[] {
  const today = found?.set.records ?? [];
  const written = [...proposal.add, ...proposal.change.map(({ to }) => to)];
  const concerned = applicants.filter((each) => written.some((record) => namesIssuerOf(record, each)));
  return [
    ...(today.some((record) => isIssueRecord(record) && issuerIn(record) === '')
      ? [
          note(
            'was-forbidden',
            `A record at ${owner} forbids every CA. A record for one beside it ends that for this one: ask whoever wrote it.`,
          ),
        ]
      : []),
    ...(proposal.kind === 'optional' ? [shutOut(owner, today.some(isIssueRecord))] : []),
    ...opened(proposal),
    ...concerned.filter((each) => !canBePinned(each)).map(unpinned),
  ];

  function opened({ add, change }: Proposal): Note[] {
    const issuers = [...add, ...change.map(({ to }) => to)]
      .filter((record) => isOpen(record) && today.some((one) => issuerIn(one) === issuerIn(record) && !isOpen(one)))
      .map(issuerIn);
    return [...new Set(issuers)].map((issuer) =>
      note(
        'opens-to-all-accounts',
        `Today's records name accounts of ${issuer}; the new one lets every account there issue.`,
      ),
    );
  }
}

function shutOut(owner: string, hasIssuers: boolean): Note {
  const who = hasIssuers
    ? 'every account at these CAs that is not named'
    : `every other CA, for ${owner} and every name below it that has no CAA records of its own`;
  return note(
    'shuts-others-out',
    `Nothing needs to be changed: all of them pass today. These records would shut out ${who}.`,
  );
}

function unpinned({ id, accountUrl, obeysParameters }: Applicant): Note {
  if (accountUrl === undefined) {
    return note(
      'account-unknown',
      `The account at "${id}" is not known, so its record names none and lets every account there issue. Name it: --account ${id}=URL.`,
    );
  }
  if (obeysParameters) {
    return note(
      'account-unfit',
      `The URL of the account at "${id}" holds characters that no CAA record can (RFC 8659 section 4.2).`,
    );
  }
  return note(
    'parameters-unverified',
    `Nobody has verified that "${id}" obeys accounturi and validationmethods (RFC 8657), so its record names no account. caaParameters in the config or --pin ${id} says that it does.`,
  );
}

function restricts({ place }: Case): boolean {
  return place.found?.set.records.some((record) => hasTag(record, 'issue') || hasTag(record, 'issuewild')) ?? false;
}

function identityUnknown({ id, caaIdentities }: Applicant): Note[] {
  if (caaIdentities.length > 0) return [];
  return [
    note(
      'identity-unknown',
      `The config does not say by which name "${id}" looks for itself in CAA (caaIdentities), so no record can be given for it.`,
    ),
  ];
}

function note(code: NoteCode, text: string): Note {
  return { code, text };
}
