import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../lambda/contract/evidence/findings.ts';
import { VERDICT_BOUNDS, verdictSchema } from '../../../../lambda/contract/verdict/verdict.ts';
import { judgeRound } from '../../../../lambda/diagnosis/verdict/judge.ts';
import type { Charge, Rule } from '../../../../lambda/diagnosis/verdict/rule.ts';
import { RULES } from '../../../../lambda/diagnosis/verdict/rules.ts';
import type { RoundView } from '../../../../lambda/diagnosis/verdict/view.ts';
import { changed, ends, refuses } from '../../support/dns-evidence-changes.ts';
import { someRemembered } from '../../support/verdicts.ts';

const PASSED = 'boulder/aws-never-insync';
const WELL = 'boulder/aws-insync-10s';

/** Verdicts of real rounds, by the code, confidence, CAs and step of the primary cause, what contributes, and readiness. */
test.each([
  ['boulder/aws-insync-10s', 'healthy proved  -', [], 'ready ready'],
  ['boulder/aws-never-insync', 'propagation-late proved  -', [], 'at-risk at-risk'],
  ['boulder/aws-insync-60s', 'propagation-late likely staging,backup,third propagation', [], 'blocked blocked'],
  ['boulder/aws-denied-change', 'iam-denies-route53 proved staging,backup,third publish', [], 'unknown blocked'],
  ['boulder/aws-cleanup-denied', 'iam-denies-route53 proved  cleanup', ['values-left'], 'at-risk at-risk'],
  ['pebble/dns-parent-gone', 'servers-unreachable proved staging,backup publish', [], 'blocked blocked'],
  ['pebble/dns-parent-servfail', 'servers-failing proved staging,backup propagation', [], 'blocked blocked'],
  ['pebble/dns-delegation-removed', 'zone-not-delegated proved staging,backup propagation', [], 'blocked blocked'],
  ['pebble/dns-cname-removed', 'alias-missing proved staging,backup publish', [], 'blocked blocked'],
  ['pebble/dns-lame-one', 'name-server-lame proved staging,backup propagation', [], 'blocked blocked'],
  ['pebble/dns-stale-one', 'servers-disagree proved staging,backup propagation', [], 'blocked blocked'],
  ['pebble/dns-servfail-ca-resolver', 'servers-failing likely staging,backup validation', [], 'blocked blocked'],
  ['pebble/dns-edns-formerr', 'servers-refuse-edns likely  -', [], 'at-risk at-risk'],
  ['pebble/dns-tcp-refused', 'servers-refuse-tcp likely  -', [], 'at-risk at-risk'],
  ['pebble/resolver-may-remember', 'healthy proved  -', ['negative-ttl-long'], 'ready ready'],
  ['pebble/resolver-shadow-all', 'zone-shadowed likely staging,backup validation', [], 'unknown blocked'],
  ['pebble/resolver-shown-nothing', 'validation-unexplained open staging validation', [], 'unknown unknown'],
])('%s: %s', (place, primary, contributing, readiness) => {
  const verdict = verdictSchema.parse(judgeRound(changed(place)));

  const { code, confidence, cas, step = '-' } = verdict;
  expect(`${code} ${confidence} ${cas.join()} ${step}`).toBe(primary);
  expect(verdict.contributing.map((cause) => cause.code)).toEqual(contributing);
  expect(`${verdict.readiness.renewal} ${verdict.readiness.failover}`).toBe(readiness);
});

test('a CA that did not accept the challenge while INSYNC never came is not explained by that', () => {
  const words = 'During secondary validation: DNS problem: SERVFAIL looking up TXT for a.example.org';
  const verdict = judgeRound(changed(PASSED, refuses('dns', words, 'staging')));

  expect(verdict).toMatchObject({
    code: 'secondary-validation-failed',
    fault: 'unknown',
    cas: ['staging'],
    step: 'validation',
  });
  expect(verdict.contributing.map(({ code, effect }) => [code, effect])).toEqual([['propagation-late', 'risks']]);
  expect(verdict.readiness).toEqual({ renewal: 'unknown', failover: 'at-risk' });
  expect(verdict.experiment).toMatchObject({ kind: 'other-names', ca: 'staging' });
});

test('where all is well it says so, and what was ruled out', () => {
  const verdict = verdictSchema.parse(judgeRound(changed(WELL)));

  expect(verdict).toMatchObject({
    fault: 'none',
    code: 'healthy',
    cas: [],
    summary: 'Every CA of the round issued, and nothing that was looked at stands against the next renewal.',
    findings: [],
    change: expect.any(String),
    page: 'verdicts/healthy.md',
  });
  expect(verdict).not.toHaveProperty('step');
  expect(verdict).not.toHaveProperty('experiment');
  expect(verdict).not.toHaveProperty('proved');
  expect(verdict.rules.map(({ rule }) => rule)).toEqual(RULES.map(({ name }) => name));
  expect(verdict.rules.filter(({ fired, why }) => fired || why === '')).toEqual([]);
});

test('the change is judged against the verdicts before', () => {
  const after = (...history: ReturnType<typeof someRemembered>[]) =>
    judgeRound(changed('pebble/dns-stale-one', (evidence) => Object.assign(evidence, { history }))).change;

  expect(after()).toBe('first');
  expect(after(someRemembered('well'))).toBe('new');
  expect(after(someRemembered('same', { fault: 'dns-provider', code: 'servers-disagree' }))).toBe('continuing');
  expect(judgeRound(changed(WELL, (evidence) => void delete evidence.history)).change).toBe('first');
});

test('the experiment of a confirmation says what it proved', () => {
  const tried = changed(WELL, ({ run }) => void Object.assign(run, { experiment: { kind: 'alone', ca: 'staging' } }));

  expect(judgeRound(tried).proved).toBe('Lab staging CA issued when asked once more: it was a passing trouble.');
});

test('findings are named with what they are about', () => {
  const { findings } = judgeRound(changed('pebble/dns-cname-removed'));

  expect(findings).toEqual([
    {
      id: 'alias-leads-into-zone',
      outcome: 'does-not-hold',
      about: '_acme-challenge.www.example.org',
      value: 'no-alias',
    },
  ]);
});

describe('rules are asked in their order', () => {
  const charge = (more: Partial<Charge> = {}): Charge => ({
    ...{
      code: 'ca-silent',
      effect: 'blocks',
      confidence: 'proved',
      cas: ['staging'],
      summary: 'It is silent.',
      findings: [],
    },
    ...more,
  });
  const seen: Pick<RoundView, 'open' | 'dnsExplained'>[] = [];
  const says = (name: string, said: ReturnType<Rule['judge']>, ofDns?: true): Rule => ({
    name,
    asks: `${name}?`,
    judge: (round) => {
      seen.push(round);
      return said;
    },
    ...(ofDns ? { ofDns } : {}),
  });
  const bothFailed = () =>
    changed(PASSED, ends({ code: 'ca-timeout' }, 'staging'), ends({ code: 'ca-timeout' }, 'backup'));
  const judgeBy = (...rules: Rule[]) => {
    seen.splice(0);
    return judgeRound(bothFailed(), rules);
  };
  const opened = () => seen.map(({ open }) => open.map(({ ca }) => ca).join());

  test('and what one explains is closed to those after it', () => {
    judgeBy(
      says('one', 'nothing'),
      says('two', [charge()]),
      says('three', [charge({ cas: [] })]),
      says('four', 'nothing'),
    );

    expect(opened()).toEqual(['staging,backup', 'staging,backup', 'backup', 'backup']);
  });

  test('and those after one that found a fault of the DNS know of it', () => {
    judgeBy(
      says('one', 'nothing', true),
      says('two', [charge({ cas: [] })]),
      says('three', [charge()], true),
      says('four', 'no'),
      says('five', [charge()]),
      says('six', 'no'),
    );

    expect(seen.map(({ dnsExplained }) => dnsExplained)).toEqual([false, false, false, true, true, true]);
  });

  test('but a risk of the DNS explains nothing as long as a probe is open', () => {
    const risk = says('one', [charge({ effect: 'risks', cas: [] })], true);
    judgeBy(risk, says('two', 'no'));
    const whileOpen = seen.map(({ dnsExplained }) => dnsExplained);
    seen.splice(0);
    judgeRound(changed(WELL), [risk, says('two', 'no')]);

    expect(whileOpen).toEqual([false, false]);
    expect(seen.map(({ dnsExplained }) => dnsExplained)).toEqual([false, true]);
  });

  test('and each is told with why, or with what it found', () => {
    const { rules } = judgeBy(says('one', 'nothing is so'), says('two', [charge(), charge({ code: 'ca-busy' })]));

    expect(rules).toEqual([
      { rule: 'one', fired: false, why: 'nothing is so' },
      { rule: 'two', fired: true, why: 'ca-silent, ca-busy' },
    ]);
  });

  test('and one of several causes that blocks is enough for those after it to know', () => {
    judgeBy(says('one', [charge(), charge({ effect: 'risks', cas: [] })], true), says('two', 'nothing'));

    expect(seen.map(({ dnsExplained }) => dnsExplained)).toEqual([false, true]);
  });

  test('and what contributes names whom it befell', () => {
    const { contributing } = judgeBy(
      says('one', [charge({ cas: ['staging', 'backup'] }), charge({ cas: ['backup'] })]),
    );

    expect(contributing.map(({ cas }) => cas)).toEqual([['backup']]);
  });

  test('and what contributes names its rule, fault and step', () => {
    const other = charge({
      code: 'values-removed',
      effect: 'risks',
      confidence: 'likely',
      cas: [],
      step: 'validation',
    });
    const { contributing } = judgeBy(
      says('one', [other]),
      says('two', [charge()]),
      says('three', [charge({ cas: [] })]),
    );

    expect(contributing).toEqual([
      {
        fault: 'ca',
        code: 'ca-silent',
        effect: 'blocks',
        confidence: 'proved',
        rule: 'three',
        cas: [],
        summary: 'It is silent.',
        findings: [],
      },
      {
        fault: 'client',
        code: 'values-removed',
        effect: 'risks',
        confidence: 'likely',
        rule: 'one',
        cas: [],
        step: 'validation',
        summary: 'It is silent.',
        findings: [],
      },
    ]);
  });

  test('and nothing is longer than a verdict holds', () => {
    const about = { ca: 'a'.repeat(300), account: 'b'.repeat(300), name: 'c'.repeat(300), server: 'd' };
    const finding: Finding = { id: 'ca-reachable', outcome: 'holds', subject: about, detail: 'It is.', evidence: [] };
    const long = charge({ summary: 's'.repeat(5_000), findings: Array.from({ length: 200 }, () => finding) });
    const verdict = judgeBy(
      says('one', 'w'.repeat(5_000)),
      says(
        'two',
        Array.from({ length: 99 }, () => long),
      ),
    );

    expect(() => verdictSchema.parse(verdict)).not.toThrow();
    expect(verdict.contributing).toHaveLength(VERDICT_BOUNDS.causes);
    expect(verdict.findings).toHaveLength(VERDICT_BOUNDS.findings);
    expect(verdict.findings[0]?.about).toMatch(/^a+ b+/);
  });

  test('and a finding about the round is about nothing by name', () => {
    const finding: Finding = { id: 'cleanup-done', outcome: 'holds', subject: {}, detail: 'It is.', evidence: [] };

    expect(judgeBy(says('one', [charge({ findings: [finding] })])).findings).toStrictEqual([
      { id: 'cleanup-done', outcome: 'holds' },
    ]);
  });
});
