import { describe, expect, test } from 'vitest';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { PublishEntry, Publisher, PublishReport } from '../../../lambda/dns/publisher.ts';
import { createPublication, type PublishedEntry } from '../../../lambda/probe/publication.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

type Publishing = (entries: readonly PublishEntry[], call: number, deadline: number) => Promise<Partial<PublishReport>>;

/** A publication with a publisher that does as it is told; `seen` has what happened in order. */
function open(cas: readonly string[], publishing: Publishing = async () => ({}), intending = async () => {}) {
  const clock = createSimulatedClock();
  const began = clock.now();
  const seen: { what: string; at: number; entries: readonly PublishedEntry[] }[] = [];
  let calls = 0;
  let running = 0;
  const note = (what: string, entries: readonly PublishedEntry[]) =>
    seen.push({ what, at: clock.now() - began, entries: entries.map(({ name, values }) => ({ name, values })) });
  const publisher: Pick<Publisher, 'publish'> = {
    async publish(entries, { deadline }) {
      running += 1;
      expect(running, 'changes at the same time').toBe(1);
      note('publish', entries);
      calls += 1;
      try {
        return {
          changeIds: [`C${calls}`],
          attempts: 1,
          refused: [],
          unanswered: false,
          ...(await publishing(entries, calls, deadline)),
        };
      } finally {
        running -= 1;
      }
    },
  };
  const publication = createPublication({
    publisher: publisher as Publisher,
    clock,
    cas,
    intend: async (entries) => {
      note('intend', entries);
      await intending();
    },
  });
  const join = (ca: string, sharing: PublishEntry['sharing'] = 'fresh', name = `${ca}.test`, seconds = 60) =>
    publication.join(ca, [{ name, values: [`${ca} value`], sharing }], began + seconds * 1_000);
  return { clock, publication, seen, join, published: () => seen.filter(({ what }) => what === 'publish') };
}
const namesIn = (entries: readonly PublishedEntry[]) => entries.map(({ name }) => name);

describe('when', () => {
  test('all have joined, at once and in one change', async () => {
    const { clock, join, published } = open(['a', 'b']);
    const [a, b] = await clock.run(Promise.all([join('a'), join('b')]));
    expect(a).toBe(b);
    expect(published().map(({ at, entries }) => [at, namesIn(entries)])).toEqual([[0, ['a.test', 'b.test']]]);
  });

  test('a CA hangs, two seconds after the first; the late one gets a change of its own', async () => {
    const { clock, join, published } = open(['a', 'b', 'late']);
    const late = clock.sleep(9_000).then(() => join('late'));
    const b = clock.sleep(500).then(() => join('b'));
    const batches = await clock.run(Promise.all([join('a'), b, late]));
    expect(published().map(({ at, entries }) => [at, namesIn(entries)])).toEqual([
      [2_000, ['a.test', 'b.test']],
      [9_000, ['late.test']],
    ]);
    expect(batches.map(({ changeIds }) => changeIds[0])).toEqual(['C1', 'C1', 'C2']);
  });

  test('a CA gives up, the others do not wait for it', async () => {
    const { clock, publication, join, published } = open(['a', 'b']);
    const joined = join('a');
    publication.withdraw('b');
    await clock.run(joined);
    expect(published()[0]?.at).toBe(0);
  });

  test('a CA comes while a change is under way, its own waits for the end of that', async () => {
    const { clock, join, published } = open(['a', 'b'], async () => {
      await clock.sleep(5_000);
      return {};
    });
    const late = clock.sleep(3_000).then(() => join('b'));
    await clock.run(Promise.all([join('a'), late]));
    expect(published().map(({ at }) => at)).toEqual([2_000, 7_000]);
  });

  test('withdrawing after joining changes nothing', async () => {
    const { clock, publication, join, published } = open(['a', 'b']);
    const a = join('a');
    publication.withdraw('a');
    await clock.run(Promise.all([a, join('b')]));
    expect(published()).toHaveLength(1);
  });
});

describe('what', () => {
  test('is written down as a whole before it is published', async () => {
    const { clock, join, seen } = open(['a', 'late']);
    const late = clock.sleep(5_000).then(() => join('late'));
    await clock.run(Promise.all([join('a'), late]));
    expect(seen.map(({ what, entries }) => [what, namesIn(entries)])).toEqual([
      ['intend', ['a.test']],
      ['publish', ['a.test']],
      ['intend', ['a.test', 'late.test']],
      ['publish', ['late.test']],
    ]);
  });

  test('lies at one name for two CAs is one entry, and ours for the late one', async () => {
    const entries: PublishEntry[] = [];
    const { clock, join } = open(['a', 'b', 'late'], async (some) => {
      entries.push(...some);
      return {};
    });
    const late = clock.sleep(5_000).then(() => join('late', 'exclusive', 'real.test'));
    await clock.run(Promise.all([join('a', 'exclusive', 'real.test'), join('b', 'exclusive', 'real.test'), late]));
    expect(entries).toEqual([
      { name: 'real.test', values: ['a value', 'b value'], sharing: 'exclusive', ours: [] },
      { name: 'real.test', values: ['late value'], sharing: 'exclusive', ours: ['a value', 'b value'] },
    ]);
  });

  test('cannot be written down is not published', async () => {
    const down = new TroubleError({ code: 'ledger-unavailable', message: 'down', action: 'wait' });
    const { clock, publication, join, published } = open(['a'], undefined, () => Promise.reject(down));
    await expect(clock.run(join('a'))).rejects.toBe(down);
    expect(published()).toEqual([]);
    expect(publication.written).toEqual([]);
  });

  test('one CA is refused does not touch the other', async () => {
    const trouble = { code: 'challenge-name-in-use', message: 'in use', action: 'wait' } as const;
    const { clock, publication, join } = open(['a', 'b'], async () => ({ refused: [{ name: 'a.test', trouble }] }));
    const [a, b] = await clock.run(Promise.allSettled([join('a'), join('b')]));
    expect(a).toMatchObject({ status: 'rejected', reason: { trouble } });
    expect(b).toMatchObject({ status: 'fulfilled', value: { entries: [{ name: 'b.test' }] } });
    expect(await publication.close()).toEqual({ unsure: false });
  });
});

describe('until when', () => {
  const hung = { code: 'route53-failed', message: 'no answer', action: 'wait', cause: 'no-answer' } as const;

  test('is shortly before the latest deadline of the probes that it is for', async () => {
    const deadlines: number[] = [];
    const { clock, join } = open(['a', 'b'], async (_entries, _call, deadline) => {
      deadlines.push(deadline);
      return {};
    });
    const began = clock.now();
    await clock.run(Promise.all([join('a', 'fresh', 'a.test', 20), join('b', 'fresh', 'b.test', 30)]));
    expect(deadlines.map((deadline) => deadline - began)).toEqual([29_500]);
  });

  test('a change that hangs used the time of those behind it as well, they get the words of Route 53', async () => {
    const { clock, join, published } = open(['a', 'b'], async (entries, _call, deadline) => {
      await clock.sleep(deadline - clock.now());
      return { refused: entries.map(({ name }) => ({ name, trouble: hung })) };
    });
    const late = clock.sleep(3_000).then(() => join('b'));
    const ended = await clock.run(Promise.allSettled([join('a'), late]));
    expect(published()).toHaveLength(1);
    for (const each of ended) expect(each).toMatchObject({ status: 'rejected', reason: { trouble: hung } });
  });

  test('with no time left nothing is published', async () => {
    const { clock, join, published } = open(['a']);
    await expect(clock.run(join('a', 'fresh', 'a.test', 0))).rejects.toMatchObject({
      trouble: { code: 'deadline-exceeded', step: 'publish' },
    });
    expect(published()).toEqual([]);
  });
});

describe('closing', () => {
  test('waits for the change under way, and publishes nothing afterwards', async () => {
    const { clock, publication, join, published } = open(['a', 'b', 'c'], async () => {
      await clock.sleep(5_000);
      return {};
    });
    const a = join('a');
    await clock.pass(3_000);
    const queued = join('b').catch((error: unknown) => error);
    let closed = false;
    const closing = publication.close().then(() => {
      closed = true;
    });
    await clock.pass(1_000);
    expect(closed).toBe(false);
    await clock.run(Promise.all([a, closing]));
    expect(await queued).toMatchObject({ trouble: { code: 'deadline-exceeded' } });
    await expect(clock.run(join('c'))).rejects.toMatchObject({ trouble: { code: 'deadline-exceeded' } });
    expect(published()).toHaveLength(1);
  });

  test('refuses who still waits for the others: nothing is published behind the removal', async () => {
    const { clock, publication, join, published } = open(['a', 'b']);
    const a = join('a').catch((error: unknown) => error);
    await clock.run(publication.close());
    expect(await a).toMatchObject({ trouble: { code: 'deadline-exceeded' } });
    await clock.pass(10_000);
    expect(published()).toEqual([]);
  });

  test.each([
    ['the answer of Route 53 never came', { code: 'route53-failed', message: 'lost', action: 'wait' }],
    ['Route 53 throttled', { code: 'route53-throttled', message: 'slow', action: 'wait' }],
  ] as const)('is unsure when %s', async (_why, trouble) => {
    const { clock, publication, join } = open(['a'], async () => ({ refused: [{ name: 'a.test', trouble }] }));
    await clock.run(join('a').catch(() => undefined));
    expect(await publication.close()).toEqual({ unsure: true });
    expect(namesIn(publication.written)).toEqual(['a.test']);
  });

  test.each(['shared', 'exclusive'] as const)(
    'is unsure of a %s name: others may write back what they read',
    async (sharing) => {
      const { clock, publication, join } = open(['a']);
      await clock.run(join('a', sharing));
      expect(await publication.close()).toEqual({ unsure: true });
    },
  );
});
