import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { createPublisher, type PublishEntry } from '../../../lambda/dns/publisher.ts';
import {
  createMemoryRoute53,
  lostAnswer,
  type MemoryRoute53,
  ServiceError,
  txtSet,
} from '../support/memory-route53.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const ZONE = 'acme.example.org';
const NAME = `www.example.org.${ZONE}`;
const entry = (more: Partial<PublishEntry> = {}): PublishEntry => ({
  name: NAME,
  values: ['ours'],
  sharing: 'shared',
  ours: [],
  ...more,
});

function openPublisher(options: Parameters<typeof createMemoryRoute53>[0] = {}) {
  const clock = createSimulatedClock();
  const route53 = createMemoryRoute53(options);
  const publisher = createPublisher({ client: route53.client('prober'), hostedZoneId: 'Z1', clock, random: () => 0.5 });
  const within = (seconds: number) => ({ deadline: clock.now() + seconds * 1000 });
  return {
    clock,
    route53,
    publish: (entries: readonly PublishEntry[], seconds = 60) => clock.run(publisher.publish(entries, within(seconds))),
    remove: (entries: readonly { name: string; values: readonly string[] }[], seconds = 60) =>
      clock.run(publisher.remove(entries, within(seconds))),
  };
}
const numberOf = (route53: MemoryRoute53, kind: 'list' | 'change') =>
  route53.calls.filter((call) => call.kind === kind).length;
/** Throws the errors one after the other, before the calls of a kind. */
const failing = (kind: 'list' | 'change', errors: Error[]) => ({
  around: (call: { readonly kind: string }) => {
    const before = call.kind === kind ? errors.shift() : undefined;
    return before ? { before } : undefined;
  },
});

describe('publishing', () => {
  test('a fresh name costs one call, its removal two', async () => {
    const { route53, publish, remove } = openPublisher();
    const { changeIds, attempts, refused } = await publish([entry({ sharing: 'fresh', values: ['one', 'two'] })]);
    expect({ changeIds, attempts, refused }).toEqual({ changeIds: ['C1'], attempts: 1, refused: [] });
    expect(route53.calls).toHaveLength(1);
    expect(route53.texts(NAME)).toEqual(['one', 'two']);
    const { removed } = await remove([{ name: NAME, values: ['one', 'two'] }]);
    expect(removed).toEqual([NAME]);
    expect(route53.calls).toHaveLength(3);
    expect(route53.sets()).toEqual([]);
  });

  test('carries the values and the TTL of another client along, and leaves them exactly as they lay', async () => {
    const { route53, publish, remove } = openPublisher();
    const foreign = txtSet(NAME, ['theirs', 'with \\"quotes\\" and \\\\'], { TTL: 7 });
    route53.put(foreign);
    await publish([entry()]);
    expect(route53.texts(NAME)).toContain('ours');
    expect(route53.sets()[0]?.TTL).toBe(7);
    await remove([{ name: NAME, values: ['ours'] }]);
    expect(route53.sets()).toEqual([foreign]);
  });

  test('puts the values of two entries of a name into one set, once each', async () => {
    const { route53, publish } = openPublisher();
    await publish([entry({ values: ['one', 'both'] }), entry({ values: ['both', 'two'], name: NAME.toUpperCase() })]);
    expect(route53.texts(NAME)).toEqual(['one', 'both', 'two']);
  });

  test('needs no change where the values lie already', async () => {
    const { route53, publish } = openPublisher();
    route53.put(txtSet(NAME, ['ours']));
    expect(await publish([entry()])).toEqual({ changeIds: [], attempts: 0, refused: [], unanswered: false });
  });
});

describe('a name in use', () => {
  test.each([
    ['a value of another client', [txtSet(NAME, ['theirs'])], 'exclusive'],
    ['a multivalue set', [txtSet(NAME, ['theirs'], { SetIdentifier: 'a', MultiValueAnswer: true })], 'shared'],
    ['a weighted set', [txtSet(NAME, ['theirs'], { SetIdentifier: 'a', Weight: 1 })], 'fresh'],
    ['a CNAME', [{ Name: NAME, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'x.example.net' }] }], 'shared'],
  ] satisfies [string, ResourceRecordSet[], PublishEntry['sharing']][])(
    'with %s gets nothing published, while the others do',
    async (_what, sets, sharing) => {
      const { route53, publish } = openPublisher();
      for (const set of sets) route53.put(set);
      const other = entry({ name: `other.${ZONE}` });
      const { refused } = await publish([entry({ sharing }), other]);
      expect(refused).toMatchObject([{ name: NAME, trouble: { code: 'challenge-name-in-use', step: 'publish' } }]);
      expect(route53.sets()).toEqual([...sets, expect.objectContaining({ Name: other.name })]);
    },
  );

  test('does not count the values of the same round as foreign', async () => {
    const { route53, publish } = openPublisher();
    route53.put(txtSet(NAME, ['first CA']));
    const { refused } = await publish([entry({ sharing: 'exclusive', ours: ['first CA'] })]);
    expect(refused).toEqual([]);
    expect(route53.texts(NAME)).toEqual(['first CA', 'ours']);
  });

  test('is left by the removal as it is, whatever its routing policy', async () => {
    const { route53, remove } = openPublisher();
    const multivalue = txtSet(NAME, ['ours'], { SetIdentifier: 'a', MultiValueAnswer: true });
    route53.put(multivalue);
    expect(await remove([{ name: NAME, values: ['ours'] }])).toEqual({
      ...{ attempts: 0, removed: [], alreadyGone: [NAME] },
      leftAlone: [{ name: NAME, found: 'there are TXT record sets with a routing policy', holdsOurs: true }],
    });
    expect(route53.sets()).toEqual([multivalue]);
  });
});

describe('errors of Route 53', () => {
  test.each(['Throttling', 'PriorRequestNotComplete'])('%s is waited out', async (name) => {
    const { route53, publish } = openPublisher(
      failing(
        'change',
        [1, 2, 3].map(() => new ServiceError(name, 'Rate exceeded')),
      ),
    );
    expect(await publish([entry()])).toEqual({ changeIds: ['C1'], attempts: 4, refused: [], unanswered: false });
    expect(route53.texts(NAME)).toEqual(['ours']);
  });

  test('throttling up to the deadline is told as such', async () => {
    const { clock, publish } = openPublisher({
      around: () => ({ before: new ServiceError('Throttling', 'Rate exceeded') }),
    });
    const began = clock.now();
    const { refused } = await publish([entry()], 5);
    expect(refused).toMatchObject([{ name: NAME, trouble: { code: 'route53-throttled' } }]);
    expect(clock.now() - began).toBeLessThanOrEqual(5_000);
  });

  test('throttling counts, not the last call that the deadline cut short', async () => {
    let calls = 0;
    const { publish } = openPublisher({
      around: () => {
        calls += 1;
        return calls < 3
          ? { before: new ServiceError('ThrottlingException', 'Rate exceeded') }
          : new Promise<undefined>(() => {});
      },
    });
    const { refused } = await publish([entry()], 5);
    expect(refused).toMatchObject([{ trouble: { code: 'route53-throttled', cause: 'ThrottlingException' } }]);
  });

  test('a call that hangs to the deadline got no answer', async () => {
    const { publish } = openPublisher({ around: () => new Promise<undefined>(() => {}) });
    const { refused } = await publish([entry()], 5);
    expect(refused).toMatchObject([{ trouble: { code: 'route53-failed', cause: 'no-answer' } }]);
  });

  test('an answer that got lost is no second change', async () => {
    const lost = [lostAnswer()];
    const { route53, publish } = openPublisher({
      around: (call) => {
        const after = call.kind === 'change' ? lost.shift() : undefined;
        return after ? { after } : undefined;
      },
    });
    expect(await publish([entry({ sharing: 'exclusive' })])).toEqual({
      ...{ changeIds: [], attempts: 1, refused: [], unanswered: true },
    });
    expect(route53.texts(NAME)).toEqual(['ours']);
  });

  test('one name that the role may not change does not keep the others out', async () => {
    const denied = `denied.${ZONE}`;
    const { route53, publish } = openPublisher({
      around: ({ changes }) =>
        changes.some((change) => change.ResourceRecordSet?.Name === denied)
          ? { before: new ServiceError('AccessDenied', 'not authorized', 403) }
          : undefined,
    });
    const names = [`a.${ZONE}`, denied, `b.${ZONE}`];
    const { refused, changeIds } = await publish(names.map((name) => entry({ name, sharing: 'fresh' })));
    expect(refused).toMatchObject([{ name: denied, trouble: { code: 'route53-denied' } }]);
    expect(names.filter((name) => route53.texts(name).length > 0)).toEqual([names[0], names[2]]);
    expect(changeIds).toHaveLength(2);
  });

  test('a zone that is not there is asked for once', async () => {
    const { route53, publish } = openPublisher({
      around: () => ({ before: new ServiceError('NoSuchHostedZone', 'No hosted zone found', 404) }),
    });
    const { refused } = await publish([1, 2, 3].map((each) => entry({ name: `${each}.${ZONE}`, sharing: 'fresh' })));
    expect(refused.map(({ trouble }) => trouble.code)).toEqual(['zone-missing', 'zone-missing', 'zone-missing']);
    expect(route53.calls).toHaveLength(1);
  });

  test('a removal that failed names the name and leaves the others removed', async () => {
    const denied = `denied.${ZONE}`;
    const { route53, remove } = openPublisher({
      around: ({ changes }) =>
        changes.some((change) => change.ResourceRecordSet?.Name === denied)
          ? { before: new ServiceError('AccessDenied', 'not authorized', 403) }
          : undefined,
    });
    for (const name of [denied, NAME]) route53.put(txtSet(name, ['ours']));
    const removing = remove([denied, NAME].map((name) => ({ name, values: ['ours'] })));
    await expect(removing).rejects.toMatchObject({
      trouble: { code: 'route53-denied', step: 'cleanup', message: expect.stringContaining(denied) },
    });
    expect(route53.texts(NAME)).toEqual([]);
    expect(route53.texts(denied)).toEqual(['ours']);
  });

  test('a defect of the prober is thrown, not told as trouble of Route 53', async () => {
    const { publish } = openPublisher({ around: () => ({ before: new TypeError('undefined is not a function') }) });
    await expect(publish([entry()])).rejects.toThrow(TypeError);
  });
});

describe('many names', () => {
  const names = Array.from({ length: 100 }, (_, each) => `_acme-challenge.n${each}.x.canary.${ZONE}`);
  const digest = (name: string, each: number) => `${name}-${each}`.padEnd(43, 'x').slice(-43);
  const entries = (cas: number, sharing: PublishEntry['sharing'] = 'fresh') =>
    names.map((name) => entry({ name, sharing, values: Array.from({ length: cas }, (_, each) => digest(name, each)) }));

  /** The bucket that all callers of an account share: 50 calls, 10 more each second. */
  function bucketOf(clock: { now(): number }) {
    let tokens = 50;
    let filledAt = clock.now();
    return () => {
      tokens = Math.min(50, tokens + ((clock.now() - filledAt) / 1000) * 10);
      filledAt = clock.now();
      if (tokens < 1) return { before: new ServiceError('Throttling', 'Rate exceeded') };
      tokens -= 1;
      return undefined;
    };
  }

  test.each([
    [1, 1],
    [10, 2],
    [25, 4],
  ])('with %i values each go in batches that Route 53 takes', async (cas, batches) => {
    const { route53, publish, remove } = openPublisher();
    const { changeIds, refused } = await publish(entries(cas), 120);
    expect(refused).toEqual([]);
    expect(changeIds).toHaveLength(batches);
    expect(route53.sets()).toHaveLength(100);
    await remove(entries(cas), 120);
    expect(route53.sets()).toEqual([]);
  });

  test("are read with few calls: those of the account are everybody's", async () => {
    let bucket: ReturnType<typeof bucketOf> | undefined;
    const { clock, route53, publish, remove } = openPublisher({ around: () => bucket?.() });
    bucket = bucketOf(clock);
    route53.put(txtSet(ZONE, ['unrelated']));
    expect((await publish(entries(2, 'exclusive'))).refused).toEqual([]);
    await remove(entries(2));
    expect(route53.sets()).toHaveLength(1);
    expect(route53.calls.length).toBeLessThan(10);
  });

  test('in a zone full of other records are read one by one, also when throttled', async () => {
    let bucket: ReturnType<typeof bucketOf> | undefined;
    const { clock, route53, publish, remove } = openPublisher({ around: () => bucket?.() });
    route53.fill(Array.from({ length: 9_000 }, (_, each) => txtSet(`host${each}.${ZONE}`, ['unrelated'])));
    bucket = bucketOf(clock);
    await publish(entries(1));
    await remove(entries(1), 40);
    expect(route53.sets()).toHaveLength(9_000);
    expect(numberOf(route53, 'list')).toBeLessThan(300);
  });
});
