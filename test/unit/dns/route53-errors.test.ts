import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awaitInsync } from '../../../lambda/dns/insync.ts';
import { canonicalName, quoteTxt, unquoteTxt } from '../../../lambda/dns/record-sets.ts';
import { readRoute53Error } from '../../../lambda/dns/route53-trouble.ts';
import { openZone } from '../../../lambda/dns/route53-zone.ts';
import { createMemoryRoute53, lostAnswer, ServiceError } from '../support/memory-route53.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

describe('an error of Route 53', () => {
  const read = (error: unknown) => readRoute53Error(error, { call: 'GetChange', hostedZoneId: 'Z1', step: 'publish' });

  test.each<[Error, string, string]>([
    [new ServiceError('InvalidChangeBatch', 'it already exists'), 'conflict', 'route53-failed'],
    [new ServiceError('Throttling', 'Rate exceeded'), 'transient', 'route53-throttled'],
    [new ServiceError('PriorRequestNotComplete', 'busy'), 'transient', 'route53-throttled'],
    [new ServiceError('ServiceUnavailable', 'down', 503), 'transient', 'route53-failed'],
    [lostAnswer(), 'transient', 'route53-failed'],
    [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'transient', 'route53-failed'],
    [new ServiceError('AccessDenied', 'no', 403), 'final', 'route53-denied'],
    [new ServiceError('InvalidClientTokenId', 'no', 403), 'final', 'route53-denied'],
    [Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), 'final', 'route53-denied'],
    [new ServiceError('NoSuchHostedZone', 'none', 404), 'final', 'zone-missing'],
    [new ServiceError('InvalidInput', 'odd'), 'final', 'route53-failed'],
  ])('%s is %s, and told as %s', (error, kind, code) => {
    const { trouble, ...rest } = read(error);
    expect(rest.kind).toBe(kind);
    expect(trouble).toMatchObject({ code, step: 'publish', message: expect.stringContaining('Z1') });
  });

  test.each([new TypeError('a defect'), 'a text'])('%s is none, but a defect', (error) => {
    expect(() => read(error)).toThrow();
  });
});

describe('INSYNC', () => {
  const wait = async (
    options: Parameters<typeof createMemoryRoute53>[0],
    more: { seconds?: number; signal?: AbortSignal } = {},
  ) => {
    const clock = createSimulatedClock();
    const zone = openZone({
      client: createMemoryRoute53(options).client('prober'),
      hostedZoneId: '/hostedzone/Z1',
      clock,
    });
    const { seconds = 60, ...rest } = more;
    return clock.run(awaitInsync('/change/C1', { zone, clock, deadline: clock.now() + seconds * 1000, ...rest }));
  };

  test('is polled for, at first soon and then less often', async () => {
    let looks = 0;
    const report = await wait({ insync: () => ++looks >= 4 });
    expect(report).toEqual({ insync: true, afterMs: 300 + 450 + 675 + 1012.5, polls: 4 });
  });

  test('that does not come before the deadline is reported, not thrown', async () => {
    const report = await wait({ insync: () => false }, { seconds: 20 });
    expect(report).toMatchObject({ insync: false, afterMs: 20_000 });
    expect(report.polls).toBeLessThan(15);
  });

  test('goes on being polled for through throttling', async () => {
    const errors = [new ServiceError('Throttling', 'Rate exceeded'), lostAnswer()];
    const around = () => {
      const before = errors.shift();
      return before ? { before } : undefined;
    };
    expect(await wait({ around })).toMatchObject({ insync: true, polls: 3 });
  });

  test('that may not be asked for is trouble', async () => {
    const around = () => ({ before: new ServiceError('AccessDenied', 'no', 403) });
    await expect(wait({ around })).rejects.toMatchObject({ trouble: { code: 'route53-denied', step: 'propagation' } });
  });

  test('is not asked for once it is called off', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await wait({}, { signal: stop.signal })).toEqual({ insync: false, afterMs: 0, polls: 0 });
  });
});

describe('the texts of Route 53', () => {
  test('give back every value that was put in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 600 }),
        (value) => unquoteTxt(quoteTxt(value)) === value,
      ),
    );
  });

  test.each([
    ['"one" "two"', 'onetwo'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"\\052\\101"', '*A'],
    ['bare', 'bare'],
    ['""', ''],
  ])('%s stand for %s', (value, text) => {
    expect(unquoteTxt(value)).toBe(text);
  });

  test('split a value at 255 characters', () => {
    expect(quoteTxt('x'.repeat(256))).toBe(`"${'x'.repeat(255)}" "x"`);
  });

  test.each([
    ['\\052.Example.org.', '*.example.org'],
    ['_acme-challenge.A.example.org', '_acme-challenge.a.example.org'],
  ])('name %s is %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });
});
