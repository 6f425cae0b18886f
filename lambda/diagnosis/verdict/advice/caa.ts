import type { CaaFinding, CaaReason } from '../../../contract/evidence/caa.ts';
import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import { type Advice, type AdviceTable, action, type Case, titlesIn } from './case.ts';
import { domain, lines, oneRound, record, shell } from './commands.ts';

/** CAA: the exact record that lets the CA issue, or what to ask. */

const TTL = 3_600;
/** What a parameter of an issuer property may hold (RFC 8659 section 4.2), without what a zone file or a shell minds. */
const PARAMETER = /^[A-Za-z0-9._~:/?#@!&*+,=%-]{1,500}$/;

/** Judgements of the CAs of the case. @param reasons default: any that is not a yes */
function judged({ evidence, cas }: Case, reasons?: readonly CaaReason[]): CaaFinding[] {
  return (evidence.caa.found ?? []).filter(
    ({ ca, outcome, reason }) =>
      (cas.length === 0 || cas.includes(ca)) && outcome !== 'allowed' && (reasons?.includes(reason) ?? true),
  );
}

/** The name whose CAA set decided: CNAMEs lead to it (RFC 8659 section 3). */
function ownerOf({ identifier, foundAt, aliases }: CaaFinding): string {
  return aliases.at(-1) ?? foundAt ?? identifier;
}

/** The record to put beside those that are there: as narrow as they are. */
function recordFor(code: VerdictCode, finding: CaaFinding, { evidence }: Case): string | undefined {
  const ca = evidence.cas.find(({ id }) => id === finding.ca);
  const issuer = domain(ca?.caaIdentities[0] ?? '');
  const tags = finding.records.map(({ tag }) => tag.toLowerCase());
  // RFC 8659 section 4.3: where there is an issuewild, nothing else counts for wildcards.
  const tag = finding.identifier.startsWith('*.') && tags.includes('issuewild') ? 'issuewild' : 'issue';
  const demands = (parameter: string) => finding.records.some(({ value }) => value.toLowerCase().includes(parameter));
  const account = finding.accountUrl ?? ca?.accountUrl ?? '';
  const parameters = [
    ...(code === 'caa-forbids-account' || demands('accounturi') ? [`accounturi=${account}`] : []),
    ...(code === 'caa-forbids-method' || demands('validationmethods') ? ['validationmethods=dns-01'] : []),
  ];
  if (issuer === undefined || (parameters[0]?.startsWith('accounturi') && !PARAMETER.test(account))) return undefined;
  return record(ownerOf(finding), TTL, 'CAA', `0 ${tag} "${[issuer, ...parameters].join('; ')}"`);
}

function owners(findings: readonly CaaFinding[]): string {
  const names = [...new Set(findings.map((each) => domain(ownerOf(each)) ?? 'an odd name'))];
  return `${names.slice(0, 4).join(', ')}${names.length > 4 ? ' and more' : ''}` || 'the name that decided';
}

const REFUSALS: Partial<Readonly<Record<VerdictCode, readonly CaaReason[]>>> = {
  'caa-forbids-issuer': ['other-issuer', 'nobody-may-issue', 'malformed', 'parameter-repeated'],
  'caa-forbids-account': ['other-account'],
  'caa-forbids-method': ['other-method'],
  'caa-unknown-critical': ['critical-unknown-tag'],
};

function refused(it: Case): CaaFinding[] {
  return judged(it, REFUSALS[it.charge.code]).filter(({ outcome }) => outcome === 'refused');
}

/** @param first what to settle before */
function addRecord(first: string): Advice {
  return (it) => {
    const found = refused(it);
    const broken = found.filter(({ reason }) => reason === 'malformed' || reason === 'parameter-repeated');
    const command = lines(found.map((each) => recordFor(it.charge.code, each, it)));
    const how = broken.length > 0 ? 'in place of the broken one' : 'beside those that are there';
    const what = command === undefined ? 'a CAA record for it' : 'this CAA record';
    return [
      action(`${first} Put ${what} at ${owners(found)}, ${how}, so that ${titlesIn(it)} may issue.`, command),
      action('Wait for the TTL of the old set, then ask for one round.', oneRound(it)),
    ];
  };
}

const critical: Advice = (it) => {
  const found = refused(it);
  const mended = found.map((finding) => {
    const minded = finding.records[finding.decidedBy ?? -1];
    const fits =
      minded && /^[a-z0-9]{1,64}$/i.test(minded.tag) && /^[A-Za-z0-9 ._~:/?#@!&*+,;=%-]*$/.test(minded.value);
    return fits ? record(ownerOf(finding), TTL, 'CAA', `0 ${minded.tag} "${minded.value}"`) : undefined;
  });
  return [
    action(
      `Correct the tag of the critical CAA record at ${owners(found)} if it is mistyped, else set its flags to 0; ask its owner if it is not yours.`,
      lines(mended),
    ),
    action('Wait for the TTL of the old set, then ask for one round.', oneRound(it)),
  ];
};

/** A name and its parents, which are asked in turn (RFC 8659 section 3). */
function climb(identifier: string): string[] {
  const labels = identifier.replace(/^\*\./, '').split('.');
  return labels.map((_, index) => labels.slice(index).join('.')).slice(0, 8);
}

const lookupFailing: Advice = (it) => {
  const names = judged(it, ['lookup-failed']).flatMap(({ identifier }) => climb(identifier));
  return [
    action(
      'Find the name whose servers do not answer for CAA, and have its operator mend that.',
      lines(names.map((name) => shell`dig ${domain(name)} CAA`)),
    ),
  ];
};

const undetermined: Advice = (it) => {
  const found = judged(it);
  const names = found.length > 0 ? found.map(({ identifier }) => identifier) : it.charge.cas.flatMap(namesAt);
  const asked = [...new Set(names.flatMap(climb))];
  const resolvers = ['1.1.1.1', '8.8.8.8'];
  return [
    action('Wait for the TTL of the old set and ask for one round, if CAA was changed in the last day.', oneRound(it)),
    action(
      'Compare what public resolvers say of CAA with what your servers say.',
      lines(asked.flatMap((name) => resolvers.map((resolver) => shell`dig @${resolver} ${domain(name)} CAA`))),
    ),
    action(`Ask ${titlesIn(it)} with the time and the names, if all that is clean.`),
  ];

  function namesAt(id: string): readonly string[] {
    return it.evidence.identifiers.find(({ ca }) => ca === id)?.names ?? [];
  }
};

export const CAA_ADVICE = {
  'caa-forbids-issuer': addRecord('Agree with the owner of the CA policy of the domain.'),
  'caa-forbids-account': addRecord('Make sure that this is the account that is to issue.'),
  'caa-forbids-method': addRecord('Agree with the owner of the domain that dns-01 is allowed.'),
  'caa-unknown-critical': critical,
  'caa-lookup-failing': lookupFailing,
  'caa-undetermined': undetermined,
} satisfies AdviceTable;

/** The record that names a new account, where records name accounts of this CA. */
export function accountRecords(it: Case): string | undefined {
  const pinned = (it.evidence.caa.found ?? []).filter(
    ({ ca, records }) => it.cas.includes(ca) && records.some(({ value }) => /accounturi/i.test(value)),
  );
  return lines(pinned.map((finding) => recordFor('caa-forbids-account', finding, it)));
}
