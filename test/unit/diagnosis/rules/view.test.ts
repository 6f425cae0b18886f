import { describe, expect, test } from 'vitest';
import {
  allHold,
  answeredOnce,
  connected,
  findingsOf,
  lastRefused,
  passed,
  titleOf,
  viewOf,
  wrong,
} from '../../../../lambda/diagnosis/verdict/view.ts';
import {
  type Change,
  changedEvidence,
  lost,
  oneMore,
  passing,
  problem,
  request,
  trouble,
} from '../../support/evidence-changes.ts';

const view = (kept: string, ca: string, ...changes: readonly Change[]) => {
  const found = viewOf(changedEvidence(kept, changes)).probes.find((each) => each.ca === ca);
  if (!found) throw new Error(`${ca} was not probed`);
  return found;
};

describe('a probe', () => {
  test('that passed has neither trouble nor step', () => {
    const evidence = changedEvidence('account-first');
    const [staging] = viewOf(evidence).probes;

    expect(staging).toEqual({ ca: 'staging', title: 'Lab staging CA', role: 'staging', probe: evidence.probes[0] });
    expect(viewOf(evidence).evidence).toBe(evidence);
  });

  test('that failed tells where, and the problem by its short type', () => {
    const found = view('account-key-replaced', 'staging');

    expect(found).toMatchObject({ step: 'order', problem: 'malformed', trouble: { code: 'ca-refused' } });
    expect(passed(found)).toBe(false);
  });

  test('whose trouble names no step ended at its last one', () => {
    expect(view('account-key-replaced', 'staging', trouble('staging', { step: undefined })).step).toBe('order');
    expect(view('ca-server-error-challenge', 'staging', trouble('staging', { step: undefined })).step).toBe(
      'challenge',
    );
    expect(view('account-budget-spent', 'staging', trouble('staging', { step: undefined }))).not.toHaveProperty('step');
  });

  test('without a problem document has none', () => {
    expect(view('account-binding-missing', 'backup')).not.toHaveProperty('problem');
  });

  test('has a problem of a type of its own as it is', () => {
    const own = problem('staging', { type: 'urn:ca:other' });
    expect(view('account-key-replaced', 'staging', own).problem).toBe('urn:ca:other');
  });

  test.each(['failed', 'inconclusive', 'skipped'] as const)('that is %s has not passed', (outcome) => {
    const found = view('account-first', 'staging', ({ probes: [first] }) => Object.assign(first ?? {}, { outcome }));
    expect(passed(found)).toBe(false);
  });

  test('that passed has', () => expect(passed(view('account-key-replaced', 'staging', passing('staging')))).toBe(true));
});

test('a CA goes by its title, and one that the config does not know by its name', () => {
  const evidence = changedEvidence('account-first');
  expect(titleOf(evidence, 'backup')).toBe('Lab backup CA');
  expect(titleOf(evidence, 'gone')).toBe('gone');
});

describe('findings', () => {
  const failed = () => ({ evidence: changedEvidence('account-key-replaced') });

  test('of a kind, of all CAs or of one', () => {
    const round = failed();
    const cas = findingsOf(round, 'order-accepted').map(({ subject }) => subject.ca);
    expect(cas).toEqual(['staging', 'backup', 'third']);
    expect(findingsOf(round, 'order-accepted', 'third').map(({ subject }) => subject.ca)).toEqual(['third']);
  });

  test('of several kinds', () => {
    const round = failed();
    const ids = findingsOf(round, ['order-accepted', 'certificate-issued'], 'backup').map(({ id }) => id);
    expect(ids).toEqual(['order-accepted', 'certificate-issued']);
  });

  test('that do not hold', () => {
    const round = failed();
    expect(wrong(round, 'order-accepted')).toEqual(findingsOf(round, 'order-accepted', 'staging'));
    expect(wrong(round, 'order-accepted', 'backup')).toEqual([]);
    expect(wrong(round, 'certificate-issued', 'staging')).toEqual([]);
  });

  test('that all hold', () => {
    const round = failed();
    expect(allHold(round, 'ca-reachable')).toBe(true);
    expect(allHold(round, 'egress-works-ipv4')).toBe(true);
    expect(allHold(round, 'order-accepted')).toBe(false);
    expect(allHold(round, 'certificate-issued')).toBe(false);
    expect(allHold(round, 'check-completed')).toBe(false);
  });
});

describe('the last request that was refused', () => {
  const last = (...changes: readonly Change[]) => lastRefused(view('account-key-replaced', 'staging', ...changes));

  test.each<[string, readonly Change[], string | undefined]>([
    ['by its status', [], 'newOrder'],
    ['by the least of errors', [request('staging', 'newOrder', { status: 400 })], 'newOrder'],
    ['399 is none', [request('staging', 'newOrder', { status: 399 })], undefined],
    ['by no answer', [oneMore('staging', { resource: 'finalize', failure: 'reset: ECONNRESET' })], 'finalize'],
    ['answers after it do not count', [oneMore('staging', { resource: 'order', status: 200 })], 'newOrder'],
    ['of two the later', [oneMore('staging', { resource: 'order', status: 502 })], 'order'],
    ['neither answer nor failure', [request('staging', 'newOrder', { status: undefined })], undefined],
  ])('%s', (_what, changes, resource) => {
    expect(last(...changes)?.resource).toBe(resource);
  });
});

test('one answer is an answer', () => {
  const unanswered = oneMore('staging', { failure: 'reset: ECONNRESET' });
  expect(answeredOnce(view('account-first', 'staging', unanswered))).toBe(true);
  expect(answeredOnce(view('account-first', 'staging'))).toBe(true);
  expect(answeredOnce(view('account-first', 'staging', lost('staging', 'reset: ECONNRESET')))).toBe(false);
});

describe('TCP came about', () => {
  const bare = {
    at: '2026-11-28T12:00:00.000Z',
    method: 'GET',
    resource: 'directory',
    url: 'https://a/',
    durationMs: 1,
  };
  test.each([
    ['by an answer', { status: 200 }, true],
    ['by its time', { timings: { connect: 0 } }, true],
    ['over an open socket', { connection: { reused: true } }, true],
    ['not by a look-up', { timings: { dns: 5 }, connection: { reused: false } }, false],
    ['not at all', {}, false],
  ])('%s', (_what, more, expected) => {
    expect(connected({ ...bare, ...more })).toBe(expected);
  });
});
