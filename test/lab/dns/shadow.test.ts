import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Resolver } from '../../../lab/dns/resolver/resolver.ts';
import { startResolver } from '../../../lab/dns/resolver/start-resolver.ts';
import { startUnbound } from '../../../lab/dns/unbound/start-unbound.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { observeDns } from '../../../lambda/dns/observe/gather.ts';
import { freePort } from '../free-ports.ts';
import { lacksUnbound } from './lacks-unbound.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

const CANARY = `_acme-challenge.canary.${ZONE}`;
const REAL = '_acme-challenge.www.example.org';
const clock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
};
const missing = await lacksUnbound();

let dns: LabDns;
let source: FakeSource;
let folder: string;

beforeAll(async () => {
  ({ dns, source } = await startWorld());
  createZone(source);
  dns.setSigned(ZONE, true);
  dns.delegate(ZONE, NAME_SERVERS);
  for (const name of [CANARY, `www.${ZONE}`]) source.set(ZONE, name, 'TXT', ['"value"']);
  dns.parent.set(REAL, 'CNAME', 60, [`www.${ZONE}.`]);
  folder = mkdtempSync(join(tmpdir(), 'lab-shadow-'));
});
afterAll(async () => {
  await dns?.close();
  rmSync(folder, { recursive: true, force: true });
});

const unbound = async () =>
  startUnbound({ dns, address: '127.0.0.54', port: await freePort(), dir: folder, log: join(folder, 'unbound.log') });
const own = async () => startResolver({ dns, address: '127.0.0.55', port: await freePort() });

describe.each([
  { what: 'unbound', start: unbound, skipped: missing },
  { what: "the lab's own resolver", start: own, skipped: false },
])('a zone in the place of the public one, at $what', ({ start, skipped }) => {
  let resolver: Resolver;

  beforeAll(async () => {
    if (!skipped) resolver = await start();
  });
  afterAll(() => resolver?.stop());

  /** Name by name, what the product reads. */
  async function readings(): Promise<Record<string, string | undefined>> {
    const network = {
      rootHints: dns.rootHints,
      authoritativePort: dns.port,
      resolvers: [`${resolver.address}:${resolver.port}`],
    };
    const subjects = [CANARY, REAL].map((name) => ({ name, expected: ['value'] }));
    const options = { network, platformResolvers: [], clock, deadline: Date.now() + 10_000 };
    const { checks } = await observeDns(subjects, ZONE, options);
    return Object.fromEntries(
      checks.flatMap((check) =>
        check.check === 'shadow' && !('crashed' in check) ? [[check.name, check.resolvers[0]?.reading]] : [],
      ),
    );
  }

  const sound = { [ZONE]: 'same', 'example.org': 'same', [CANARY]: 'same', [REAL]: 'same' };

  test.skipIf(skipped)('is not there: all is as the name servers say', async () => {
    expect(await readings()).toEqual(sound);
  });

  test.skipIf(skipped).each([
    ['the delegated zone', ZONE, { [ZONE]: 'other', [CANARY]: 'other' }],
    ['its parent', 'example.org', { [ZONE]: 'other', 'example.org': 'other', [CANARY]: 'other', [REAL]: 'other' }],
    ["a target's name", 'www.example.org', { [REAL]: 'other' }],
  ])('has the name of %s, and the product sees it', async (_what, zone, expected) => {
    await resolver.shadow(zone);
    await resolver.flush();

    const seen = await readings();
    await resolver.unshadow(zone);
    await resolver.flush();

    expect(seen).toMatchObject(expected);
    expect(await readings()).toEqual(sound);
  });
});
