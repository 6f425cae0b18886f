import type { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Aws } from '../../../bin/cli/aws.ts';
import { main } from '../../../bin/cli/main.ts';
import type { Described, DescribedCa } from '../../../lambda/contract/described.ts';
import { address, caa, ns, type Rr, soa } from '../dns/observe/message-writer.ts';
import { startWorld, type World } from '../dns/observe/scripted-dns.ts';

const [ROOT, TLD, EXAMPLE] = ['127.82.0.1', '127.82.0.2', '127.82.0.3'];
const NAME = 'www.example.test';
const records: Rr[] = [];
let world: World;
let err: string;

/** The root, test and example.test, whose CAA records each test sets. */
beforeAll(async () => {
  const delegate = (zone: string, at: string) => [ns(zone, `ns.${zone}`), address(`ns.${zone}`, at)];
  world = await startWorld([
    { zone: '', addresses: [ROOT], records: [soa(''), ...delegate('test', TLD)] },
    { zone: 'test', addresses: [TLD], records: [soa('test'), ...delegate('example.test', EXAMPLE)] },
    { zone: 'example.test', addresses: [EXAMPLE], records },
  ]);
});
afterAll(() => world.close());
beforeEach(() => {
  records.splice(0, records.length, soa('example.test'));
  err = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});

const ca = (id: DescribedCa['role'], more: Partial<DescribedCa> = {}): DescribedCa => ({
  ...{ id, title: id, role: id, caaIdentities: [`${id}.example`], caaParameters: true },
  ...{ accountUrl: `https://${id}.example/acct/1`, ...more },
});

function described(more: Partial<Described> = {}): Described {
  const { rootHints, authoritativePort } = world.network;
  return {
    ...{ version: 1, state: 'described', deployment: 'main', zone: 'acme.example.test', names: [NAME] },
    cas: [ca('staging'), ca('backup'), ca('production')],
    network: { rootHints: [...rootHints], authoritativePort },
    ...more,
  };
}

/** Runs `prober caa` against a deployment whose account function answers so. */
async function prober(args: readonly string[], answer: unknown = described()) {
  const out: string[] = [];
  const asked: unknown[] = [];
  const outputs = { ProbeFunctionName: 'probe', AccountFunctionName: 'account', EvidenceBucketName: 'bucket' };
  const stack = {
    ...{ StackName: 'renewal-prober-main-functions', Tags: [{ Key: 'renewal-prober', Value: 'main' }] },
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
  const aws = {
    cloudFormation: { send: async () => ({ Stacks: [stack] }) },
    lambda: {
      send: async ({ input }: InvokeCommand) => {
        asked.push([input.FunctionName, JSON.parse(String(input.Payload))]);
        return { Payload: Buffer.from(JSON.stringify(answer)) };
      },
    },
    region: async () => 'eu-west-1',
    ask: (_call: unknown, ask: () => Promise<unknown>) => ask(),
  } as unknown as Aws;
  const told: string[] = [];
  const exitCode = await main(['caa', ...args], {
    aws: () => aws,
    clock: { now: () => 0 },
    paint: (_tone, text) => text,
    progress: { tell: (what) => void told.push(what), end: () => undefined },
    print: (lines) => void out.push(...lines),
  });
  return { exitCode, asked, told, text: out.join('\n'), json: () => JSON.parse(out.join('\n')) };
}

describe('where a CA is refused today', () => {
  beforeEach(() => void records.push(caa('example.test', 0, 'issue', 'production.example')));

  it('ends with 1, and says who and why', async () => {
    const { exitCode, text } = await prober([]);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^ {2}www\.example\.test +staging +refused +allowed$/m);
    expect(text).toMatch(/^ +production +allowed +allowed$/m);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'refused staging, backup for www.example.test: CAA at example.test authorizes other CAs only',
    );
  });

  it('gives the records to add beside that, as a zone file and as Route 53 take them', async () => {
    const { text, json } = { ...(await prober(['--json'])), text: (await prober([])).text };
    const line =
      'example.test. 300 IN CAA 0 issue "backup.example; accounturi=https://backup.example/acct/1; validationmethods=dns-01"';
    expect(text).toContain(`    + ${line}\n`);
    const [place] = json().places;
    expect(place).toMatchObject({ owner: 'example.test', kind: 'needed', ttl: 300, change: [], remove: [] });
    expect(place.add).toContain(line);
    expect(place.changeBatch.Changes.map(({ Action }: { Action: string }) => Action)).toEqual(['DELETE', 'CREATE']);
    expect(text).toContain(JSON.stringify(place.changeBatch));
  });

  it('tells which names a switch of the CA would break, today and by the records', async () => {
    const { text } = await prober([]);
    expect(text).toMatch(
      /takes over, with the account that is named:\n {4}backup +today +refused: www\.example\.test\n +then +nothing$/m,
    );
    expect(text).toMatch(/the account URL\s+stays:\n {4}nothing$/m);
  });

  it('names another account where one is given, and each of several', async () => {
    const { json } = await prober([
      '--json',
      '--account',
      'backup=https://b.test/2',
      '--account',
      'backup=https://b.test/3',
    ]);
    const added = json().places[0].add.join('\n');
    expect(added).toContain('accounturi=https://b.test/2;');
    expect(added).toContain('accounturi=https://b.test/3;');
    expect(added).not.toContain('backup.example/acct/1');
  });

  it.each([
    [[], '"backup.example"'],
    [['--pin', 'backup'], '"backup.example; accounturi=https://backup.example/acct/1; validationmethods=dns-01"'],
  ])('names the account of a CA that may not obey that only where it is told to: %j', async (args, value) => {
    const { json } = await prober(
      ['--json', ...args],
      described({ cas: [ca('production'), ca('backup', { caaParameters: false })] }),
    );
    expect(json().places[0].add).toEqual([`example.test. 300 IN CAA 0 issue ${value}`]);
  });

  it('says of an account that is not known that it is not named, and why', async () => {
    const trouble = { code: 'secret-unreadable', message: 'The secret is locked.', action: 'Unlock it.' } as const;
    const { accountUrl: _, ...unknown } = ca('backup', { trouble });
    const { text } = await prober([], described({ cas: [ca('production'), unknown] }));
    expect(text).toMatch(/^ {2}backup +backup +not known: The secret is locked\.$/m);
    expect(text.replace(/\s+/g, ' ')).toContain('! The account at "backup" is not known, so its record names none');
  });
});

it('asks the resolver that it is given, whose TTLs say nothing of the set: no change batch is given then', async () => {
  records.push(caa('example.test', 0, 'issue', 'production.example'));
  const resolver = `${EXAMPLE}:${world.network.authoritativePort}`;
  world.asked.length = 0;
  const { json } = await prober(['--json', '--resolver', resolver]);
  expect(json().places[0]).toMatchObject({ kind: 'needed', add: [expect.any(String), expect.any(String)] });
  expect(json().places[0]).not.toHaveProperty('changeBatch');
  expect(new Set(world.asked.map(({ at, flags }) => `${at} ${flags & 0x100}`))).toEqual(new Set([`${EXAMPLE} 256`]));
});

it('ends with 0 where all may issue, and asks the deployment nothing but what it is', async () => {
  const { exitCode, asked, told } = await prober([]);
  expect(exitCode).toBe(0);
  expect(asked).toEqual([['account', { action: 'describe' }]]);
  expect(told).toContain('reading CAA from the name servers: 1 of 1 names');
});

it('takes the names that it is given in place of those of the deployment', async () => {
  const { json } = await prober(['--json', '*.EXAMPLE.test.', 'a.example.test', 'a.example.test']);
  expect(json().names.map(({ name }: { name: string }) => name)).toEqual(['*.example.test', 'a.example.test']);
});

it('ends with 1 where CAA cannot be read', async () => {
  const { exitCode, json } = await prober(['--json', 'www.nowhere.test', '--resolver', '127.82.0.99:1'], described());
  expect(exitCode).toBe(1);
  expect(json()).toMatchObject({ resolver: '127.82.0.99:1', today: 'undetermined' });
  expect(json().places[0]).toMatchObject({ kind: 'none', notes: [{ code: 'unreadable' }] });
});

describe('wrong usage', () => {
  it.each([
    [['no name'], '"no name" is no domain name.'],
    [['--account', 'backup'], '"backup" is no account of a CA.'],
    [['--account', 'backup=http://b.test/1'], 'is no account of a CA.'],
    [['--account', 'nowhere=https://b.test/1'], 'There is no CA "nowhere" in this deployment (--account).'],
    [['--pin', 'nowhere'], 'There is no CA "nowhere" in this deployment (--pin).'],
    [['--resolver', 'fd00::2'], '"fd00::2" is no resolver.'],
  ])('%j ends with 2', async (args, words) => {
    expect((await prober(args)).exitCode).toBe(2);
    expect(err.replace(/\s+/g, ' ')).toContain(words);
  });
});

it.each([
  [
    'refuses the event',
    { version: 1, state: 'rejected', trouble: { code: 'event-invalid', message: 'x', action: 'y' } },
  ],
  ['answers something else', { state: 'odd' }],
])('says of a deployment that %s that it is older', async (_what, answer) => {
  expect((await prober([], answer)).exitCode).toBe(1);
  expect(err).toContain('older than this program');
});
