import type { Reason } from '../reason.ts';

const NOT_EMPTY = 'there is a first one: groups are made of what is in them';
const NONE_ALIKE =
  'the text that is put into the empty list is no verdict, no control and no code: it fits nothing, as none does';
const FIRST = 'what the list does not hold comes before all others, and this is the first of it';
const UNREAD = 'who is asked with this round reads its evidence and its probes alone';

/** Of `verdict`, without rules and advice. */
export const VERDICT_REASONS: readonly Reason[] = [
  {
    file: 'verdict/change.ts',
    at: 'const before = verdicts[index + 1];',
    from: 'index + 1',
    to: 'index - 1',
    why: 'turns between neighbours are as many from either end',
  },
  { file: 'verdict/choose.ts', at: "'configuration',", from: "'configuration'", why: FIRST },
  { file: 'verdict/choose.ts', at: "['blocks', 'risks', 'notes']", from: "'blocks'", why: FIRST },
  {
    file: 'verdict/dns-view.ts',
    at: "state === 'serves' ? 'answers' : state === 'not-asked' ? 'unknown'",
    from: "'unknown'",
    why: 'a manner that is none is taken for unknown by best()',
  },
  {
    file: 'verdict/dns-view.ts',
    at: "const BEST_FIRST: readonly Manner[] = ['answers'",
    from: "'unknown'",
    why: 'best() takes what it does not find for unknown',
  },
  {
    file: 'verdict/dns-view.ts',
    at: "if (failure === 'not-asked') return 'unknown';",
    why: 'mannerOf says the same of that word; the line says so to the reader',
  },
  {
    file: 'verdict/dns-view.ts',
    at: 'return word !== undefined &&',
    from: 'word !== undefined',
    to: 'true',
    why: 'the pattern does not match the word "undefined"',
  },
  {
    file: 'verdict/dns-view.ts',
    at: 'if (step === undefined ||',
    from: 'step === undefined',
    to: 'false',
    why: 'the list does not hold undefined, so that the other half says the same; the first is for the type',
  },
  {
    file: 'verdict/experiment.ts',
    at: "'other-key': 'If % issues for a key",
    why: 'no code asks for this experiment yet; the table has words for each that there is',
  },
  {
    file: 'verdict/experiment.ts',
    at: "return findingsOf(round, 'value-seen-by-ca', cas[0]).some(",
    why: 'there is one such finding of a CA',
  },
  { file: 'verdict/judge.ts', at: 'open: [], dnsExplained: false };', from: '[]', why: UNREAD },
  { file: 'verdict/judge.ts', at: 'open: [], dnsExplained: false };', from: 'false', why: UNREAD },
  {
    file: 'verdict/judge.ts',
    at: "rule: 'healthy',",
    from: "'healthy'",
    why: 'the rule of a cause is told where it contributes, and health contributes to nothing',
  },
  {
    file: 'verdict/judge.ts',
    at: "effect: 'notes',",
    from: "'notes'",
    why: 'the effect of a cause is told where it contributes, and health contributes to nothing',
  },
  { file: 'verdict/proved.ts', at: 'KNOWN_BETTER[before.code] ?? []', from: '[]', why: NONE_ALIKE },
  {
    file: 'verdict/reach.ts',
    at: 'const routeless = asked.length > 0 &&',
    why: 'of none that was asked, none has no route: the line below says unknown as well',
  },
  { file: 'verdict/reach.ts', at: '(evidence.controls.found ?? [])', from: '[]', why: NONE_ALIKE },
  {
    file: 'verdict/reach.ts',
    at: "Date.parse(request?.at ?? '')",
    from: "''",
    why: 'neither text is a time: nothing was later',
  },
  {
    file: 'verdict/rejection.ts',
    at: 'default:',
    why: 'a switch that names nothing of other codes returns undefined by itself',
  },
  {
    file: 'verdict/rule.ts',
    at: "probes.find((probe) => probe.ca === ca)?.title ?? ''",
    why: 'a charge of a probe has its CA, and an open probe is one of the round',
  },
  { file: 'verdict/rule.ts', at: 'if (!first) return [];', why: NOT_EMPTY },
  { file: 'verdict/rule.ts', at: "if (!first) return '';", why: NOT_EMPTY },
  {
    file: 'verdict/rule.ts',
    at: "summary.replaceAll(title, '')",
    from: "''",
    why: 'what is put in the place of titles is the same in both texts that are compared',
  },
  {
    file: 'verdict/links.ts',
    at: "?.link ?? '')?.[1];",
    from: "''",
    why: 'neither the empty text nor the other has a link in it',
  },
  {
    file: 'verdict/links.ts',
    at: 'return url !== undefined && FIT.test(url) ? url : undefined;',
    from: 'url !== undefined',
    to: 'true',
    why: 'no address is tried as the word "undefined", which does not begin as an address does',
  },
];
