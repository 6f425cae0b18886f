import type { Reason } from '../reason.ts';

const NO_WORDS = 'a text that stands for no words: neither the empty one nor the other is found by any pattern or list';
const NOT_EMPTY = 'there is a first one: it was made sure of a line or two above';
const HAS_TROUBLE = 'a probe that got so far has its trouble: its code, or the problem in it, was looked at before';
const DNS_OPEN = 'dnsOpen leaves out probes without a trouble';
const OF_A_CA = 'a finding or control of this kind always names its CA; the default is for the type alone';

/** Of `verdict/rules`. */
export const RULE_REASONS: readonly Reason[] = [
  {
    file: 'verdict/rules/account.ts',
    at: 'if (trouble === undefined || !isRegistration(probe)) return undefined;',
    from: 'trouble === undefined',
    to: 'false',
    why: 'a probe without a trouble has no step either, so that it is no registration',
  },
  {
    file: 'verdict/rules/account.ts',
    at: "return step === 'account' || (step === 'order' && steps.some(isForgotten));",
    from: "step === 'order'",
    to: 'true',
    why: 'an account that was forgotten and not made anew ends the probe at its order: it has no later step to end in',
  },
  { file: 'verdict/rules/account.ts', at: "probe.trouble?.problem?.detail ?? ''", from: "''", why: NO_WORDS },
  { file: 'verdict/rules/account.ts', at: 'subject: { ca } }) => ca ?? []', from: '[]', why: OF_A_CA },
  {
    file: 'verdict/rules/ca-answers.ts',
    at: '{ evidence: { history = [] } }',
    from: '[]',
    why: 'the text that is put into the empty list has no fault and names no CA: it speaks for nothing, as none does',
  },
  { file: 'verdict/rules/ca-connection.ts', at: ".failure ?? ''", from: "''", why: NO_WORDS },
  {
    file: 'verdict/rules/caa.ts',
    at: 'REFUSED[value as CaaReason] ?? []',
    from: '[]',
    why: 'a finding that does not hold has one of the reasons of the table; the default is for the type alone',
  },
  { file: 'verdict/rules/caa.ts', at: "const ca = subject.ca ?? '';", from: "''", why: OF_A_CA },
  {
    file: 'verdict/rules/caa.ts',
    at: 'step: befallen ? probe?.step : undefined',
    from: 'probe?.step',
    to: 'probe.step',
    why: 'whom it befell is one of the open probes, so there is a probe',
  },
  { file: 'verdict/rules/caa.ts', at: "trouble?.problem?.detail ?? ''", from: "''", why: NO_WORDS },
  {
    file: 'verdict/rules/delegation.ts',
    at: 'finding ? finding.value',
    why: 'without a finding there is a probe that ended so, with its trouble: the rule has said that nothing is so otherwise',
  },
  {
    file: 'verdict/rules/delegation.ts',
    at: 'summary: finding?.detail ?? ended?.trouble?.message',
    why: 'without a finding there is a probe that ended so, with its trouble: the rule has said that nothing is so otherwise',
  },
  { file: 'verdict/rules/delegation.ts', at: 'bad[0]?.zone', from: 'bad[0]?.zone', why: NOT_EMPTY },
  { file: 'verdict/rules/dnssec.ts', at: 'bogus[0]?.detail', from: 'bogus[0]?.detail', why: NOT_EMPTY },
  { file: 'verdict/rules/observed.ts', at: 'flatMap(({ ca }) => ca ?? [])', from: '[]', why: OF_A_CA },
  { file: 'verdict/rules/observed.ts', at: "({ ca = '', statusPage })", from: "''", why: OF_A_CA },
  { file: 'verdict/rules/observed.ts', at: 'own[0]?.reason', from: 'own[0]?.reason', why: NOT_EMPTY },
  {
    file: 'verdict/rules/prober.ts',
    at: 'return cause !== undefined &&',
    from: 'cause !== undefined',
    to: 'true',
    why: 'the pattern does not match the word "undefined"',
  },
  {
    file: 'verdict/rules/secrets.ts',
    at: 'if (cause !== undefined &&',
    from: 'cause !== undefined',
    to: 'true',
    why: 'the pattern does not match the word "undefined"',
  },
  { file: 'verdict/rules/refusals.ts', at: "trouble.problem?.detail ?? ''", from: "''", why: NO_WORDS },
  { file: 'verdict/rules/refusals.ts', at: "POLICY.get(problem ?? '')", from: "''", why: NO_WORDS },
  {
    file: 'verdict/rules/refusals.ts',
    at: 'if (problem === undefined || !OURS.includes(problem))',
    from: 'problem === undefined',
    to: 'false',
    why: 'the list does not hold undefined, so that the other half says the same',
  },
  {
    file: 'verdict/rules/route53.ts',
    at: 'return cause === undefined ? undefined :',
    from: 'cause === undefined',
    to: 'false',
    why: 'a trouble whose code is undefined is read as none',
  },
  {
    file: 'verdict/rules/validation.ts',
    at: "SECONDARY.test(probe.trouble?.problem?.detail ?? '')",
    from: "''",
    why: NO_WORDS,
  },
  {
    file: 'verdict/rules/validation.ts',
    at: "'every probe passed or is explained',",
    why: 'this rule has a charge for each open probe; without one, the same words come from perOpenProbe',
  },
  { file: 'verdict/rules/values.ts', at: 'findings[0]?.detail', from: 'findings[0]?.detail', why: NOT_EMPTY },
  { file: 'verdict/rules/values.ts', at: "({ step, note = '' })", from: "''", why: NO_WORDS },
  {
    file: 'verdict/rules/way-out.ts',
    at: 'return last !== undefined && isLookupFailure',
    from: 'last !== undefined',
    to: 'true',
    why: 'a probe that did not connect has a request without an answer: that is what makes it one',
  },
  { file: 'verdict/rules/way-out.ts', at: "lastRefused(probe)?.failure ?? ''", from: "''", why: NO_WORDS },
  { file: 'verdict/rules/way-out.ts', at: "({ failure = '' }) => isUnknownIssuer(failure)", from: "''", why: NO_WORDS },
  { file: 'verdict/rules/way-out.ts', at: 'step: befallen[0]?.step', from: 'befallen[0]?.step', why: NOT_EMPTY },
  {
    file: 'verdict/rules/account.ts',
    at: 'does not take the account any more (',
    to: 'trouble.code',
    why: HAS_TROUBLE,
  },
  {
    file: 'verdict/rules/account.ts',
    at: "probe.trouble?.problem?.detail ?? ''",
    to: 'probe.trouble?.problem.detail',
    why: HAS_TROUBLE,
  },
  {
    file: 'verdict/rules/account.ts',
    at: "probe.trouble?.problem?.detail ?? ''",
    to: 'probe.trouble.problem',
    why: HAS_TROUBLE,
  },
  {
    file: 'verdict/rules/ca-answers.ts',
    at: 'own?.status ?? trouble?.problem?.status',
    to: 'trouble.problem',
    why: HAS_TROUBLE,
  },
  {
    file: 'verdict/rules/caa.ts',
    at: "trouble?.problem?.detail ?? ''",
    to: 'trouble?.problem.detail',
    why: HAS_TROUBLE,
  },
  { file: 'verdict/rules/caa.ts', at: "trouble?.problem?.detail ?? ''", to: 'trouble.problem', why: HAS_TROUBLE },
  { file: 'verdict/rules/validation.ts', at: 'probe.trouble?.problem', to: 'probe.trouble.problem', why: HAS_TROUBLE },
  { file: 'verdict/rules/delegation.ts', at: 'dnsOpen(round).find(', to: 'trouble.code', why: DNS_OPEN },
  { file: 'verdict/rules/values.ts', at: '=> trouble?.cause ===', to: 'trouble.cause', why: DNS_OPEN },
  { file: 'verdict/rules/values.ts', at: 'isPending(trouble?.cause)', to: 'trouble.cause', why: DNS_OPEN },
  { file: 'verdict/rules/values.ts', at: "trouble?.code !== 'validation-timeout'", to: 'trouble.code', why: DNS_OPEN },
  { file: 'verdict/rules/values.ts', at: 'caSaw(trouble?.problem)', to: 'trouble.problem', why: DNS_OPEN },
];
