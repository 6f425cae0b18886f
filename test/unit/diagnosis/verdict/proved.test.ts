import { describe, expect, test } from 'vitest';
import type { VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import type { ExperimentKind } from '../../../../lambda/contract/verdict/vocabulary.ts';
import { experimentFor } from '../../../../lambda/diagnosis/verdict/experiment.ts';
import { confirmed, provedBy } from '../../../../lambda/diagnosis/verdict/proved.ts';
import type { Charge } from '../../../../lambda/diagnosis/verdict/rule.ts';
import { type Change, changed, passes, refuses, roundOf } from '../../support/dns-evidence-changes.ts';
import { someRemembered } from '../../support/verdicts.ts';

const PASSED = 'boulder/aws-never-insync';
const fails = refuses('dns', 'words', 'staging');

function charge(code: VerdictCode, more: Partial<Charge> = {}): Charge {
  return { code, effect: 'blocks', confidence: 'open', cas: ['staging'], summary: 'So.', findings: [], ...more };
}

const tries =
  (kind: ExperimentKind, before?: VerdictCode, ca = 'staging'): Change =>
  (evidence) => {
    Object.assign(evidence.run, { experiment: { kind, ca }, confirms: 'before' });
    evidence.history = before ? [someRemembered('later'), someRemembered('before', { code: before })] : [];
  };

describe('the experiment of a round that confirms another', () => {
  const SAYS = {
    'other-names': [
      /issued for other names: the fault is of the first ones/,
      /failed alike with other names: the fault is not of/,
    ],
    alone: [
      /issued when asked once more: it was a passing trouble\.$/,
      /failed alike with nothing else going on: nothing of/,
    ],
    'after-negative-ttl': [
      /accepted values that had lain there for a while: before/,
      /did not accept values either that had lain/,
    ],
    'other-key': [
      /issued for a key of the other kind: it is the kind/,
      /refused a key of the other kind as well: it is not/,
    ],
  } as const;
  test.each(Object.entries(SAYS))('%s says what it proved', (kind, [not, again]) => {
    const went = tries(kind as ExperimentKind, 'undecided');

    expect(provedBy(changed(PASSED, went), undefined)).toMatch(not);
    expect(provedBy(changed(PASSED, went), undefined)).toMatch(/^Lab staging CA /);
    expect(provedBy(changed(PASSED, went, fails), charge('undecided'))).toMatch(again);
    expect(provedBy(changed(PASSED, went, fails), charge('undecided'))).toMatch(/^Lab staging CA /);
  });

  test.each<[string, boolean, readonly Change[], Charge | undefined]>([
    ['nothing of a round without one', false, [fails], charge('undecided')],
    ['nothing where the CA was not asked', false, [tries('alone', 'undecided', 'elsewhere')], charge('undecided')],
    [
      'nothing where something else befell the CA',
      false,
      [tries('alone', 'undecided'), fails],
      charge('undecided', { cas: ['backup'] }),
    ],
    ['nothing where the CA failed otherwise', false, [tries('alone', 'ca-busy'), fails], charge('ca-rate-limited')],
    ['nothing where the verdict before is not known', false, [tries('alone'), fails], charge('undecided')],
    [
      'that it failed alike where it is known better now',
      true,
      [tries('other-names', 'validation-unexplained'), fails],
      charge('ca-validation-failing'),
    ],
    [
      'so of servers that are silent',
      true,
      [tries('other-names', 'validation-unexplained'), fails],
      charge('servers-unreachable'),
    ],
    [
      'so of servers that fail',
      true,
      [tries('other-names', 'validation-unexplained'), fails],
      charge('servers-failing'),
    ],
    [
      'not so of a rate limit',
      false,
      [tries('other-names', 'validation-unexplained'), fails],
      charge('ca-rate-limited'),
    ],
    [
      'not so of another verdict before',
      false,
      [tries('other-names', 'ca-busy'), fails],
      charge('ca-validation-failing'),
    ],
    [
      'that it passed, whatever befell others',
      true,
      [tries('alone'), refuses('dns', 'words', 'backup')],
      charge('undecided', { cas: ['backup'] }),
    ],
  ])('proves %s', (_what, proves, changes, primary) => {
    expect(provedBy(changed(PASSED, ...changes), primary) !== undefined).toBe(proves);
  });

  test('nothing is proved where nothing stands against the round, and its CA did not pass', () => {
    expect(provedBy(changed(PASSED, tries('alone', 'undecided'), fails), undefined)).toBeUndefined();
  });

  test('a round that confirms none has no verdict before', () => {
    const evidence = changed(PASSED);

    expect(
      confirmed({ ...evidence, run: { ...evidence.run, confirms: undefined }, history: undefined }),
    ).toBeUndefined();
  });

  test('the verdict before is that of the round which it confirms', () => {
    const evidence = changed(PASSED, tries('alone', 'ca-busy'));

    expect(confirmed(evidence)).toMatchObject({ runId: 'before', code: 'ca-busy' });
    expect(confirmed({ ...evidence, history: undefined })).toBeUndefined();
    expect(confirmed({ ...evidence, run: { ...evidence.run, confirms: 'other' } })).toBeUndefined();
  });
});

describe('the experiment that would decide', () => {
  test.each<[VerdictCode, ExperimentKind, RegExp]>([
    [
      'validation-unexplained',
      'other-names',
      /^If Lab staging CA fails alike with other names, .*; if it issues, it is\.$/,
    ],
    ['ca-not-reached', 'alone', /^If Lab staging CA fails alike when nothing else goes on, .* passing trouble\.$/],
    ['ca-busy', 'alone', /passing trouble\.$/],
    ['ca-tls-unknown-issuer', 'alone', /passing trouble\.$/],
    ['secondary-validation-failed', 'other-names', /other names/],
    ['caa-undetermined', 'other-names', /other names/],
    ['undecided', 'alone', /passing trouble\.$/],
  ])('of %s is %s', (code, kind, decides) => {
    const experiment = experimentFor(charge(code), roundOf(changed(PASSED, fails)));

    expect(experiment).toEqual({ kind, ca: 'staging', decides: expect.stringMatching(decides) });
  });

  test.each([
    ['no record', 'No TXT record found at a'],
    ['no name', 'DNS problem: NXDOMAIN looking up TXT'],
    ['another value', 'Incorrect TXT record "x" found at a'],
  ])('of a CA that saw %s is to wait until it may have forgotten', (_what, words) => {
    const round = roundOf(changed(PASSED, refuses('unauthorized', words, 'staging')));

    expect(experimentFor(charge('validation-unexplained'), round)).toEqual({
      kind: 'after-negative-ttl',
      ca: 'staging',
      decides: expect.stringMatching(
        /^If Lab staging CA accepts values that have lain there for a while .* another DNS\.$/,
      ),
    });
    expect(experimentFor(charge('validation-unexplained', { cas: ['backup'] }), round)?.kind).toBe('other-names');
  });

  test.each<[string, Charge, readonly Change[]]>([
    ['a cause that no experiment is known for', charge('servers-failing'), [fails]],
    ['a cause that is known', charge('undecided', { confidence: 'likely' }), [fails]],
    ['a cause that befell no CA', charge('undecided', { cas: [] }), []],
    ['a round that made one already', charge('undecided'), [fails, tries('alone')]],
  ])('of %s is none', (_what, cause, changes) => {
    expect(experimentFor(cause, roundOf(changed(PASSED, ...changes)))).toBeUndefined();
  });
});

test('a CA that passed in the meantime proves a passing trouble', () => {
  expect(provedBy(changed(PASSED, fails, tries('alone', 'undecided'), passes('staging')), undefined)).toMatch(
    /passing/,
  );
});
