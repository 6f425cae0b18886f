import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectsIn } from '../../../bin/accounts/manifests.ts';
import { columns } from '../../../bin/cli/print/layout.ts';
import { readEvidence } from '../../../bin/cli/replay/files.ts';
import { alternatesIn, termsIn } from '../../../lambda/acme/links.ts';
import { authorizationSchema, orderSchema } from '../../../lambda/acme/objects.ts';
import { certificatesOf } from '../../../lambda/contract/presets/pem.ts';
import { decodeAnswer } from '../../../lambda/dns/wire.ts';
import { withoutKeys } from '../../../lambda/handlers/account-actions.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { parseSecret } from '../../../lambda/store/secret-value.ts';
import type { Item, Table } from '../../../lambda/store/table.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { ConfigError } from '../../../lib/config/config-error.ts';
import { planIn } from '../../../lib/config/load.ts';
import { keptOf } from '../../fuzz/kept.ts';
import { complaints, LEAST } from '../config/config-file.ts';

/** Limits of what is read, where a fuzzer that changes examples does not come to of itself. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limits-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Milliseconds of the processor. */
function spent(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

describe('of a CA', () => {
  const url = 'https://ca.test/1';
  const order = { status: 'pending', finalize: url, identifiers: [], authorizations: [url] };

  test('an order has at most 100 identifiers and 200 authorizations', () => {
    const identifiers = (count: number) => Array.from({ length: count }, () => ({ type: 'dns', value: 'a.test' }));
    expect(orderSchema.safeParse({ ...order, identifiers: identifiers(100) }).success).toBe(true);
    expect(orderSchema.safeParse({ ...order, identifiers: identifiers(101) }).success).toBe(false);
    expect(orderSchema.safeParse({ ...order, authorizations: Array(200).fill(url) }).success).toBe(true);
    expect(orderSchema.safeParse({ ...order, authorizations: Array(201).fill(url) }).success).toBe(false);
  });

  test('an authorization has at most 100 challenges', () => {
    const of = (count: number) => ({
      ...{ status: 'pending', identifier: { type: 'dns', value: 'a.test' } },
      challenges: Array.from({ length: count }, () => ({ type: 'dns-01', url })),
    });
    expect(authorizationSchema.safeParse(of(100)).success).toBe(true);
    expect(authorizationSchema.safeParse(of(101)).success).toBe(false);
  });

  test('headers of any kind are read in a time that is linear in them', () => {
    const header = '<'.repeat(16_384);
    expect(spent(() => [termsIn(header), alternatesIn(header)])).toBeLessThan(50);
  });

  test('certificates in a text without any end are looked for once', () => {
    const text = '-----BEGIN CERTIFICATE-----'.repeat(37_000);
    expect(spent(() => certificatesOf(text))).toBeLessThan(500);
  });
});

test('a message of the DNS is not read further than it goes, whatever its header announces', () => {
  const [kept] = keptOf('dns-answer');
  const packet = kept?.input ?? Buffer.alloc(0);
  expect(packet.readUInt16BE(6)).toBeGreaterThan(20_000);
  expect(spent(() => expect(() => decodeAnswer(packet)).toThrow(RangeError))).toBeLessThan(50);
});

describe('of the ledger', () => {
  const tableOf = (item: Item) => ({ get: async () => item }) as unknown as Table;
  const request = { S: JSON.stringify({ runId: 'run', target: 'web', cas: [], trigger: 'schedule', startedAt: 1 }) };

  test('a compressed result that swells is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    await expect(createRunLedger(tableOf({ request, result: { B: bomb } })).read('run')).rejects.toMatchObject({
      trouble: { code: 'ledger-unavailable', cause: 'unreadable' },
    });
  });

  test('a request that is no JSON is told, without its text', async () => {
    const reading = createRunLedger(tableOf({ request: { S: 'not JSON' } })).read('run');
    await expect(reading).rejects.toMatchObject({ trouble: { message: expect.not.stringContaining('not JSON') } });
  });

  test('verdicts that are no JSON are none', async () => {
    expect(await createVerdictLedger(tableOf({ verdicts: { S: '[{' } })).read('web')).toEqual([]);
  });

  test('a breaker stays open for a day at most, whatever was written', async () => {
    const ledger = createBreakerLedger(tableOf({ until: { N: '1e300' } }));
    expect(await ledger.openUntil('staging', 1_000)).toBe(1_000 + 86_400_000);
  });
});

test('a secret with a key of so many bits that signing takes long is refused', () => {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' });
  // Nobody looks whether the parts belong together before the key is used.
  const pemOf = (octets: number) => {
    const n = Buffer.alloc(octets, 0xff).toString('base64url');
    return createPrivateKey({ key: { ...jwk, n }, format: 'jwk' })
      .export({ type: 'pkcs8', format: 'pem' })
      .toString();
  };
  const reading = (octets: number) => () =>
    parseSecret('staging', 'arn', JSON.stringify({ version: 1, privateKeyPem: pemOf(octets) }));
  expect(reading(1_024)).not.toThrow();
  expect(reading(1_025)).toThrow(
    expect.objectContaining({ trouble: expect.objectContaining({ code: 'secret-malformed' }) }),
  );
});

test('an event of great depth is looked at for a few levels', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 200_000; level += 1) deep = [deep];
  expect(JSON.stringify(withoutKeys({ deep }))).toBe('{"deep":[[["[not quoted]"]]]}');
});

describe('of the config', () => {
  const refusal = (text: string) => {
    try {
      planIn('prober.config.json', text);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return 'taken';
  };

  test('a file of more than a million characters is refused', () => {
    expect(refusal(' '.repeat(1_000_001))).toContain('holds more than 1000000 characters');
  });

  test.each([
    ['lists', '['.repeat(51)],
    ['objects', '{"a":'.repeat(51)],
    ['a million lists', '['.repeat(1_000_000)],
  ])('%s within each other are refused beyond 50 levels', (_what, text) => {
    expect(refusal(text)).toContain('has more than 50 levels');
  });

  test('brackets in texts are no levels', () => {
    expect(refusal(JSON.stringify({ $schema: '['.repeat(60) }))).not.toContain('levels');
  });

  test('of a file that is wrong all over, the first hundred lines are told', () => {
    const wrong = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`unknown${index}`, 1]));
    const lines = refusal(JSON.stringify({ ...LEAST, ...wrong })).split('\n');
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toBe('  and 400 more');
  });

  test('names with line breaks in them are told in one line', () => {
    expect(complaints({ ...LEAST, 'a\nzone: is fine\u202e': 1 })).toEqual(['a zone: is fine : unknown field']);
  });

  test('a PEM file that has no end is not read', () => {
    const cas = {
      corp: { preset: 'custom', role: 'staging', directory: 'https://ca.test/d', issuingRoots: ['/dev/zero'] },
    };
    expect(complaints({ ...LEAST, cas })[0]).toContain('is no file of at most 1 MB');
  });

  test.each([
    ['one of a megabyte', { ['n'.repeat(1_000_000)]: 1 }],
    ['tens of thousands', Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`name${index}`, 1]))],
  ])('unknown fields of a config are not compared letter by letter: %s', (_, fields) => {
    expect(spent(() => expect(complaints({ ...LEAST, ...fields })).not.toEqual([]))).toBeLessThan(1_500);
  });
});

test('YAML of more than 300,000 characters is not read, JSON is', () => {
  expect(objectsIn('kind: Secret\n')).toEqual([{ kind: 'Secret' }]);
  expect(objectsIn(`kind: Secret\n${'#'.repeat(300_000)}\n`)).toBeUndefined();
  expect(objectsIn(JSON.stringify({ kind: 'Secret', note: 'x'.repeat(300_000) }))).toHaveLength(1);
});

test('YAML is read up to its first error: there are as many as brackets that close nothing', () => {
  expect(spent(() => expect(objectsIn('}'.repeat(200_000))).toBeUndefined())).toBeLessThan(3_000);
});

test('YAML with explicit keys is not read: nested ones take longer than the fourth power of their number', () => {
  expect(spent(() => expect(objectsIn('? '.repeat(500))).toBeUndefined())).toBeLessThan(3_000);
  expect(objectsIn('a: "? b"\nc: ?d\ne: |\n  ? f\n')).toEqual([{ a: '? b', c: '?d', e: '? f\n' }]);
});

test('YAML has few aliases: for each, the document is searched', () => {
  const list = (times: number) => `a: &a 1\nb: [${Array(times).fill('*a').join(', ')}]\n`;
  expect(objectsIn(list(9))).toEqual([{ a: 1, b: Array(9).fill(1) }]);
  expect(objectsIn(list(11))).toBeUndefined();
  expect(spent(() => expect(objectsIn('k: &a [*a]\n'.repeat(3_000))).toBeUndefined())).toBeLessThan(3_000);
  expect(objectsIn(`${'a: |\n  *b\n---\n'.repeat(20)}a: 1\n`)).toHaveLength(21);
});

test('a cell of a table has at most 2,000 characters', () => {
  const rows = [['name', 'x'.repeat(500_000)]];
  expect(spent(() => expect(columns(rows).join('')).toContain('[cut]'))).toBeLessThan(3_000);
});

test('evidence of more than 20 MB is not replayed', async () => {
  const file = join(folder, 'large.json');
  writeFileSync(file, '{}');
  truncateSync(file, 20_000_001);
  await expect(readEvidence([file], async () => '')).rejects.toThrow('larger than 20 MB');
});
