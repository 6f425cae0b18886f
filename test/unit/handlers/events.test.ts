import { describe, expect, test } from 'vitest';
import { type Trouble, TroubleError } from '../../../lambda/contract/problem.ts';
import { rejectedSchema } from '../../../lambda/contract/result.ts';
import { describeError, rejectExpired, rejection } from '../../../lambda/handlers/events.ts';
import { answerEvent } from '../../../lambda/handlers/route.ts';
import { someVerdict } from '../support/verdicts.ts';

const scheduled = { source: 'schedule', target: 'web', scheduledTime: '2026-11-24T06:00:00Z' };
const dispatched = {
  source: 'dispatch',
  runId: 'run',
  target: 'web',
  cas: 'all',
  trigger: 'on-demand',
  requestedAt: '2026-11-24T06:00:00Z',
};

const neverOpened = () => {
  throw new Error('nothing may be opened for an event that does not fit');
};

describe('an event that does not fit', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'go'],
    ['a number', 7],
    ['a list', []],
    ['an empty object', {}],
    ['no reason', { cas: 'all' }],
    ['an empty reason', { reason: '' }],
    ['a reason of a novel', { reason: 'x'.repeat(501) }],
    ['an unknown field', { reason: 'x', dryRun: true }],
    ['CAs in one text', { reason: 'x', cas: 'staging' }],
    ['no CA at all', { reason: 'x', cas: [] }],
    ['a run id with a space', { reason: 'x', runId: 'a b' }],
    ['a run id that is too long', { reason: 'x', runId: 'x'.repeat(129) }],
    ['an unknown source', { source: 'cron', reason: 'x' }],
    ['a schedule without its time', { source: 'schedule', target: 'web' }],
    ['a schedule whose time was not filled in', { ...scheduled, scheduledTime: '<aws.scheduler.scheduled-time>' }],
    ['a schedule with more than it knows', { ...scheduled, cas: 'all' }],
    ['a handed over round without a run id', { ...dispatched, runId: undefined }],
    ['a handed over round of an unknown trigger', { ...dispatched, trigger: 'mood' }],
    ['a list of events', [{ reason: 'x' }]],
    ['a source that is no text', { source: { toString: 1 }, reason: 'x' }],
  ])('is rejected: %s', async (_what, event) => {
    const error: unknown = await answerEvent(event, () => 240_000, neverOpened).catch((thrown: unknown) => thrown);
    expect(rejectedSchema.parse(rejection(error))).toMatchObject({
      state: 'rejected',
      trouble: { code: 'event-invalid', action: expect.stringContaining('{"cas": "all"') },
    });
  });
});

test.each<[unknown, string]>([
  [7, 'the event: got a number, wants an object'],
  [{ cas: 'all' }, 'reason: is missing, wants a text'],
  [{ reason: '' }, 'reason: got "", wants at least 1 character'],
  [{ reason: 7 }, 'reason: got a number, wants a text'],
  [{ reason: 'x', cas: 'staging' }, 'cas: got "staging", wants "all" or a list of CAs'],
  [{ reason: 'x', runId: 'a b' }, 'runId: got "a b", wants 1 to 128 letters, digits'],
  [{ reason: 'x', dryRun: true }, 'dryRun: unknown field; there are cas, reason, target, runId'],
  [{ ...scheduled, scheduledTime: 'now' }, 'scheduledTime: got "now", wants a date and time with its offset'],
  [{ ...dispatched, trigger: 'mood' }, 'trigger: got "mood", wants "schedule" or '],
])('%j is told by field, what was given and what is wanted', async (event, words) => {
  const answer: unknown = await answerEvent(event, () => 240_000, neverOpened).catch(rejection);

  const { message } = rejectedSchema.parse(answer).trouble;
  expect(message).toContain(words);
  expect(message).not.toMatch(/Invalid|Too |expected|Unrecognized/);
});

test.each([
  [60_000, 0, true],
  [60_001, 0, false],
  [360_000, 300_000, true],
  [360_001, 300_000, false],
  [-5_000, 0, true],
])('an event %i ms old with an allowance of %i ms passes: %s', (age, allowance, passes) => {
  const now = Date.parse('2026-11-24T06:00:00Z');
  const checking = () => rejectExpired(now - age, now, allowance);
  if (passes) return checking();
  expect(checking).toThrow(expect.objectContaining({ trouble: expect.objectContaining({ code: 'event-expired' }) }));
});

test('a rejection of what nobody expected says that the prober is at fault, and none of its words', () => {
  const answer = rejection(new TypeError('secret words'));
  expect(rejectedSchema.parse(answer).trouble.code).toBe('prober-defect');
  expect(JSON.stringify(answer)).not.toContain('secret words');
});

describe('the verdict on a round that was not made', () => {
  const lost = new TroubleError({ code: 'round-lost', message: 'It left no result.', action: 'Look.' });
  const verdict = someVerdict({ fault: 'platform', code: 'round-lost', page: 'verdicts/round-lost.md' });
  const warnings: [string, Trouble][] = [];
  const warn = (message: string, trouble: Trouble) => void warnings.push([message, trouble]);

  test('is made of its trouble', () => {
    const judge = ({ code }: Trouble) => (code === 'round-lost' ? verdict : undefined);
    expect(rejectedSchema.parse(rejection(lost, { judge, warn })).verdict).toEqual(verdict);
  });

  test.each([
    ['where nobody but the caller must act', { judge: () => undefined, warn }],
    ['where nobody judges', undefined],
  ])('is absent %s', (_when, judging) => {
    expect(rejection(lost, judging)).toStrictEqual({ version: 1, state: 'rejected', trouble: lost.trouble });
  });

  test('is absent where the judge fails, and the log says so', () => {
    const judge = () => {
      throw new TypeError('x');
    };
    expect(rejection(lost, { judge, warn })).toStrictEqual({ version: 1, state: 'rejected', trouble: lost.trouble });
    expect(warnings).toMatchObject([['no verdict', { code: 'prober-defect' }]]);
  });
});

test('the log keeps no cause of an error', () => {
  const error = new TroubleError(
    { code: 'secret-unreadable', message: 'what', action: 'do' },
    { cause: new Error('secret words') },
  );
  expect(JSON.stringify(describeError(error))).not.toContain('secret words');
  expect(describeError('thrown text')).toEqual({ name: 'string', message: 'something that is no error was thrown' });
});
