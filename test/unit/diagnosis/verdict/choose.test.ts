import { expect, test } from 'vitest';
import { byGravity, choose, faultOf } from '../../../../lambda/diagnosis/verdict/choose.ts';
import type { Charge } from '../../../../lambda/diagnosis/verdict/rule.ts';

const charge = (code: Charge['code'], more: Partial<Charge> = {}): Charge => ({
  ...{ code, effect: 'blocks', confidence: 'proved', cas: ['staging'], summary: 'So it is.', findings: [] },
  ...more,
});

/** What is told before what, whichever was found first. */
test.each<[string, Charge, Charge]>([
  [
    'what blocks before what is a risk',
    charge('undecided'),
    charge('alias-missing', { effect: 'risks', cas: ['staging', 'backup'] }),
  ],
  [
    'a risk before a note',
    charge('undecided', { effect: 'risks', cas: [] }),
    charge('alias-missing', { effect: 'notes' }),
  ],
  [
    'of risks what is nearest, whomever they befell',
    charge('alias-missing', { effect: 'risks', cas: [] }),
    charge('undecided', { effect: 'risks', cas: ['staging', 'backup'] }),
  ],
  ['what befell more CAs', charge('undecided', { cas: ['staging', 'backup'] }), charge('alias-missing')],
  ['what is of the config before a defect of the prober', charge('alias-missing'), charge('prober-defect')],
  ['a defect of the prober before another client', charge('prober-defect'), charge('values-removed')],
  ['another client before the platform', charge('values-removed'), charge('no-egress')],
  ['the platform before the DNS', charge('no-egress'), charge('servers-failing')],
  ['the DNS before a CA', charge('servers-failing'), charge('ca-silent')],
  ['a CA before a rate limit', charge('ca-silent'), charge('ca-rate-limited')],
  ['a rate limit before what is not known', charge('ca-rate-limited'), charge('undecided')],
  ['what is not known before what is nobody’s fault', charge('undecided'), charge('account-replaced')],
  ['the earlier step', charge('ca-silent', { step: 'order' }), charge('ca-silent', { step: 'finalize' })],
  ['a step before none', charge('ca-silent', { step: 'cleanup' }), charge('ca-silent')],
])('%s', (_what, first, second) => {
  expect(byGravity([second, first])).toEqual([first, second]);
  expect(byGravity([first, second])).toEqual([first, second]);
});

test('of two that are alike the one that was found first', () => {
  const [one, other] = [charge('ca-silent', { summary: 'One.' }), charge('ca-silent', { summary: 'Other.' })];

  expect(byGravity([one, other])).toEqual([one, other]);
  expect(byGravity([other, one])).toEqual([other, one]);
});

test('the gravest is the primary cause, and the others stay in their order', () => {
  const note = charge('negative-ttl-long', { effect: 'notes', cas: [] });
  const risk = charge('servers-refuse-tcp', { effect: 'risks', cas: [] });
  const block = charge('ca-silent');

  expect(choose([note, risk, block])).toEqual({ primary: block, others: [risk, note] });
  expect(choose([note, risk])).toEqual({ primary: risk, others: [note] });
});

test('notes alone make no fault', () => {
  const note = charge('negative-ttl-long', { effect: 'notes', cas: [] });

  expect(choose([note])).toEqual({ others: [note] });
  expect(choose([])).toEqual({ others: [] });
});

test('a note is the primary cause where nobody must act', () => {
  const note = charge('negative-ttl-long', { effect: 'notes', cas: [] });
  const inUse = charge('challenge-name-in-use', { effect: 'notes' });

  expect(choose([note, inUse])).toEqual({ primary: inUse, others: [note] });
  expect(choose([note, inUse, charge('ca-silent')]).primary?.code).toBe('ca-silent');
});

test('the fault is that of the catalogue', () => {
  expect(faultOf({ code: 'servers-failing' })).toBe('dns-provider');
});
