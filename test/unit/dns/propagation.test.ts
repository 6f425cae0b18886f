import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import type { PropagationCause } from '../../../lambda/contract/causes.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { awaitServers, causeOf } from '../../../lambda/dns/propagation.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { type Asked, answerTo, type Script, type ScriptedServer, startServer } from '../support/dns-servers.ts';

const NAME = '_acme-challenge.a.acme.example.org';
const servers: ScriptedServer[] = [];
const start = async (...scripts: Script[]) => {
  for (const [index, script] of scripts.entries()) servers.push(await startServer(script, { name: `ns${index}.test` }));
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const wait = (expected: readonly { name: string; values: string[] }[], milliseconds = 5_000) =>
  awaitServers(servers, expected, { clock: systemClock, deadline: systemClock.now() + milliseconds });
const serving =
  (...values: string[]): Script =>
  (asked) => [answerTo(asked, { answers: values.map((value) => txt(asked, value)) })];
const txt = (asked: Asked, ...data: string[]): Answer => ({
  type: 'TXT',
  name: asked.query.questions?.[0]?.name ?? '',
  data,
});

describe('complete is what every server serves whole', () => {
  test('whatever else lies there, in whatever order and in however many strings', async () => {
    await start(serving('two', 'foreign', 'one'), (asked) => [
      answerTo(asked, { answers: [txt(asked, 'o', 'ne'), txt(asked, 'two')] }),
    ]);
    const { complete, servers: reports } = await wait([{ name: NAME, values: ['one', 'two'] }]);
    expect(complete).toBe(true);
    expect(reports.map(({ lastAnswer }) => lastAnswer)).toEqual(['2 of 2 values', '2 of 2 values']);
  });

  test('waits for a server that is late', async () => {
    let asked = 0;
    await start(serving('one'), (question) => {
      asked += 1;
      return (asked < 3 ? serving() : serving('one'))(question);
    });
    const { complete, servers: reports } = await wait([{ name: NAME, values: ['one'] }]);
    expect(complete).toBe(true);
    const [first, late] = reports.map(({ servedAfterMs }) => servedAfterMs ?? 0);
    // Two pauses, of 100 and 150 ms, lie between its three answers.
    expect(late).toBeGreaterThanOrEqual(240);
    expect(first).toBeLessThan(late ?? 0);
  });

  test('asks about many names without having all questions open at once', async () => {
    const names = Array.from({ length: 100 }, (_, each) => ({ name: `n${each}.test`, values: ['one'] }));
    let open = 0;
    let most = 0;
    await start((asked) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
      });
      return serving('one')(asked);
    });
    const { complete } = await wait(names);
    expect(complete).toBe(true);
    expect(servers[0]?.asked).toHaveLength(100);
    expect(most).toBeLessThanOrEqual(20);
  });
});

describe('is not complete', () => {
  test.each<[string, Script, string, PropagationCause]>([
    ['serves one value of two', serving('one'), '1 of 2 values', 'some-served'],
    ['does not know the name', (asked) => [answerTo(asked, { rcode: 3 })], 'NXDOMAIN', 'nxdomain'],
    ['refuses', (asked) => [answerTo(asked, { rcode: 5 })], 'REFUSED', 'lame'],
    ['fails', (asked) => [answerTo(asked, { rcode: 2 })], 'SERVFAIL', 'servfail'],
    ['serves another value', serving('foreign'), '0 of 2 values', 'some-served'],
    ['says nothing', () => [], 'timeout', 'silent'],
    [
      'has it from a cache',
      (asked) => [answerTo(asked, { authoritative: false, answers: [txt(asked, 'one'), txt(asked, 'two')] })],
      'not authoritative',
      'lame',
    ],
    [
      'serves it at another name',
      (asked) => [answerTo(asked, { answers: ['one', 'two'].map((data) => ({ type: 'TXT', name: 'x.test', data })) })],
      '0 of 2 values',
      'some-served',
    ],
  ])('while a server %s', async (_what, script, words, cause) => {
    await start(serving('one', 'two'), script);
    const { complete, servers: reports } = await wait([{ name: NAME, values: ['one', 'two'] }], 1_400);
    expect(complete).toBe(false);
    expect(reports[0]?.servedAfterMs).toBeDefined();
    expect(reports[1]).toMatchObject({ name: 'ns1.test', lastAnswer: words });
    expect(causeOf({ complete, servers: reports })).toBe(cause);
    expect(reports[1]?.servedAfterMs).toBeUndefined();
  });

  test('and an answer that the deadline cut short does not hide the one before', async () => {
    let silent = false;
    await start((asked) => {
      const answer = silent ? [] : serving('one')(asked);
      silent = true;
      return answer;
    });
    // Less than the time that one question is given, so that the deadline is what cuts the second look short.
    const { servers: reports } = await wait([{ name: NAME, values: ['one', 'two'] }], 1_400);
    expect(reports[0]?.lastAnswer).toBe('1 of 2 values');
  });

  test('without any server', async () => {
    expect((await wait([{ name: NAME, values: ['one'] }])).complete).toBe(false);
  });

  test('when a single name of several is missing', async () => {
    await start((asked) => (asked.query.questions?.[0]?.name === 'b.test' ? serving() : serving('one'))(asked));
    const { complete, servers: reports } = await wait(
      ['a.test', 'b.test', 'c.test'].map((name) => ({ name, values: ['one'] })),
      1_400,
    );
    expect(complete).toBe(false);
    expect(reports[0]?.lastAnswer).toBe('2 of 3 values');
  });
});

describe('a server of no use', () => {
  /** Ten times as fast as the real one. */
  const fast: Clock = {
    now: () => systemClock.now() * 10,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 10, signal),
  };
  const waitFast = () =>
    awaitServers(servers, [{ name: NAME, values: ['one'] }], { clock: fast, deadline: fast.now() + 60_000 });

  test.each<[string, Script]>([
    ['refuses', (asked) => [answerTo(asked, { rcode: 5 })]],
    ['fails', (asked) => [answerTo(asked, { rcode: 2 })]],
  ])('that %s is given up after some seconds', async (_what, script) => {
    await start(serving('one'), script);
    const began = fast.now();
    const { complete } = await waitFast();
    expect(complete).toBe(false);
    expect(fast.now() - began).toBeGreaterThanOrEqual(8_000);
    expect(fast.now() - began).toBeLessThan(30_000);
  });

  test('for a while only is waited for', async () => {
    let looks = 0;
    await start((asked) => {
      looks += 1;
      return looks > 8 ? serving('one')(asked) : [answerTo(asked, { rcode: looks % 4 === 0 ? 3 : 2 })];
    });
    expect((await waitFast()).complete).toBe(true);
  });
});

describe('the cause', () => {
  const refuses: Script = (asked) => [answerTo(asked, { rcode: 5 })];
  const unknown: Script = (asked) => [answerTo(asked, { rcode: 3 })];
  /** Serves the value at its first look, and as `then` afterwards. */
  const once = (then: Script): Script => {
    let looks = 0;
    return (asked) => {
      looks += 1;
      return (looks === 1 ? serving('one') : then)(asked);
    };
  };

  test.each<[PropagationCause, string, readonly Script[]]>([
    ['none-served', 'no server has any', [serving(), serving('foreign')]],
    ['some-served', 'one has all of them', [serving('one'), serving()]],
    ['lame', 'most refuse', [serving(), refuses, refuses]],
    ['values-gone', 'one had them and has another value now', [once(serving('foreign')), serving()]],
    ['values-gone', 'one had them and knows no such name now', [once(unknown), refuses]],
    ['lame', 'one had them and says nothing now', [once(() => []), refuses]],
  ])('is %s where %s', async (cause, _where, scripts) => {
    await start(...scripts);
    const report = await wait([{ name: NAME, values: ['one'] }], 300);
    expect(report.complete).toBe(false);
    expect(causeOf(report)).toBe(cause);
  });

  test('tells of values that are gone in words as well', async () => {
    await start(once(serving('foreign')), serving());
    const { servers: reports } = await wait([{ name: NAME, values: ['one'] }], 300);
    expect(reports.map(({ lastAnswer }) => lastAnswer)).toEqual(['0 of 1 values, after all of them', '0 of 1 values']);
  });
});
