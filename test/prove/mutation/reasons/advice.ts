import type { Reason } from '../reason.ts';

const NO_NAME = 'a text that stands for no name: a command takes neither the empty one nor the other';
const EMPTY_LIST =
  'the text that is put into the empty list is no finding, no time and no name, and is passed over like none';

/** Of `verdict/advice`. */
export const ADVICE_REASONS: readonly Reason[] = [
  { file: 'verdict/advice/access.ts', at: "const [published = '']", from: "''", why: NO_NAME },
  {
    file: 'verdict/advice/actions.ts',
    at: 'flatMap(({ subject: { ca } }) => ca ?? [])',
    from: '[]',
    why: 'the text that is put into the empty list is the id of no CA',
  },
  {
    file: 'verdict/advice/actions.ts',
    at: 'return actions',
    to: 'actions',
    why: 'no advice has more actions than the bound today: two that come before, and three of a code',
  },
  { file: 'verdict/advice/ca.ts', at: "url(page ?? '')", from: "''", why: NO_NAME },
  {
    file: 'verdict/advice/ca.ts',
    at: 'ca !== undefined && it.cas.includes(ca)',
    from: 'ca !== undefined',
    to: 'true',
    why: 'the list does not hold undefined, so that the other half says the same; the first is for the type',
  },
  { file: 'verdict/advice/caa.ts', at: "domain(ca?.caaIdentities[0] ?? '')", from: "''", why: NO_NAME },
  { file: 'verdict/advice/caa.ts', at: "finding.accountUrl ?? ca?.accountUrl ?? ''", from: "''", why: NO_NAME },
  { file: 'verdict/advice/caa.ts', at: 'return (evidence.caa.found ?? []).filter(', from: '[]', why: EMPTY_LIST },
  {
    file: 'verdict/advice/caa.ts',
    at: "return judged(it, REFUSALS[it.charge.code]).filter(({ outcome }) => outcome === 'refused')",
    why: 'a reason belongs to one outcome: those of the table are of refusals alone',
  },
  {
    file: 'verdict/advice/caa.ts',
    at: "identifier.replace(/^\\*\\./, '')",
    from: '/^\\*\\./',
    why: 'the label of a wildcard stands at the beginning of a name or nowhere (RFC 8555 section 7.1.3)',
  },
  { file: 'verdict/advice/caa.ts', at: '?.names ?? []', from: '[]', why: NO_NAME },
  { file: 'verdict/advice/caa.ts', at: 'const pinned = (it.evidence.caa.found ?? [])', from: '[]', why: EMPTY_LIST },
  {
    file: 'verdict/advice/caa.ts',
    at: "recordFor('caa-forbids-account', finding, it)",
    from: "'caa-forbids-account'",
    why: 'records are made here for sets that name accounts: that alone puts the account into the record',
  },
  { file: 'verdict/advice/case.ts', at: 'trouble?.retryAt ?? []', from: '[]', why: EMPTY_LIST },
  {
    file: 'verdict/advice/commands.ts',
    at: "URL.canParse(text) ? new URL(text) : { hostname: ''",
    from: "''",
    why: 'neither the empty text nor the other is a host name; of the port the empty one alone makes 443, which is tested',
  },
  {
    file: 'verdict/advice/commands.ts',
    at: 'return text !== undefined &&',
    from: 'text !== undefined',
    to: 'true',
    why: 'what is told is the text itself, undefined where it is so, whatever the pattern says of the word "undefined"',
  },
  { file: 'verdict/advice/delegation.ts', at: 'const [first = []] = sets;', from: '[]', why: EMPTY_LIST },
  {
    file: 'verdict/advice/delegation.ts',
    at: 'checks.find(({ check }) => check.parent)?.check.parent?.ttl',
    to: 'checks.find(({ check }) => check.parent)?.check.parent.ttl',
    why: 'a check was looked for that has a parent',
  },
  {
    file: 'verdict/advice/others.ts',
    at: 'word(place.runId) ??',
    from: "''",
    why: 'a run id is made by the product of letters that a command takes; the default is for the type',
  },
  {
    file: 'verdict/advice/others.ts',
    at: 'answersIn(it, () => true).slice(0, DNS_BOUNDS.servers)',
    why: 'a command has no room for more than that many lines anyway',
  },
];
