import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { probeEnvironmentSchema } from '../../../lambda/contract/environment.ts';
import { readDeployment, readEnvironment } from '../../../lambda/handlers/system.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createPulseLedger } from '../../../lambda/store/pulses.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { parseSecret } from '../../../lambda/store/secret-value.ts';
import type { Item, Table } from '../../../lambda/store/table.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { newKeys, privatePem } from '../../unit/support/certificates.ts';
import { someDeployment } from '../../unit/support/deployments.ts';
import { someRemembered } from '../../unit/support/verdicts.ts';
import { assert, jsonIn, orTrouble } from '../outcomes.ts';
import { type Parser, SECRET } from '../parser.ts';

/** What the functions read of their own stores, which others may have written to. */

/** DynamoDB takes items of 400 KB; Secrets Manager values of 64 KB. */
const MOST_ITEM = 400_000;
const MOST_SECRET = 65_536;
const NOW = Date.parse('2026-11-24T06:00:00Z');
const DAY_MS = 86_400_000;

/** Ten megabytes of nothing, and as much as an item holds of it. */
const BOMB = gzipSync(Buffer.alloc(100_000_000)).toString('base64').slice(0, MOST_ITEM);
const run = { runId: 'run', target: 'web', cas: ['staging'], trigger: 'schedule', startedAt: NOW };
const pulse = { at: '2026-11-24T05:45:00.000Z', code: 'healthy', readiness: { renewal: 'ready', failover: 'ready' } };
const entries = [{ name: '_acme-challenge.a.canary.acme.example.org', values: ['value'] }];
const item = {
  ...{ pk: { S: 'intent#main' }, sk: { S: '2026-11-24T05:00:00.000Z#run' }, until: { N: String(NOW + 60_000) } },
  ...{ request: { S: JSON.stringify(run) }, progress: { M: { staging: { S: 'order' } } }, revision: { S: 'x' } },
  verdicts: { S: JSON.stringify([someRemembered('run')]) },
  pulses: { S: JSON.stringify([pulse]) },
  entries: { S: JSON.stringify(entries) },
};

const ledger: Parser = {
  name: 'ledger-item',
  form: 'json',
  largest: MOST_ITEM,
  pieces: [BOMB.slice(0, 2_000), '"S":', '"N":', '"B":', '#', '2026-11-24T05:00:00.000Z'],
  examples: async () =>
    [
      { ...item, result: { S: '{"state":"completed"}' } },
      { ...item, result: { B: gzipSync('{"state":"completed"}').toString('base64') } },
      { ...item, result: { B: BOMB } },
    ].map((each) => JSON.stringify(each)),
  milliseconds: 300,
  async read(input) {
    const stored = itemIn(input);
    if (!stored) return;
    const table = { get: async () => stored, before: async () => [stored], put: async () => true } as unknown as Table;
    await orTrouble(() => createRunLedger(table).read('run'));
    await createVerdictLedger(table).read('web');
    await createVerdictLedger(table).add('web', someRemembered('another'));
    await createPulseLedger(table).read();
    const left: string[] = [];
    const intents = createIntentLedger(table, 'main', { onUnreadable: ({ runId }) => void left.push(runId) });
    const abandoned = await intents.abandoned(NOW);
    assert(abandoned.length + left.length === 1, 'an intent is neither read nor told');
    const until = await createBreakerLedger(table).openUntil('staging', NOW);
    assert(until === undefined || until <= NOW + DAY_MS, 'a CA is left alone for more than a day');
  },
};

/** As the SDK gives it: a name with `S`, `N`, `B` or `M` of its type; what DynamoDB cannot hold is no input. */
function itemIn(input: Buffer): Item | undefined {
  const { json } = jsonIn(input) ?? {};
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const values = Object.entries(json).flatMap(([name, value]) => {
    const fits = attributeIn(value, 0);
    return fits === undefined ? [] : [[name, fits] as const];
  });
  return Object.fromEntries(values) as Item;
}

function attributeIn(value: unknown, depth: number): object | undefined {
  if (typeof value !== 'object' || value === null || depth > 3) return undefined;
  const { S, N, B, M } = value as Record<string, unknown>;
  if (typeof S === 'string') return { S };
  if (typeof N === 'string') return { N };
  if (typeof B === 'string') return { B: Buffer.from(B, 'base64') };
  if (typeof M !== 'object' || M === null) return undefined;
  const members = Object.entries(M).map(([name, member]) => [name, attributeIn(member, depth + 1)] as const);
  return { M: Object.fromEntries(members.filter(([, member]) => member !== undefined)) };
}

const secret: Parser = {
  name: 'secret',
  form: 'json',
  largest: MOST_SECRET,
  pieces: ['-----BEGIN EC PRIVATE KEY-----', '"version":1', '\\n'],
  examples: async () => {
    const privateKeyPem = await privatePem(await newKeys());
    const bound = { version: 1, externalAccountBinding: { keyId: 'kid', hmacKey: SECRET } };
    const account = { directory: 'https://staging.test/dir', accountUrl: 'https://staging.test/acct/1' };
    return [bound, { version: 1, ...account, privateKeyPem }].map((each) => JSON.stringify(each));
  },
  async read(input) {
    const text = input.toString('utf8');
    const read = await orTrouble(() => {
      try {
        return parseSecret('staging', 'arn', text);
      } catch (error) {
        assert(!String(error).includes(SECRET), 'a secret is quoted');
        throw error;
      }
    });
    assert(read === undefined || read.version === 1, 'a secret of another version is taken');
  },
};

const file = join(tmpdir(), `deployment-${process.pid}-${randomBytes(4).toString('hex')}.json`);
const variables = { PROBER_LEDGER_TABLE: 'x', PROBER_HOSTED_ZONE_ID: 'x', PROBER_ACCOUNT_FUNCTION: 'x' };

const deployment: Parser = {
  name: 'deployment-file',
  form: 'json',
  largest: 1_000_000,
  examples: async () => [JSON.stringify(someDeployment()), '{"staging":"arn:aws:secretsmanager:x"}'],
  async read(input) {
    writeFileSync(file, input);
    const read = await orTrouble(() => readDeployment(pathToFileURL(file)));
    assert(read === undefined || (read.version === 1 && Array.isArray(read.cas)), 'another document is taken');
    const env = { ...variables, PROBER_EVIDENCE_BUCKET: 'x', PROBER_EVENT_BUS: 'x' };
    await orTrouble(() =>
      readEnvironment(probeEnvironmentSchema, { ...env, PROBER_SECRET_ARNS: input.toString('utf8') }),
    );
  },
};

export const STORED_PARSERS: readonly Parser[] = [ledger, secret, deployment];
