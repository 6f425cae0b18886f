import { expect, test } from 'vitest';
import type { Remembered } from '../../../../lambda/contract/verdict/verdict.ts';
import type { Change } from '../../../../lambda/contract/verdict/vocabulary.ts';
import { changeOf } from '../../../../lambda/diagnosis/verdict/change.ts';
import { someRemembered } from '../../support/verdicts.ts';

const well = someRemembered('well');
const ill = someRemembered('ill', { fault: 'ca', code: 'ca-silent' });
const now = { well: { fault: 'none', code: 'healthy' }, ill: { fault: 'ca', code: 'ca-silent' } } as const;

test.each<[string, 'well' | 'ill', readonly Remembered[], Change]>([
  ['the first verdict', 'well', [], 'first'],
  ['the first verdict, which is bad', 'ill', [], 'first'],
  ['well as before', 'well', [well], 'steady'],
  ['well, and was not', 'well', [ill], 'recovered'],
  ['well with a note, and before without', 'well', [someRemembered('noted', { code: 'account-replaced' })], 'steady'],
  ['not well, and was', 'ill', [well], 'new'],
  ['not well as before', 'ill', [ill, well], 'continuing'],
  ['another code of the same fault', 'ill', [someRemembered('other', { fault: 'ca', code: 'ca-server-error' })], 'new'],
  ['another fault', 'ill', [someRemembered('other', { fault: 'unknown', code: 'ca-not-reached' })], 'new'],
  ['another fault by the same code', 'ill', [someRemembered('other', { fault: 'unknown', code: 'ca-silent' })], 'new'],
  ['two turns', 'well', [ill, well], 'recovered'],
  ['three turns', 'well', [ill, well, ill], 'flapping'],
  ['three turns, the last into a fault', 'ill', [well, ill, well], 'flapping'],
  ['three turns among six verdicts', 'well', [ill, ill, well, well, ill], 'flapping'],
  ['the third turn is further back', 'well', [ill, ill, well, well, well, ill], 'recovered'],
])('%s', (_what, which, history, change) => {
  expect(changeOf(now[which], history)).toBe(change);
});
