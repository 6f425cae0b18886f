import type { Answer } from 'dns-packet';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { InsyncReport } from '../../../lambda/dns/insync.ts';
import type { Publisher } from '../../../lambda/dns/publisher.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import type { Batch } from '../../../lambda/probe/publication.ts';
import { awaitVisible, unaskedServers } from '../../../lambda/probe/visibility.ts';
import { answerTo, type Script, type ScriptedServer, startServer } from '../support/dns-servers.ts';

const NAME = '_acme-challenge.a.acme.example.org';
const servers: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const answer: Answer = { type: 'TXT', name: NAME, data: ['value'] };
const serving: Script = (asked) => [answerTo(asked, { answers: [answer] })];

/** @param insync what Route 53 says of each change; the clock does not wait for the grace of 15 s */
async function watch(
  scripts: readonly Script[],
  insync: (changeId: string, signal?: AbortSignal) => Promise<InsyncReport>,
  more: Partial<Batch> & { readonly forMs?: number } = {},
): Promise<string> {
  for (const [index, script] of scripts.entries()) servers.push(await startServer(script, { name: `ns${index}.test` }));
  const clock: Clock = {
    now: systemClock.now,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds === 15_000 ? 50 : milliseconds, signal),
  };
  const publisher = { awaitInsync: (id: string, { signal }: { signal?: AbortSignal }) => insync(id, signal) };
  const { forMs = 5_000, ...rest } = more;
  const batch: Batch = { changeIds: ['C1'], attempts: 1, entries: [{ name: NAME, values: ['value'] }], ...rest };
  const deadline = clock.now() + forMs;
  const visible = await awaitVisible(batch, { publisher: publisher as unknown as Publisher, servers, clock, deadline });
  expect(visible.note).toContain(` served the values after ${visible.servedAfterMs} ms; `);
  return visible.note;
}
const insyncAfter = async (afterMs: number): Promise<InsyncReport> => ({ insync: true, afterMs, polls: 1 });
/** As long as nobody calls it off. */
const pending = (_id: string, signal?: AbortSignal) =>
  new Promise<InsyncReport>((resolve) => {
    signal?.addEventListener('abort', () => resolve({ insync: false, afterMs: 0, polls: 1 }));
  });

describe('goes on', () => {
  test('when every server serves the values and Route 53 says INSYNC', async () => {
    const note = await watch([serving, serving], () => insyncAfter(700));
    expect(note).toMatch(/^all 2 name servers served the values after \d+ ms; INSYNC after 700 ms$/);
  });

  test('when the last of several changes is INSYNC', async () => {
    const note = await watch([serving], (id) => insyncAfter(id === 'C2' ? 900 : 100), { changeIds: ['C1', 'C2'] });
    expect(note).toContain('INSYNC after 900 ms');
  });

  test('without INSYNC when that is very late while every server serves the values, and says so', async () => {
    expect(await watch([serving], pending)).toContain('went on without INSYNC');
  });

  test('without a change where the values lay already', async () => {
    expect(await watch([serving], pending, { changeIds: [], attempts: 0 })).toContain('no change was needed');
  });

  test('and does not call a change whose answer got lost no change', async () => {
    expect(await watch([serving], pending, { changeIds: [], attempts: 2 })).toContain(
      'the answer of Route 53 got lost',
    );
  });
});

describe('does not go on', () => {
  const refusing: Script = (asked) => [answerTo(asked, { rcode: 5 })];

  test('while one server does not serve the values, INSYNC or not', async () => {
    const watching = watch([serving, refusing], () => insyncAfter(100), { forMs: 300 });
    await expect(watching).rejects.toMatchObject({
      trouble: {
        code: 'propagation-timeout',
        cause: 'lame',
        message: expect.stringMatching(/^1 of 2 .*ns1\.test \(127\.[\d.]+\): REFUSED/),
      },
    });
  });

  test.each([
    ['some-served', 'lack values after INSYNC', () => insyncAfter(100)],
    ['insync-pending', 'lack values and INSYNC has not come', pending],
  ] as const)('and the cause is %s when servers %s', async (cause, _when, insync) => {
    const lacking: Script = (asked) => [answerTo(asked, { answers: [] })];
    const watching = watch([serving, lacking], insync, { forMs: 300 });
    await expect(watching).rejects.toMatchObject({ trouble: { code: 'propagation-timeout', cause } });
  });

  test('when Route 53 will not tell of the change', async () => {
    const denied = new TroubleError({ code: 'route53-denied', message: 'GetChange', action: 'allow it' });
    await expect(watch([serving], () => Promise.reject(denied))).rejects.toBe(denied);
  });

  test('and leaves no refusal unhandled when the servers are late', async () => {
    const denied = new TroubleError({ code: 'route53-denied', message: 'GetChange', action: 'allow it' });
    const watching = watch([refusing], () => Promise.reject(denied), { forMs: 200 });
    await expect(watching).rejects.toMatchObject({ trouble: { code: 'propagation-timeout' } });
  });
});

test('a server without any address that can be asked is told of; one with another address is not', () => {
  const servers = [{ name: 'ns1.test', address: '127.0.0.1', port: 53 }];
  const notChecked = [
    { name: 'ns1.test', address: '2001:db8::1', why: 'IPv6 is not available to the functions' },
    { name: 'ns2.test', why: 'it has no IPv4 address' },
  ];
  expect(unaskedServers({ servers, notChecked })).toEqual(['ns2.test was not asked: it has no IPv4 address']);
});
