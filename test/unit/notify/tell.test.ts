import { expect, test } from 'vitest';
import type { AlarmKey } from '../../../lambda/contract/alarms.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import type { Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import { type Publication, type TellPorts, tell } from '../../../lambda/notify/tell.ts';
import { someRemembered, someVerdict } from '../support/verdicts.ts';
import { alarmMessage } from './alarm-messages.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const BOTH_GONE = { renewal: 'blocked', failover: 'blocked' } as const;
const gone = (runId: string, more: Partial<Remembered> = {}) =>
  someRemembered(runId, {
    at: '2026-11-24T11:57:00.000Z',
    fault: 'ca',
    code: 'ca-silent',
    readiness: BOTH_GONE,
    cas: ['staging', 'backup'],
    ...more,
  });

type World = {
  readonly on?: readonly AlarmKey[];
  readonly verdicts?: Readonly<Record<string, readonly Remembered[]>>;
  readonly more?: Partial<TellPorts>;
};

/** Tells of a message, and gives what was published and what was warned of. */
async function told(message: string, { on = [], verdicts = {}, more = {} }: World = {}) {
  const published: Publication[] = [];
  const warned: string[] = [];
  const came = await tell(message, {
    deployment: 'main',
    targets: Object.keys(verdicts),
    outlets: { page: { topic: 'page', others: [] }, notify: { topic: 'notify', others: [] } },
    now: () => NOON,
    alarmsOn: async () => [...on],
    verdicts: async (target) => verdicts[target] ?? [],
    resultOf: async () => undefined,
    publish: async (publication) => void published.push(publication),
    warn: (what) => void warned.push(what),
    ...more,
  });
  return { came, published, warned };
}

type Forms = Record<'default' | 'email' | 'sms' | 'https' | 'http' | 'sqs' | 'lambda', string>;
const formsOf = (publication: Publication | undefined) => JSON.parse(publication?.message ?? '{}') as Forms;

test('a page names what is on, whom it touches, what to do and where to read on', async () => {
  const verdicts = { web: [gone('run-1')], mail: [someRemembered('run-2')], api: [gone('run-3')] };
  const verdict = someVerdict({
    code: 'ca-silent',
    fault: 'ca',
    summary: 'The CA takes connections and says nothing.',
    actions: [{ text: 'Fail over.', command: 'prober failover\n  --now' }, { text: 'Not this one.' }],
  });
  const resultOf = async (runId: string) => (runId === 'run-3' ? ({ verdict } as RoundResult) : undefined);
  const { published } = await told(alarmMessage('page', 'ALARM'), {
    on: ['no-ca-issues', 'cleanup-failed', 'staging-impaired'],
    verdicts,
    more: { resultOf },
  });
  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({
    topic: 'page',
    structured: true,
    subject: 'PAGE: No CA issues (renewal prober main)',
    attributes: { deployment: 'main', severity: 'page', state: 'ALARM' },
  });
  expect(formsOf(published[0]).default).toBe(`PAGE: No CA issues (renewal prober main)
Since 2026-11-24T12:00:00.000+0000

No CA issues [no-ca-issues]
  What it means: There is a target that neither the usual CA nor its backup issues for, and the fault is not ours.
  What to do: Ask for a round now: it says which CA works at this moment. Renewals that can wait should.
  $ npm run prober -- now
  Page: docs/alarms.md#no-ca-issues

Targets: 2 of 3 by their last verdicts
  ca-silent (must act: ca): The CA takes connections and does not answer in time.
    api: renewal blocked, failover blocked, 3 min ago; web: renewal blocked, failover blocked, 3 min ago
    Page: docs/verdicts/ca-silent.md

The last verdict of "api": The CA takes connections and says nothing.
  Do first: Fail over.
  $ prober failover
  $   --now

Look further:
  $ npm run prober -- status
  $ npm run prober -- explain ca-silent

CloudWatch says: arn:aws:cloudwatch:eu-central-1:111122223333:alarm:renewal-prober-main.no-ca-issues transitioned to ALARM`);
});

test.each<[string, string, string, readonly AlarmKey[], string]>([
  [
    'the first of several',
    'page',
    'ALARM',
    ['no-ca-issues', 'pulse-silent'],
    'PAGE: No CA issues (+1 more) (renewal prober main)',
  ],
  [
    'what the daytime is for',
    'notify',
    'ALARM',
    ['failover-at-risk'],
    'NOTIFY: The backup CA would not surely take over (renewal prober main)',
  ],
  ['nothing that is known', 'page', 'ALARM', ['cleanup-failed'], 'PAGE: an alarm is on (renewal prober main)'],
  ['the end', 'page', 'OK', ['failover-at-risk'], 'OVER: page of renewal prober main is over'],
])('the subject names %s', async (_, severity, state, on, subject) => {
  const { published } = await told(alarmMessage(severity, state), { on });
  expect(published.map((each) => [each.topic, each.subject])).toEqual([[severity, subject]]);
});

test('the end tells what is still on, and no target', async () => {
  const { published } = await told(alarmMessage('page', 'OK'), {
    on: ['failover-at-risk', 'quiet'],
    verdicts: { web: [gone('run-1')] },
  });
  const text = formsOf(published[0]).default;
  expect(text).toContain(
    'Nothing that wakes anybody is on any more.\nStill on: The backup CA would not surely take over [failover-at-risk]\n',
  );
  expect(text).not.toContain('Targets:');
});

test('that the daytime message is over because somebody is paged is not told', async () => {
  expect(await told(alarmMessage('notify', 'OK'), { on: ['path-broken'] })).toMatchObject({
    came: 'no-recovery',
    published: [],
  });
  expect(await told(alarmMessage('notify', 'OK'), { on: ['cleanup-failed'] })).toMatchObject({ came: 'told' });
  expect(await told(alarmMessage('notify', 'ALARM'), { on: ['path-broken'] })).toMatchObject({ came: 'told' });
});

test('that a new alarm is evaluated for the first time is not told, unless it goes on', async () => {
  const first = { OldStateValue: 'INSUFFICIENT_DATA' };
  expect(await told(alarmMessage('page', 'OK', first))).toMatchObject({ came: 'no-recovery', published: [] });
  expect(await told(alarmMessage('page', 'ALARM', first))).toMatchObject({ came: 'told' });
});

test('an alarm that went off before it was looked at is known by the message', async () => {
  const { published } = await told(alarmMessage('page', 'ALARM', { children: ['path-broken'] }));
  expect(published[0]?.subject).toBe('PAGE: Our path is broken (renewal prober main)');
});

test.each<[string, AlarmKey, Remembered['readiness'], boolean]>([
  ['both gone', 'no-ca-issues', BOTH_GONE, true],
  ['one ready', 'no-ca-issues', { renewal: 'ready', failover: 'blocked' }, false],
  ['no failover known', 'path-broken', { renewal: 'blocked', failover: 'unknown' }, true],
  ['a risk of renewal', 'renewal-at-risk', { renewal: 'at-risk', failover: 'ready' }, true],
  ['a risk of failover', 'renewal-at-risk', { renewal: 'ready', failover: 'at-risk' }, false],
  ['failover gone', 'failover-at-risk', { renewal: 'ready', failover: 'blocked' }, true],
])('%s under %s, %j: touched is %s', async (_, key, readiness, touched) => {
  const severity = key.endsWith('at-risk') ? 'notify' : 'page';
  const { published } = await told(alarmMessage(severity, 'ALARM'), {
    on: [key],
    verdicts: { web: [gone('run', { readiness })] },
  });
  expect(formsOf(published[0]).default).toContain(`Targets: ${touched ? 1 : 0} of 1 `);
});

test('a round that learnt nothing does not hide the verdict before it', async () => {
  const blind = someRemembered('run-2', { readiness: { renewal: 'unknown', failover: 'unknown' } });
  const { published } = await told(alarmMessage('page', 'ALARM'), {
    on: ['no-ca-issues'],
    verdicts: { web: [blind, gone('run-1')] },
  });
  expect(formsOf(published[0]).default).toContain('Targets: 1 of 1 ');
});

test('of a hundred targets some are named, and the message stays short', async () => {
  const verdicts = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`web-${index}`, [gone(`run-${index}`)]]),
  );
  const { published } = await told(alarmMessage('page', 'ALARM'), { on: ['no-ca-issues'], verdicts });
  const text = formsOf(published[0]).default;
  expect(published).toHaveLength(1);
  expect(text).toContain('Targets: 100 of 100 ');
  expect(text).toContain('; and 92 more');
  expect(text.length).toBeLessThan(3_000);
});

test.each<[string, Partial<TellPorts>, string, string]>([
  [
    'the states of the alarms',
    { alarmsOn: () => Promise.reject(new Error('denied')) },
    'The states of the other alarms could not be read',
    'CloudWatch says',
  ],
  [
    'the last verdicts',
    { verdicts: () => Promise.reject(new Error('denied')) },
    'The last verdicts could not be read',
    'No CA issues',
  ],
  ['the last round', { resultOf: () => Promise.reject(new Error('denied')) }, 'Targets: 1 of 1', 'No CA issues'],
])('what cannot be read is left out: %s', async (what, more, words, others) => {
  const world = { on: ['no-ca-issues'] as const, verdicts: { web: [gone('run-1')] }, more };
  const { published, warned, came } = await told(alarmMessage('page', 'ALARM', { children: ['no-ca-issues'] }), world);
  expect(warned).toEqual([what]);
  expect(came).toBe('told');
  expect(formsOf(published[0]).default).toContain(words);
  expect(formsOf(published[0]).default).toContain(others);
});

test.each([
  ['no JSON', 'Something is wrong'],
  ['another alarm', alarmMessage('page', 'ALARM').replaceAll('renewal-prober-main', 'renewal-prober-other')],
  ['a metric alarm', alarmMessage('no-ca-issues', 'ALARM')],
  ['a state that says nothing', alarmMessage('page', 'INSUFFICIENT_DATA')],
  ['JSON of another kind', '[]'],
])('what is none of ours is passed on to those who are paged, as it is: %s', async (_, message) => {
  const { came, published } = await told(message);
  expect(came).toBe('passed-on');
  expect(published).toEqual([
    {
      topic: 'page',
      subject: 'Alarm of renewal prober main, as CloudWatch sent it',
      message,
      structured: false,
      attributes: { deployment: 'main', severity: 'page', state: 'unknown' },
    },
  ]);
});

test('topics of others and chat channels get it as well; one that refuses is told to those who are reached', async () => {
  const published: Publication[] = [];
  const refused = Object.assign(new Error('no'), { name: 'AuthorizationError' });
  const { warned } = await told(alarmMessage('page', 'ALARM'), {
    on: ['path-broken'],
    more: {
      outlets: {
        page: { topic: 'page', chat: 'chat', others: ['closed', 'open'] },
        notify: { topic: 'notify', others: [] },
      },
      publish: async (each) => {
        if (each.topic === 'closed') throw refused;
        published.push(each);
      },
    },
  });
  expect(published.map(({ topic, structured }) => [topic, structured])).toEqual([
    ['open', true],
    ['chat', false],
    ['page', true],
  ]);
  expect(warned).toEqual(['publishing to closed']);
  expect(formsOf(published[2]).email).toMatch(/\n\nThis message did not reach: closed \(AuthorizationError\)$/);
  expect(formsOf(published[0]).email).not.toContain('did not reach');
});

test('where nobody could be told the publication is tried again by whoever called', async () => {
  const publish = () => Promise.reject(new Error('down'));
  await expect(told(alarmMessage('page', 'ALARM'), { more: { publish } })).rejects.toThrow('down');
  await expect(told('no JSON', { more: { publish } })).rejects.toThrow('down');
});
