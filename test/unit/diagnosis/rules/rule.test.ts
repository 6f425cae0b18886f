import { describe, expect, test } from 'vitest';
import { type ProbeCharge, perOpenProbe } from '../../../../lambda/diagnosis/verdict/rule.ts';
import type { ProbeView } from '../../../../lambda/diagnosis/verdict/view.ts';
import { changedEvidence } from '../../support/evidence-changes.ts';
import { roundOf, told } from '../../support/rule-rows.ts';

/** Both CAs failed at the step account, the third passed. */
const swapped = () => changedEvidence('account-secrets-swapped');
const known = () => swapped().findings.filter(({ id }) => id === 'account-known');

const said = (judge: (probe: ProbeView) => Partial<ProbeCharge> | undefined, explained: readonly string[] = []) => {
  const rule = perOpenProbe(
    'name',
    'Asks?',
    (probe) => {
      const charge = judge(probe);
      const base = { code: 'secret-malformed', confidence: 'proved', summary: 'So.', findings: [] } as const;
      return charge && { ...base, ...charge };
    },
    'otherwise',
  );
  return told(rule.judge(roundOf(swapped(), explained)));
};
const charge = {
  code: 'secret-malformed',
  effect: 'blocks',
  confidence: 'proved',
  step: 'account',
  summary: 'So.',
  findings: [],
};

describe('a rule that looks at each open probe', () => {
  test('has its name and its question', () => {
    expect(perOpenProbe('name', 'Asks?', () => undefined, '')).toMatchObject({ name: 'name', asks: 'Asks?' });
  });

  test('is asked about those that are open alone', () => {
    const asked: string[] = [];
    said(
      ({ ca }) => {
        asked.push(ca);
        return undefined;
      },
      ['backup'],
    );
    expect(asked).toEqual(['staging']);
  });

  test('says why nothing is so', () => {
    expect(said(() => undefined)).toBe('otherwise');
    expect(said(() => ({}), ['staging', 'backup'])).toBe('every probe passed or is explained');
  });

  test('one charge is one', () => {
    expect(said(() => ({}), ['backup'])).toEqual([{ ...charge, cas: ['staging'] }]);
  });

  test('charges alike are one, in the words of each', () => {
    const both = said(({ ca }) => ({ summary: `${ca} failed.` }));
    expect(both).toEqual([{ ...charge, cas: ['staging', 'backup'], summary: 'staging failed. backup failed.' }]);
  });

  test('the same words about several CAs are said once, with the others named', () => {
    const rule = perOpenProbe(
      'name',
      'Asks?',
      ({ title }) => ({ code: 'secret-malformed', confidence: 'proved', summary: `${title} failed.`, findings: [] }),
      '',
    );
    const round = roundOf(swapped());
    const open = round.probes.map((probe) => ({ ...probe, step: 'account' as const }));

    expect(rule.judge({ ...round, open })).toMatchObject([
      { summary: 'Lab staging CA failed. The same at Lab backup CA and Lab third CA.' },
    ]);
  });

  test('the same words and findings are said once', () => {
    const findings = known();
    expect(said(() => ({ findings }))).toEqual([
      {
        ...charge,
        cas: ['staging', 'backup'],
        findings: ['account-known staging', 'account-known backup', 'account-known third'],
      },
    ]);
  });

  test.each<[string, Partial<ProbeCharge>]>([
    ['another code', { code: 'secret-missing' }],
    ['another effect', { effect: 'risks' }],
    ['another confidence', { confidence: 'likely' }],
  ])('%s is a charge of its own', (_what, other) => {
    expect(said(({ ca }) => (ca === 'backup' ? other : {}))).toEqual([
      { ...charge, cas: ['staging'] },
      { ...charge, ...other, cas: ['backup'] },
    ]);
  });

  test('another step is a charge of its own', () => {
    const rule = perOpenProbe(
      'name',
      'Asks?',
      () => ({ code: 'prober-defect', confidence: 'proved', summary: 'So.', findings: [] }),
      '',
    );
    const round = roundOf(swapped());
    const [first, second] = round.open;
    const open = [first, { ...second, step: 'order' }] as ProbeView[];
    expect(rule.judge({ ...round, open })).toMatchObject([
      { cas: ['staging'], step: 'account' },
      { cas: ['backup'], step: 'order' },
    ]);
  });
});
