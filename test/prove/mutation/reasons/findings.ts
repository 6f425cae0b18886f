import type { Reason } from '../reason.ts';

const NO_WORDS = 'a text that stands for no words: no pattern and no list finds either';
const NOT_EMPTY =
  'there is a first one: it was made sure of a line or two above, or groups are made of what is in them';
const NO_ITEM =
  'the text that is put into the empty list has none of the fields that are asked for, and is passed over';

/** Of `findings` and of `watch`. */
export const FINDING_REASONS: readonly Reason[] = [
  {
    file: 'findings/account-known.ts',
    at: 'const unknown = code !== undefined && UNKNOWN.includes(code);',
    from: 'code !== undefined',
    to: 'true',
    why: 'the list does not hold undefined; the first half is for the type',
  },
  { file: 'findings/answers.ts', at: 'value: found[0]?.value', from: 'found[0]?.value', why: NOT_EMPTY },
  { file: 'findings/ca-words.ts', at: "[problem.detail ?? ''", from: "''", why: NO_WORDS },
  { file: 'findings/ca-words.ts', at: 'problem.subproblems ?? []', from: '[]', why: NO_WORDS },
  {
    file: 'findings/ca-words.ts',
    at: ".join(' ')",
    from: "' '",
    to: '""',
    why: 'words of one text that end where those of the next begin make no phrase of a CA',
  },
  {
    file: 'findings/caa-allows.ts',
    at: "caa.accountUrl ?? ''",
    from: "''",
    why: 'part of a key by which judgements are put together, and told to nobody',
  },
  { file: 'findings/caa-allows.ts', at: 'const account = first?.caa.accountUrl;', from: 'first?.caa', why: NOT_EMPTY },
  { file: 'findings/caa-allows.ts', at: "ca: first?.caa.ca ?? ''", why: NOT_EMPTY },
  { file: 'findings/check-completed.ts', at: '{ controls: { found = [] } }', from: '[]', why: NO_ITEM },
  { file: 'findings/controls.ts', at: '{ controls: { found = [] } }', from: '[]', why: NO_ITEM },
  {
    file: 'findings/controls.ts',
    at: 'failure === undefined && status !== undefined && status < 300',
    from: 'status !== undefined',
    to: 'true',
    why: 'undefined is not less than 300; the comparison before is for the type',
  },
  {
    file: 'findings/controls.ts',
    at: 'value: decisive[0]?.control.reason',
    from: 'decisive[0]?.control',
    why: NOT_EMPTY,
  },
  {
    file: 'findings/controls.ts',
    at: "outcome === 'holds' ? undefined : decisive[0]",
    to: 'decisive[0].control',
    why: NOT_EMPTY,
  },
  {
    file: 'findings/controls.ts',
    at: "outcome === 'holds' ? undefined : decisive[0]",
    why: 'a control that holds has no reason',
  },
  {
    file: 'findings/every-server-served.ts',
    at: 'answers[0]?.answer.server',
    from: 'answers[0]?.answer',
    why: NOT_EMPTY,
  },
  {
    file: 'findings/finding.ts',
    at: "cut(text ?? ''",
    from: "''",
    why: 'a subject is made of texts: the default is for the type, which allows a field without one',
  },
  { file: 'findings/looks.ts', at: 'bySubject.get(key) ?? []', from: '[]', why: NO_ITEM },
  { file: 'findings/looks.ts', at: 'if (!first) return [];', why: NOT_EMPTY },
  {
    file: 'findings/probes.ts',
    at: "SILENT.includes(step.trouble?.code ?? '')",
    from: "''",
    why: NO_WORDS,
  },
  {
    file: 'findings/refusals.ts',
    at: "request.status ?? ''",
    from: "''",
    why: 'a request without a status was not refused: none of them is told in these words',
  },
  { file: 'findings/resolvers-see-value.ts', at: 'blind[0]?.view', from: 'blind[0]?.view', why: NOT_EMPTY },
  { file: 'findings/servers-reachable.ts', at: 'silent[0]?.answer', from: 'silent[0]?.answer', why: NOT_EMPTY },
  {
    file: 'findings/value-seen-by-ca.ts',
    at: 'if (seen === undefined || !INSTEAD.includes(seen))',
    from: 'seen === undefined',
    to: 'false',
    why: 'the list does not hold undefined; the first half is for the type',
  },
  {
    file: 'findings/directory.ts',
    at: 'const ofControls = (controls.found ?? []).map(',
    from: '[]',
    why: 'the text that is put into the empty list names no CA and has no directory: it is passed over',
  },
  {
    file: 'findings/pulse.ts',
    at: 'write?.steps.findIndex(',
    from: '-1',
    to: '+1',
    why: 'where nothing was written there is no step at any index',
  },
  {
    file: 'watch/signals.ts',
    at: 'return Date.parse(one.at) >= Date.parse(other.at) ? one : other;',
    from: 'Date.parse(one.at) >= Date.parse(other.at)',
    to: 'Date.parse(one.at) > Date.parse(other.at)',
    why: 'rounds of a target follow each other: two of its verdicts that are as old are one and the same',
  },
];
