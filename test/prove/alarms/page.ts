import { aligned } from '../../../bin/pages/aligned.ts';
import type { ProofRecord } from '../record.ts';
import type { AlarmRow, Raised, Told } from './row.ts';

/** The page about what the parts of `npm run prove` about alarms saw, made of their records. */
export function alarmsPage(records: readonly ProofRecord[]): string {
  const alarms = records.flatMap((record) => record.alarms ?? []);
  return `${[
    '# Alarms, proved',
    '',
    'Made by `node bin/run.mjs test/prove/alarms/write-page.ts` of what the parts left; how it is proved: [proving.md](proving.md#alarms).',
    '',
    ...records.map(runOf),
    '',
    'Seconds to ALARM count from when the fault was put in (rounds that meet it included), seconds to OK from when it was taken out (rounds that pass included). Pulses come every minute and the periods of alarms are as short;',
    'with the usual pulse of 15 minutes what waits for pulses takes 15 times as long. Messages: `begin / over`, as they reached an HTTPS subscriber that verified their signature.',
    '',
    ...aligned([
      ['fault', 'targets', 'alarms, with seconds to ALARM / to OK', 'pages', 'notifications', 'held'],
      ...alarms.map(cellsOf),
    ]),
    '',
    '## What people read',
    '',
    'The first message of each fault, as it came.',
    ...firstMessages(alarms).flatMap(({ row, told }) => [
      '',
      `### ${row.case}`,
      '',
      `${row.story}. Subject: ${told.subject}`,
      '',
      '```text',
      told.text.trimEnd(),
      '```',
    ]),
  ].join('\n')}\n`;
}

function runOf({ part, date, commit, held }: ProofRecord): string {
  const when = `${date.slice(0, 16).replace('T', ' ')} UTC, commit \`${commit.slice(0, 12)}\``;
  return `- [${part}](proved/${part}.json), ${when}: ${held ? 'it held' : '**it did not hold**'}.`;
}

function cellsOf(row: AlarmRow): string[] {
  const { story, targets, raised, told, faults } = row;
  const metric = raised.filter(({ alarm }) => alarm !== 'page' && alarm !== 'notify');
  return [
    story,
    String(targets),
    metric.map(inWords).join('<br>') || 'none',
    count(told, 'page'),
    count(told, 'notify'),
    faults.length === 0 ? 'yes' : `**no**: ${faults.join('; ')}`,
  ];
}

function inWords({ alarm, secondsToAlarm, secondsToOk }: Raised): string {
  return `${alarm} ${secondsToAlarm} / ${secondsToOk ?? 'stayed on'}`;
}

function count(told: readonly Told[], severity: Told['severity']): string {
  const own = told.filter((each) => each.severity === severity);
  const of = (state: Told['state']) => own.filter((each) => each.state === state).length;
  return own.length === 0 ? '0' : `${of('ALARM')} / ${of('OK')}`;
}

function firstMessages(rows: readonly AlarmRow[]): { readonly row: AlarmRow; readonly told: Told }[] {
  const cases = [...new Set(rows.map((row) => row.case))];
  return cases.flatMap((id) => {
    const row = rows.findLast((each) => each.case === id && each.told.some(({ state }) => state === 'ALARM'));
    const told = row?.told.find(({ state }) => state === 'ALARM');
    return row && told ? [{ row, told }] : [];
  });
}
