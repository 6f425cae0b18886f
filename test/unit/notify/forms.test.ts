import { expect, test } from 'vitest';
import { ascii, cut, line } from '../../../lambda/notify/ascii.ts';
import { readChange } from '../../../lambda/notify/change.ts';
import { noticeOf } from '../../../lambda/notify/forms.ts';
import type { Situation } from '../../../lambda/notify/situation.ts';
import { someRemembered } from '../support/verdicts.ts';
import { alarmMessage } from './alarm-messages.ts';

function situation(message: string, more: Partial<Situation> = {}): Situation {
  const change = readChange(message, 'main');
  if (!change) throw new Error('not a change');
  return { deployment: 'main', change, alarms: ['no-ca-issues'], now: Date.parse('2026-11-24T12:00:00Z'), ...more };
}

const last = someRemembered('run-1', {
  code: 'ca-silent',
  fault: 'ca',
  readiness: { renewal: 'blocked', failover: 'blocked' },
});
const page = situation(alarmMessage('page', 'ALARM'), {
  targets: [{ target: 'web', last }, { target: 'mail' }],
  documentation: 'https://docs.example.org/prober',
});
type Machine = Record<string, unknown> & { Prober: Record<string, unknown> };
const parse = <T>(text: string) => JSON.parse(text) as T;

test('tools that know the alarms of CloudWatch find the fields of one', () => {
  const forms = parse<Record<string, string>>(noticeOf(page).message);
  const machine = parse<Machine>(forms.https ?? '');
  expect(machine).toMatchObject({
    AlarmName: 'renewal-prober-main.page',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    StateChangeTime: '2026-11-24T12:00:00.000+0000',
    NewStateReason: expect.stringContaining('transitioned to ALARM'),
    AWSAccountId: '111122223333',
    Region: 'EU (Frankfurt)',
    AlarmArn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:renewal-prober-main.page',
    AlarmDescription: expect.stringMatching(/^PAGE: No CA issues/),
  });
  expect(machine.Prober).toEqual({
    version: 1,
    deployment: 'main',
    severity: 'page',
    title: 'PAGE: No CA issues (renewal prober main)',
    alarms: [
      { key: 'no-ca-issues', title: 'No CA issues', page: 'https://docs.example.org/prober/alarms.md#no-ca-issues' },
    ],
    targets: { affected: 1, all: 2, worst: [{ target: 'web', ...last }] },
  });
  expect([forms.http, forms.sqs, forms.lambda]).toEqual([forms.https, forms.https, forms.https]);
  expect(forms.email).toBe(forms.default);
  expect(forms.sms?.length).toBeLessThanOrEqual(140);
});

test('the end of an alarm has the name of its beginning, so that an incident is resolved', () => {
  const over = situation(alarmMessage('page', 'OK'), { alarms: [] });
  const [first, second] = [page, over].map((each) =>
    parse<Machine>(parse<Record<string, string>>(noticeOf(each).message).https ?? ''),
  );
  expect(second?.AlarmName).toBe(first?.AlarmName);
  expect(second?.NewStateValue).toBe('OK');
});

test('chat gets a custom notification: a title, the text, the next steps, one thread', () => {
  const advice = { target: 'web', summary: 'Silent.', action: { text: 'Fail over.', command: 'prober failover' } };
  const chat = parse<Record<string, unknown>>(noticeOf({ ...page, advice }).chat);
  expect(chat).toMatchObject({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: ':rotating_light: PAGE: No CA issues (renewal prober main)',
      description: expect.stringMatching(/^```\nPAGE: No CA issues[\s\S]*\n```$/),
      nextSteps: [expect.stringContaining('/alarms.md#no-ca-issues'), 'Fail over. `prober failover`'],
      keywords: ['main', 'page', 'no-ca-issues'],
    },
    metadata: { threadId: 'renewal-prober-main.page', summary: 'PAGE: No CA issues (renewal prober main)' },
  });
});

test('however long and odd the words of CloudWatch and of a verdict are, the message stays plain and within bounds', () => {
  const odd = '“Ünïcode” — ``` \u0000 \u202e…\n'.repeat(3_000);
  const message = alarmMessage('page', 'ALARM', { NewStateReason: odd, AlarmDescription: odd });
  const advice = { target: 'web', summary: odd, action: { text: odd, command: odd } };
  const { subject, message: forms, chat } = noticeOf(situation(message, { advice }));
  const texts = Object.values(parse<Record<string, string>>(forms));
  expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  for (const text of texts) {
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text.length).toBeLessThanOrEqual(20_000);
  }
  expect(Buffer.byteLength(forms)).toBeLessThan(256_000);
  expect(Buffer.byteLength(chat)).toBeLessThan(256_000);
  expect(parse<{ content: { description: string } }>(chat).content.description.match(/```/g)).toHaveLength(2);
});

test.each([
  ['a longer name of a deployment', `PAGE: ${'x'.repeat(200)}`, 100, `PAGE: ${'x'.repeat(91)}...`],
  ['what fits', 'PAGE: short', 100, 'PAGE: short'],
  ['line feeds', 'one\n two', 100, 'one two'],
])('a line is one line: %s', (_, text, most, expected) => {
  expect(line(text, most)).toBe(expected);
});

test('quotes and dashes become plain ones, anything else a question mark', () => {
  expect(ascii('“a” ‘b’ – c… \u00a0d\té\u0007🔥')).toBe('"a" \'b\' - c...  d ????'.replace('????', '???'));
});

test('what is cut says so', () => {
  expect(cut('a'.repeat(30), 20)).toBe(`${'a'.repeat(14)}\n[cut]`);
});
