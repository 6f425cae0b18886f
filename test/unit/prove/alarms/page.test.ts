import { expect, test } from 'vitest';
import { alarmsPage } from '../../../prove/alarms/page.ts';
import type { AlarmRow } from '../../../prove/alarms/row.ts';
import type { ProofRecord } from '../../../prove/record.ts';

const paged: AlarmRow = {
  ...{ case: 'no-ca-issues', story: 'Both CAs are gone', deployment: 'ten', targets: 10, rounds: 10 },
  raised: [
    { alarm: 'no-ca-issues', secondsToAlarm: 12, secondsToOk: 40 },
    { alarm: 'page', secondsToAlarm: 13, secondsToOk: 41 },
  ],
  told: [
    {
      ...{ severity: 'page', state: 'ALARM', seconds: 73, signatureVersion: '2' },
      ...{ subject: 'PAGE: No CA issues', alarms: ['No CA issues'], text: 'Ask for a round now.\n' },
    },
    {
      ...{ severity: 'page', state: 'OK', seconds: 101, signatureVersion: '2' },
      ...{ subject: 'OVER', alarms: [], text: 'It is over.' },
    },
  ],
  faults: [],
};
const wrong: AlarmRow = { ...paged, deployment: 'one', targets: 1, told: [], faults: ['quiet went on'] };

const record: ProofRecord = {
  ...{ part: 'alarms-cas', date: '2026-11-29T10:20:30.000Z', commit: `${'a'.repeat(40)}`, held: false, versions: {} },
  ...{ counts: { passed: 1, failed: 1, skipped: 0 }, seconds: 1, figures: {}, alarms: [wrong, paged] },
};

const later: ProofRecord = { ...record, part: 'alarms-prober', held: true, alarms: [] };

test('a row has the seconds of each alarm, the messages, and what does not hold', () => {
  const cells = alarmsPage([record, later])
    .split('\n')
    .filter((line) => line.startsWith('| Both'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  expect(cells).toEqual([
    ['', 'Both CAs are gone', '1', 'no-ca-issues 12 / 40', '0', '0', '**no**: quiet went on', ''],
    ['', 'Both CAs are gone', '10', 'no-ca-issues 12 / 40', '1 / 1', '0', 'yes', ''],
  ]);
});

test('each run is named, and the first message of a fault stands there as it came', () => {
  const page = alarmsPage([record, later]);

  expect(page).toContain(
    '- [alarms-cas](proved/alarms-cas.json), 2026-11-29 10:20 UTC, commit `aaaaaaaaaaaa`: **it did not hold**.\n- [alarms-prober](',
  );
  expect(page).toContain('Subject: PAGE: No CA issues\n\n```text\nAsk for a round now.\n```\n');
});
