import { describe, expect, test } from 'vitest';
import type { DnsEvidence } from '../../../lambda/contract/evidence/dns.ts';
import type { DnsSubject } from '../../../lambda/dns/observe/gather.ts';
import type { Looks } from '../../../lambda/probe/looks.ts';
import { createObserver, type Observer } from '../../../lambda/probe/observer.ts';
import type { ProbePlan } from '../../../lambda/probe/plan.ts';
import type { Batch, PublishedEntry } from '../../../lambda/probe/publication.ts';
import { someCa, someDeployment } from '../support/deployments.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const DNS = { version: 1, checks: [] } as unknown as DnsEvidence;
const NAME = (ca: string) => `_acme-challenge.${ca}.canary.acme.example.org`;
const planAt = (ca: string): ProbePlan => ({
  ca: someCa(ca),
  names: [`${ca}.canary.acme.example.org`],
  sharing: 'fresh',
  publishAt: { [`${ca}.canary.acme.example.org`]: NAME(ca) },
  namesRepeat: false,
});
const batchOf = (...cas: readonly string[]): Batch => ({
  changeIds: [],
  attempts: 1,
  entries: cas.map((ca) => ({ name: NAME(ca), values: [`value of ${ca}`] })),
});
const never = () => new Promise<never>(() => {});

/** An observer of two CAs whose looks the test makes; `began` is what it looked at, and when, in ms from the start. */
function observe(options: { readonly looks?: Partial<Looks>; readonly forMs?: number } = {}) {
  const clock = createSimulatedClock();
  const start = clock.now();
  const began: { readonly look: string; readonly atMs: number; readonly untilMs: number }[] = [];
  const note = (look: string, deadline: number) =>
    void began.push({ look, atMs: clock.now() - start, untilMs: deadline - start });
  const subjects: (readonly DnsSubject[])[] = [];
  const accounts: ReadonlyMap<string, string>[] = [];
  const written: PublishedEntry[] = [];
  const observer: Observer = createObserver({
    deployment: someDeployment(),
    plans: [planAt('staging'), planAt('backup')],
    written,
    clock,
    deadline: start + (options.forMs ?? 180_000),
    looks: {
      dns: (asked, deployment, look) => {
        note('dns', look.deadline);
        subjects.push(asked);
        return options.looks?.dns?.(asked, deployment, look) ?? Promise.resolve(DNS);
      },
      caa: (plans, known, deployment, look) => {
        note('caa', look.deadline);
        accounts.push(known);
        return options.looks?.caa?.(plans, known, deployment, look) ?? Promise.resolve([]);
      },
      controls: (deployment, look) => {
        note('controls', look.deadline);
        return options.looks?.controls?.(deployment, look) ?? Promise.resolve([]);
      },
    },
  });
  const publish = (...cas: readonly string[]) => {
    const batch = batchOf(...cas);
    written.push(...batch.entries);
    observer.published();
    observer.visible(batch);
  };
  return { clock, start, began, subjects, accounts, observer, publish };
}

describe('when it looks', () => {
  test('at the DNS once values are visible, and once the last CA has settled', async () => {
    const { clock, began, subjects, observer, publish } = observe();
    await clock.pass(1_000);
    publish('staging');
    await clock.pass(1_000);
    publish('backup');
    observer.settled('staging');
    await clock.pass(1_000);
    observer.settled('backup');
    await clock.pass(1_000);
    const { dns } = await clock.run(observer.end());
    expect(began.filter(({ look }) => look === 'dns').map(({ atMs }) => atMs)).toEqual([1_000, 2_000, 3_000]);
    expect(subjects).toEqual([
      [{ name: NAME('staging'), expected: ['value of staging'] }],
      [{ name: NAME('backup'), expected: ['value of backup'] }],
      [
        { name: NAME('staging'), expected: ['value of staging'] },
        { name: NAME('backup'), expected: ['value of backup'] },
      ],
    ]);
    expect(dns.before.map(({ state }) => state)).toEqual(['gathered', 'gathered']);
    expect(dns.after).toMatchObject({ state: 'gathered', found: DNS });
  });

  test('at CAA and controls when values are published, with the accounts known by then', async () => {
    const { clock, began, accounts, observer, publish } = observe();
    observer.ordersWith('staging', 'https://staging.test/account/1');
    await clock.pass(2_000);
    publish('staging', 'backup');
    await clock.run(observer.end());
    expect(began.filter(({ look }) => look !== 'dns').map(({ atMs }) => atMs)).toEqual([2_000, 2_000]);
    expect(accounts[0]?.get('staging')).toBe('https://staging.test/account/1');
  });

  test('at CAA and controls after five seconds when a CA hangs, each once', async () => {
    const { clock, began, observer, publish } = observe();
    await clock.pass(60_000);
    publish('staging');
    await clock.run(observer.end());
    expect(began.filter(({ look }) => look !== 'dns').map(({ atMs }) => atMs)).toEqual([5_000, 5_000]);
  });

  test('at everything at the end of a round that published nothing: the names should be empty', async () => {
    const { clock, began, subjects, observer } = observe();
    await clock.pass(1_000);
    const { dns } = await clock.run(observer.end());
    expect(began.map(({ look }) => look).sort()).toEqual(['caa', 'controls', 'dns']);
    expect(subjects[0]?.map(({ expected }) => expected)).toEqual([[], []]);
    expect(dns.before).toEqual([]);
  });
});

describe('what it costs a round', () => {
  test('looks that hang are waited for five and a half seconds, and are told as unfinished', async () => {
    const { clock, start, observer, publish } = observe({ looks: { dns: never, caa: never, controls: never } });
    publish('staging');
    const seen = await clock.run(observer.end());
    expect(clock.now() - start).toBe(5_500);
    const all = [...seen.dns.before, seen.dns.after, seen.caa, seen.controls];
    expect(all.map(({ state }) => state)).toEqual(['unfinished', 'unfinished', 'unfinished', 'unfinished']);
    expect(all.every(({ found, why }) => found === undefined && why !== undefined)).toBe(true);
  });

  test('never beyond the deadline of the round, and each look must end before', async () => {
    const { clock, start, began, observer, publish } = observe({ forMs: 3_000, looks: { dns: never } });
    publish('staging');
    await clock.run(observer.end());
    expect(clock.now() - start).toBe(3_000);
    expect(Math.max(...began.map(({ untilMs }) => untilMs))).toBe(2_750);
  });

  test('nothing once the time is used up: then nothing is looked at, and that is told', async () => {
    const { clock, start, began, observer } = observe({ forMs: 1_000 });
    await clock.pass(1_000);
    const seen = await clock.run(observer.end());
    expect(clock.now() - start).toBe(1_000);
    expect(began).toEqual([]);
    expect([seen.dns.after, seen.caa, seen.controls].map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'not-gathered'),
    );
  });

  test('nothing where all looks have ended', async () => {
    const { clock, start, observer, publish } = observe();
    publish('staging');
    await clock.run(observer.end());
    expect(clock.now() - start).toBe(0);
  });
});

test.each([
  [
    'at once',
    () => {
      throw new TypeError('SECRETMARK');
    },
  ],
  ['later', () => Promise.reject(new TypeError('SECRETMARK'))],
])('a look that crashes %s costs the others nothing, and quotes nothing', async (_when, crash) => {
  const { clock, observer, publish } = observe({ looks: { caa: crash, dns: crash } });
  publish('staging');
  const seen = await clock.run(observer.end());
  expect(seen.caa).toMatchObject({ state: 'crashed', why: 'TypeError' });
  expect(seen.dns.after).toMatchObject({ state: 'crashed' });
  expect(seen.controls.state).toBe('gathered');
  expect(JSON.stringify(seen)).not.toContain('SECRETMARK');
});
