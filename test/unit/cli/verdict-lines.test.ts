import { expect, it } from 'vitest';
import type { Paint } from '../../../bin/cli/print/paint.ts';
import { verdictLines } from '../../../bin/cli/print/verdict.ts';
import { BACKUP_DOWN, verdict } from './some-verdict.ts';

const plain: Paint = (_tone, text) => text;

it('answers first, then says what to do, what else holds and what it rests on', () => {
  const lines = verdictLines(
    {
      ...BACKUP_DOWN,
      actions: [
        { text: 'Look at the status page of the CA.' },
        { text: 'Try it by hand.', command: 'curl -v https://ca.test/directory' },
      ],
      contributing: [
        {
          ...{ fault: 'rate-limit', code: 'budget-spent', effect: 'notes', confidence: 'proved', rule: 'budget' },
          ...{ cas: ['staging'], summary: 'The order budget is spent.', findings: [] },
        },
      ],
      findings: [{ id: 'ca-reachable', outcome: 'does-not-hold', about: 'backup', value: 'ECONNREFUSED' }],
    },
    plain,
  );

  expect(lines).toEqual([
    'Verdict',
    '  renewal   ready',
    '  failover  blocked',
    '  must act  the CA (ca)',
    '  code      ca-unreachable (proved) at backup in the step order',
    '  change    new',
    '',
    '  The backup CA cannot be connected to, while staging issued.',
    '',
    'What to do',
    '  1. Look at the status page of the CA.',
    '  2. Try it by hand.',
    '       curl -v https://ca.test/directory',
    '',
    'What else holds',
    '  - budget-spent at staging (rate-limit, notes): The order budget is spent.',
    '',
    'It rests on',
    '  does-not-hold  ca-reachable  backup: ECONNREFUSED',
    '',
    'Page: docs/verdicts/ca-unreachable.md (prober explain ca-unreachable)',
  ]);
});

it('names the experiment that would decide, and what a confirmation said', () => {
  const lines = verdictLines(
    verdict({
      ...{ fault: 'unknown', code: 'undecided', confidence: 'open', proved: 'It failed for other names as well.' },
      experiment: { kind: 'alone', ca: 'backup', decides: 'Passing alone, it is our values.' },
    }),
    plain,
  );
  expect(lines).toContain('  The confirmation says: It failed for other names as well.');
  expect(lines).toContain('  Passing alone, it is our values. (alone at backup)');
});

it('leaves a command as it is, and keeps everything else within 80 columns', () => {
  const command = `_acme-challenge.www.example.org.  300  IN  CNAME  ${'x'.repeat(60)}.acme.example.org.`;
  const text = 'words and '.repeat(30);
  const lines = verdictLines(verdict({ summary: text, actions: [{ text, command }] }), plain);
  expect(lines).toContain(`       ${command}`);
  expect(lines.filter((line) => line.length > 80)).toEqual([`       ${command}`]);
});
