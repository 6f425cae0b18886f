import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { LIMITS } from '../../../bin/accounts/files.ts';
import { chooseAccount } from '../../../bin/accounts/find.ts';
import { objectsIn } from '../../../bin/accounts/manifests.ts';
import { AccountFileError } from '../../../bin/accounts/trouble.ts';
import { CommandError } from '../../../bin/cli/failure.ts';
import { accountLines } from '../../../bin/cli/print/account.ts';
import { foundLines } from '../../../bin/cli/print/accounts.ts';
import { roundLines } from '../../../bin/cli/print/round.ts';
import { forTerminal } from '../../../bin/cli/print/terminal.ts';
import { parseForeign, readJson } from '../../../bin/cli/read-json.ts';
import { rejudge } from '../../../bin/cli/replay/rejudge.ts';
import { parseStored } from '../../../bin/cli/replay/stored.ts';
import { readAccountKey } from '../../../lambda/acme/account-key-facts.ts';
import { accountsAnswerSchema } from '../../../lambda/contract/accounts.ts';
import { describedSchema } from '../../../lambda/contract/described.ts';
import { evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { answerSchema } from '../../../lambda/contract/result.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { ConfigError } from '../../../lib/config/config-error.ts';
import { planIn } from '../../../lib/config/load.ts';
import { acmeSh, caddy, certbot, issuerYaml, lego, lego5, secretYaml } from '../../unit/cli/accounts/client-files.ts';
import { LEAST } from '../../unit/config/config-file.ts';
import { evidenceWith } from '../../unit/diagnosis/some-evidence.ts';
import { assert, assertPlain, jsonIn, orExpected } from '../outcomes.ts';
import type { Parser } from '../parser.ts';

/** What a person's machine reads: the config, files of other clients, evidence and answers of functions. */

const plain = (_tone: unknown, text: string) => text;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const pem = (key: typeof ec, type: 'pkcs8' | 'sec1' | 'pkcs1') =>
  key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }).toString();

const CONFIG = {
  ...LEAST,
  deployment: 'main',
  cas: {
    staging: { preset: 'letsencrypt-staging', ordersPerDay: 20 },
    corp: {
      ...{ preset: 'custom', role: 'backup', directory: 'https://ca.corp.example/dir', publiclyTrusted: true },
      otherHosts: ['orders.corp.example:8443'],
    },
  },
  targets: {
    canary: { kind: 'canary', names: ['@', '*'] },
    web: {
      kind: 'real',
      names: ['www.example.org'],
      issueFrom: ['staging'],
      challengeNames: { 'www.example.org': 'x.acme.example.org' },
    },
  },
  schedules: {
    probe: { expression: 'cron(10 6 * * ? *)', flexibleMinutes: 5 },
    pulse: { expression: 'rate(15 minutes)' },
  },
  alarms: { page: [{ email: 'a@example.org' }, { url: 'https://example.org/x' }], silentAfterMinutes: 800 },
  network: {
    resolvers: ['10.0.0.2:53'],
    rootHints: [{ name: 'a.root.test', address: '192.0.2.1' }],
    controls: [{ host: 'example.net' }],
  },
};

const config: Parser = {
  name: 'config',
  form: 'json',
  largest: 1_000_000,
  pieces: [
    'rate(1 hours)',
    'cron(0 0 ? * 1#5 *)',
    'letsencrypt',
    '"preset":',
    '/dev/zero',
    'x.example.org.',
    '*.',
    '1/0',
    'L',
    'W',
  ],
  examples: async () => [JSON.stringify(LEAST), JSON.stringify(CONFIG, null, 2)],
  milliseconds: 300,
  async read(input) {
    const outcome = await orExpected(() => planIn('prober.config.json', input.toString('utf8')), ConfigError);
    if ('value' in outcome) return assert(outcome.value.placed.length > 0, 'a plan of nothing');
    assertPlain(outcome.error.message);
    assert(outcome.error.message.split('\n').length <= 102, 'more lines than anybody reads');
  },
};

const manifests: Parser = {
  name: 'manifests',
  form: 'text',
  largest: LIMITS.bytes,
  pieces: [
    '- ',
    '? ',
    ': ',
    '&a ',
    '*a',
    '!!binary ',
    '<<: *a\n',
    '---\n',
    '|\n',
    '>\n',
    '%YAML 1.2\n',
    '!<x> ',
    'k: &a [*a]\n',
    '{a: ',
    '}',
  ],
  examples: async () => [
    `${secretYaml(rsa)}---\n${issuerYaml()}`,
    JSON.stringify({ kind: 'List', items: [{ kind: 'Secret' }] }, null, 2),
  ],
  // The YAML of a whole megabyte takes its time.
  milliseconds: 5_000,
  read(input) {
    const objects = objectsIn(input.toString('utf8'));
    assert(objects === undefined || Array.isArray(objects), 'no list');
  },
};

const accountFiles: Parser = {
  name: 'account-files',
  form: 'json',
  largest: LIMITS.bytes,
  pieces: [
    "CA_EMAIL='",
    "ACCOUNT_URL='",
    'kind: Secret\n',
    '"kty":',
    '"registration":',
    '"location":',
    'tls.key',
    '-----END EC PRIVATE KEY-----',
  ],
  examples: async () =>
    [
      certbot(ec),
      lego(ec),
      lego5(ec),
      acmeSh(ec),
      caddy(ec),
      { 'a.yaml': `${secretYaml(rsa)}---\n${issuerYaml()}` },
      { 'a.key': pem(ec, 'sec1') },
    ].map((files) => JSON.stringify(files)),
  milliseconds: 5_000,
  async read(input) {
    const { json } = jsonIn(input) ?? {};
    if (typeof json !== 'object' || json === null) return;
    const files = Object.entries(json).flatMap(([path, text]) =>
      typeof text === 'string' ? [{ path: `/x/${path}`, text }] : [],
    );
    const outcome = await orExpected(() => chooseAccount('/x', files, undefined), AccountFileError);
    if ('value' in outcome) assertPlain(foundLines(outcome.value, plain).map(forTerminal));
    else assertPlain(forTerminal(`${outcome.error.message} ${outcome.error.action}`));
  },
};

const accountKey: Parser = {
  name: 'account-key',
  form: 'text',
  largest: 65_536,
  pieces: [
    '-----BEGIN RSA PRIVATE KEY-----\n',
    '-----BEGIN EC PARAMETERS-----\n',
    'MIIE',
    '"d":',
    '"crv":"P-256"',
    '"kty":"RSA"',
  ],
  examples: async () => [
    pem(ec, 'sec1'),
    pem(rsa, 'pkcs1'),
    pem(ec, 'pkcs8'),
    JSON.stringify(ec.export({ format: 'jwk' })),
  ],
  milliseconds: 1_000,
  read(input) {
    const text = input.toString('utf8');
    const { json } = jsonIn(input) ?? {};
    const keys = [text, ...(typeof json === 'object' && json !== null ? [json] : [])];
    for (const read of keys.map((key) => readAccountKey(key as string))) {
      assert('fault' in read || /^(EC P-\d+|RSA \d+)$/.test(read.type), 'a key of no kind');
    }
  },
};

const facts = evidenceWith(() => undefined);
const findings = deriveFindings(facts);
const whole = { ...facts, findings, history: [], verdict: judgeRound({ ...facts, findings }) };

const evidence: Parser = {
  name: 'stored-evidence',
  form: 'json',
  largest: 1_000_000,
  examples: async () => [
    JSON.stringify(whole),
    // What is laid out in columns, with characters that a terminal obeys.
    JSON.stringify({ ...whole, probes: facts.probes.map((probe) => ({ ...probe, ca: '\t\u0007staging\n' })) }),
  ],
  milliseconds: 1_000,
  async read(input) {
    const text = input.toString('utf8');
    const shown = readJson(evidenceSchema, text);
    if (shown) assertPlain(accountLines(shown, plain).map(forTerminal));
    const stored = await orExpected(() => parseStored(parseForeign(text)), z.ZodError, SyntaxError, RangeError);
    if ('error' in stored) return;
    const judged = await orExpected(() => rejudge({ file: 'x', ...stored.value }), CommandError);
    if ('value' in judged) assertPlain(judged.value.now.summary);
  },
};

const { run, probes } = facts;
const round = {
  ...{ version: 1, state: 'completed', deployment: 'main', runId: run.id, target: 'web', trigger: 'schedule' },
  ...{ startedAt: run.startedAt, durationMs: 1, outcome: 'passed', probes, verdict: whole.verdict },
};

const answers: Parser = {
  name: 'command-answer',
  form: 'json',
  largest: 1_000_000,
  examples: async () =>
    [
      round,
      { version: 1, state: 'rejected', trouble: { code: 'event-invalid', message: 'no', action: 'send another' } },
      {
        ...{
          version: 1,
          state: 'described',
          deployment: 'main',
          zone: 'acme.example.org',
          names: ['a.example.org'],
          cas: [],
        },
        network: { rootHints: [{ name: 'a', address: '192.0.2.1' }], authoritativePort: 53 },
      },
      {
        version: 1,
        state: 'listed',
        accounts: [{ ca: 'staging', title: 'x', directory: 'x', tlsRoots: [], standing: 'valid' }],
      },
    ].map((each) => JSON.stringify(each)),
  // JSON of great depth is read three times, to the end of the stack.
  milliseconds: 3_000,
  read(input) {
    const text = input.toString('utf8');
    const answer = readJson(answerSchema, text);
    if (answer?.state === 'completed') assertPlain(roundLines(answer, plain).map(forTerminal));
    const schemas: readonly z.ZodType<object>[] = [accountsAnswerSchema, describedSchema];
    for (const schema of schemas) {
      const read = readJson(schema, text);
      if (read) assertPlain(forTerminal(JSON.stringify(read, null, 2)));
    }
  },
};

export const OPERATOR_PARSERS: readonly Parser[] = [config, manifests, accountFiles, accountKey, evidence, answers];
