import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findAccount } from '../../../bin/accounts/find.ts';
import { prepareRealClients, type RealClients } from '../../../lab/foreign/real-clients.ts';
import { cacheFolder } from '../../../lab/tools/cache-folder.ts';
import { logLines } from '../../../lab/world/rounds.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { type Order, openSession } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import { createUser } from '../e2e/iam-user.ts';
import { clients, deployed, lab, probe, probeOf } from '../e2e/support.ts';

const PROBER = fileURLToPath(new URL('../../../bin/prober.ts', import.meta.url));
const ROOT = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const { directory, tlsRoot } = lab.cas.staging;

let folder: string;
let real: RealClients;
/** Everything that any command of this file wrote. */
let written = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  real = await prepareRealClients(cacheFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

function account(args: readonly string[], credentials: Readonly<Record<string, string>> = ROOT) {
  const env = {
    ...{ HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ENDPOINT_URL: lab.aws.endpoint, AWS_REGION: lab.aws.region },
    ...credentials,
  };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [PROBER, 'account', ...args], { env }, (error, stdout, stderr) => {
      written += stdout + stderr;
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/** The order, read as this account: a CA shows it to no other. */
async function orderOf(privateKeyPem: string, accountUrl: string, orderUrl: string): Promise<string> {
  const clock = { now: () => Date.now(), sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) };
  const ca = { id: 'staging', title: 'staging', directory, tlsRoots: [readFileSync(tlsRoot, 'utf8')] } as unknown as Ca;
  const session = openSession(openConnection(ca, clock), {
    ...{ privateKeyPem, accountUrl, transcript: { requests: [] }, deadline: Date.now() + 30_000 },
  });
  const order: Order = { url: orderUrl, status: 'pending', identifiers: [], authorizations: [], finalize: orderUrl };
  return (await session.awaitOrder(order)).status;
}

const logOfAccountFunction = async () => (await logLines(lab, deployed.prober.accountFunction, 0)).join('\n');

/** Pieces of a key as PEM and as JWK. */
function piecesOf(privateKeyPem: string): string[] {
  const { d = '' } = createPrivateKey(privateKeyPem).export({ format: 'jwk' });
  return [
    d.slice(0, 40),
    ...privateKeyPem
      .split('\n')
      .slice(1, -2)
      .map((line) => line.slice(-40)),
  ];
}

const CLIENTS = [
  ['certbot', 'RSA 2048', () => real.certbotAccount(join(folder, 'certbot'), { directory, tlsRoot })],
  ['lego', 'EC P-', () => real.legoAccount(join(folder, 'lego'), { directory, tlsRoot })],
] as const;

it.each(CLIENTS)(
  'an account that the real %s made is imported, and the next probe orders with it',
  async (client, type, make) => {
    const found = findAccount(await make());
    expect(found).toMatchObject({ client, key: { type: expect.stringContaining(type) } });
    const imported = await account(['import', found.files[0] ?? '', '--ca', 'staging', '--yes', '--json']);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    const { accountUrl, key } = JSON.parse(imported.stdout);
    expect([accountUrl, key.thumbprint]).toEqual([found.accountUrl, found.key.thumbprint]);

    const { orderUrl, ...probed } = probeOf(await probe({ target: 'canary', cas: ['staging'] }), 'staging');
    expect(probed).toMatchObject({ outcome: 'passed', accountUrl });
    expect(await orderOf(found.key.privateKeyPem, accountUrl, orderUrl ?? '')).toBe('valid');
    const listed = await account(['list', '--json']);
    const { accounts } = JSON.parse(listed.stdout);
    expect(accounts).toContainEqual(
      expect.objectContaining({ ca: 'staging', accountUrl, standing: 'valid', shared: true }),
    );

    const places = `${written}\n${await logOfAccountFunction()}`;
    expect(places).toContain(accountUrl);
    expect(piecesOf(found.key.privateKeyPem).filter((piece) => places.includes(piece))).toEqual([]);
  },
);

it('a key that is sent asynchronously is not taken, and lies in no log and no queue', async () => {
  const found = findAccount(join(folder, 'certbot', 'config'));
  const before = await secretOfStaging();
  const event = {
    ...{ action: 'import', ca: 'staging', shared: true, accountUrl: found.accountUrl },
    privateKeyPem: found.key.privateKeyPem,
  };
  const FunctionName = deployed.prober.accountFunction;
  const ClientContext = Buffer.from('{"custom":{"purpose":"import"}}').toString('base64');
  const Payload = JSON.stringify(event);
  await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', ClientContext, Payload }));
  await expect.poll(logOfAccountFunction, { timeout: 30_000 }).toContain('import-not-synchronous');
  expect(await secretOfStaging()).toBe(before);
  const places = await logOfAccountFunction();
  expect(piecesOf(found.key.privateKeyPem).filter((piece) => places.includes(piece))).toEqual([]);
});

it('an account of another CA is named, and the account that is in place stays', async () => {
  const before = await secretOfStaging();
  const path = join(folder, 'certbot', 'config');
  const { code, stdout } = await account(['import', path, '--ca', 'backup', '--yes', '--json']);
  expect(code).not.toBe(0);
  expect(JSON.parse(stdout).error.code).toBe('directory-other');
  const asked = await account(['import', path, '--ca', 'staging']);
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain('account-in-place');
  expect(await secretOfStaging()).toBe(before);
});

it('a shared account is not rotated; moved, it is, and goes back to certbot by an export that works', async () => {
  const path = join(folder, 'lego');
  expect((await account(['rotate', '--ca', 'staging'])).stderr).toContain('account-shared');
  expect(await account(['import', path, '--ca', 'staging', '--moved', '--yes'])).toMatchObject({ code: 0 });
  const rotated = await account(['rotate', '--ca', 'staging', '--json']);
  expect(rotated).toMatchObject({ code: 0, stderr: expect.not.stringContaining('prober:') });
  const { accountUrl, previous, thumbprint } = JSON.parse(rotated.stdout);
  expect([thumbprint === previous, accountUrl]).toEqual([false, findAccount(path).accountUrl]);

  const out = join(folder, 'exported');
  expect(await account(['export', '--ca', 'staging', '--format', 'certbot', '--out', out])).toMatchObject({ code: 0 });
  const exported = findAccount(out);
  expect(exported).toMatchObject({ client: 'certbot', accountUrl, key: { thumbprint } });
  expect(readdirSync(out)).toHaveLength(1);
  const round = probeOf(await probe({ target: 'canary', cas: ['staging'] }), 'staging');
  expect(round).toMatchObject({ outcome: 'passed', accountUrl });
});

it('an operator without GetSecretValue lists and imports, and is told what an export needs', async () => {
  const user = await createUser(lab, 'accounts-operator', [
    { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: `arn:aws:lambda:*:*:function:${deployed.prober.accountFunction}`,
    },
  ]);
  expect((await account(['list'], user)).stdout).toContain('staging');
  const denied = [
    await account(['export', '--ca', 'staging', '--out', join(folder, 'denied')], user),
    await account(['rotate', '--ca', 'staging'], user),
  ];
  expect(denied.map(({ code }) => code)).toEqual([3, 3]);
  expect(denied.map(({ stderr }) => /may not (\S+) on/.exec(stderr.replace(/\s+/g, ' '))?.[1])).toEqual([
    'secretsmanager:GetSecretValue',
    'secretsmanager:RotateSecret',
  ]);
});

async function secretOfStaging(): Promise<string | undefined> {
  const SecretId = JSON.parse(deployed.prober.secretArns).staging;
  return (await clients.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}
