import { describe, expect, it } from 'vitest';
import type { Delivered } from '../../../../lab/aws/subscriber.ts';
import type { AlarmCase } from '../../../prove/alarms/alarm-case.ts';
import { judge, type SeenCase } from '../../../prove/alarms/judge.ts';
import type { Transition } from '../../../prove/alarms/watch.ts';

const PUT_IN = 1_000_000;
const TAKEN_OUT = PUT_IN + 100_000;

const outage: AlarmCase = {
  id: 'outage',
  story: 'Both CAs are gone',
  deployments: ['one'],
  put: [],
  raises: ['no-ca-issues', 'failover-at-risk'],
  told: 'page',
};

function on(alarm: string, from: number, to?: number): Transition[] {
  const at = (seconds: number) => PUT_IN + seconds * 1_000;
  const back = to === undefined ? [] : [{ alarm, state: 'OK', at: TAKEN_OUT + to * 1_000 }];
  return [{ alarm, state: 'ALARM', at: at(from) }, ...back];
}

function message(path: string, NewStateValue: string, at: number, more: Partial<Delivered> = {}): Delivered {
  const form = { NewStateValue, AlarmDescription: 'What to do', Prober: { alarms: [{ title: 'No CA issues' }] } };
  return {
    ...{ at, path, topicArn: 'arn', subject: 'PAGE', message: JSON.stringify(form), signatureVersion: '2' },
    ...more,
  };
}

const PAGED = [
  message('/one/page', 'ALARM', PUT_IN + 70_000),
  message('/one/page', 'OK', TAKEN_OUT + 90_000),
  message('/ten/page', 'ALARM', PUT_IN + 70_000),
];
const ALARMS = [...on('no-ca-issues', 10, 30), ...on('failover-at-risk', 70, 130), ...on('page', 10, 31)];

function seen(changes: Partial<SeenCase> = {}): SeenCase {
  return {
    ...{ deployment: 'one', targets: 1, rounds: 1, putIn: PUT_IN, takenOut: TAKEN_OUT },
    ...{ transitions: ALARMS, delivered: PAGED },
    ...changes,
  };
}

describe('a case of the alarms', () => {
  it('holds when its alarms go on once and off again, and one page begins and one is over', () => {
    const row = judge(outage, seen());

    expect(row.faults).toEqual([]);
    expect(row.raised[0]).toEqual({ alarm: 'no-ca-issues', secondsToAlarm: 10, secondsToOk: 30 });
    expect(row.told).toEqual([
      {
        ...{ severity: 'page', state: 'ALARM', seconds: 70, signatureVersion: '2', subject: 'PAGE' },
        ...{ alarms: ['No CA issues'], text: 'What to do' },
      },
      {
        ...{ severity: 'page', state: 'OK', seconds: 90, signatureVersion: '2', subject: 'PAGE' },
        ...{ alarms: ['No CA issues'], text: 'What to do' },
      },
    ]);
  });

  it.each<[string, Partial<SeenCase>, string[]]>([
    ['an alarm that does not go on', { transitions: on('no-ca-issues', 10, 30) }, ['failover-at-risk did not go on']],
    ['another alarm', { transitions: [...ALARMS, ...on('dead-letters', 5, 9)] }, ['dead-letters went on']],
    [
      'an alarm that stays on',
      { transitions: [...on('no-ca-issues', 10, 30), ...on('failover-at-risk', 70)] },
      ['failover-at-risk stayed on'],
    ],
    [
      'an alarm that goes on twice',
      { transitions: [...ALARMS, ...on('no-ca-issues', 110, 60)] },
      ['no-ca-issues went on 2 times'],
    ],
    ['two pages', { delivered: [...PAGED, ...PAGED.slice(0, 1)] }, ['2 messages page/ALARM, not 1']],
    ['no page at all', { delivered: [] }, ['0 messages page/ALARM, not 1', '0 messages page/OK, not 1']],
    [
      'a notification besides',
      { delivered: [...PAGED, message('/one/notify', 'ALARM', PUT_IN)] },
      ['1 messages notify/ALARM, not 0'],
    ],
    [
      'a message that is no form for tools',
      { delivered: [...PAGED, message('/one/page', 'ALARM', PUT_IN, { message: 'words' })] },
      ['1 messages page/unreadable, not 0'],
    ],
    [
      'a signature of the old version',
      { delivered: PAGED.map((each) => ({ ...each, signatureVersion: '1' })) },
      ['a message of page is not signed under version 2'],
    ],
  ])('does not hold with %s', (_, changes, faults) => {
    expect(judge(outage, seen(changes)).faults).toEqual(faults);
  });

  it('of which nobody is to be told holds with no message', () => {
    const told = { ...outage, raises: [], told: 'nobody' } as const;

    expect(judge(told, seen({ transitions: [], delivered: [] })).faults).toEqual([]);
    expect(judge(told, seen({ transitions: [], delivered: PAGED })).faults).toHaveLength(2);
  });
});
