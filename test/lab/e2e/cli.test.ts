import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { roundSchema } from '../../../lambda/contract/result.ts';
import { createUser } from './iam-user.ts';
import { type Ended, prober, ROOT } from './prober.ts';
import { control, deployed, lab } from './support.ts';

const CLI_PAGE = fileURLToPath(new URL('../../../docs/cli.md', import.meta.url));

const runIdIn = (stdout: string) => /^Round (\S+)/.exec(stdout)?.[1] ?? 'none';

afterEach(() => control.allOff());

describe('prober in a deployment that is well', () => {
  let first: Ended;
  beforeAll(async () => {
    first = await prober(['now', 'canary']);
  });

  it('makes a round and prints the steps of each CA, without colours where it is piped', () => {
    expect(first.stdout).toMatch(/^ {2}step +staging +backup$/m);
    expect(first.stdout).toMatch(/^ {2}validation +passed \S+ \S+ +passed/m);
    expect(first.stdout).not.toContain('\u001b');
    const long = first.stdout.split('\n').filter((line) => line.length > 80);
    expect(long.filter((line) => !line.includes('s3://'))).toEqual([]);
  });

  it('prints the verdict, and ends with 0', () => {
    expect(first.stdout).toMatch(/^ {2}renewal +ready\n {2}failover +ready\n {2}must act +nobody \(none\)$/m);
    expect(first.code).toBe(0);
  });

  it('colours where it is told to', async () => {
    const { stdout } = await prober(['evidence', runIdIn(first.stdout)], { ...ROOT, FORCE_COLOR: '1' });
    expect(stdout).toContain('\u001b[32mpassed\u001b[39m');
  });

  it('follows a round by its id, as JSON, without making another', async () => {
    const runId = runIdIn(first.stdout);
    const again = await prober(['now', 'canary', '--run-id', runId, '--json']);
    expect(again.code).toBe(first.code);
    const round = roundSchema.parse(JSON.parse(again.stdout));
    expect(round).toMatchObject({
      runId,
      outcome: 'passed',
      trigger: 'on-demand',
      reason: 'asked for with prober now',
    });
  });

  it('asks only the CAs that are named', async () => {
    const { stdout } = await prober(['now', 'wildcard', '--ca', 'staging', '--reason', 'a test', '--json']);
    const round = roundSchema.parse(JSON.parse(stdout));
    expect(round).toMatchObject({ target: 'wildcard', reason: 'a test' });
    expect(round.probes.map(({ ca }) => ca)).toEqual(['staging']);
  });

  it('prints what a round saw, gives the evidence itself, and writes it into a file', async () => {
    const runId = runIdIn(first.stdout);
    const folder = mkdtempSync(join(tmpdir(), 'cli-'));
    try {
      const account = await prober(['evidence', runId]);
      expect(account.code).toBe(0);
      for (const part of ['What happened at staging', 'POST newOrder', 'DNS', 'CAA', 'Controls', 'Findings']) {
        expect(account.stdout).toContain(part);
      }
      const { stdout } = await prober(['evidence', runId, '--target', 'canary', '--json']);
      expect(evidenceSchema.parse(JSON.parse(stdout)).run.id).toBe(runId);
      const file = join(folder, 'evidence.json');
      expect((await prober(['evidence', runId, '--out', file])).code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(stdout.trimEnd());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says where it looked for evidence that is not there', async () => {
    const { code, stdout, stderr } = await prober(['evidence', 'no-such-run']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toContain('keeps no evidence of a run "no-such-run" of any target');
  });

  it('tells a target that the config does not hold as wrong usage, with those there are', async () => {
    const { code, stderr } = await prober(['now', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toContain('canary, wildcard, www');
  });
});

describe('prober in an incident', () => {
  it('names the CA that fails, the step and what to do, and ends with 1', async () => {
    await control.on('ca-refuse', { ca: 'backup' });
    const { code, stdout } = await prober(['now', 'canary']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}order +passed \S+ \S+ +failed/m);
    expect(stdout).toMatch(/^ {2}backup: ca-unreachable in the step order$/m);
    expect(stdout).toContain('To do: ');
  });

  it('shows the verdict in the status too, and explains the code', async () => {
    await control.on('ca-refuse', { ca: 'backup' });
    const round = await prober(['now', 'canary']);
    expect(round.code).toBe(1);
    expect(round.stdout).toMatch(/^ {2}renewal +ready\n {2}failover +(blocked|at-risk|unknown)$/m);

    const kept = await prober(['status']);
    expect(kept.code).toBe(1);
    expect(kept.stdout).toMatch(/^ {2}canary +renewal +ready /m);
    expect(kept.stdout).not.toMatch(/^ {2}canary +failover +ready /m);
    expect(kept.stdout).toContain(`prober evidence ${runIdIn(round.stdout)} --target canary`);

    const [, code = 'none'] = /prober explain (\S+)/.exec(kept.stdout) ?? [];
    const page = await prober(['explain', code], {});
    expect(page.code).toBe(0);
    expect(page.stdout.startsWith(code)).toBe(true);
  });

  it('gives the status as JSON', async () => {
    const { stdout } = await prober(['status', '--json', '--stack', 'lab']);
    const { targets } = JSON.parse(stdout);
    const canary = targets.find(({ target }: { target: string }) => target === 'canary');
    expect(canary.answers.renewal).toMatchObject({ readiness: 'ready', at: expect.stringMatching(/Z$/) });
  });
});

describe('prober without access', () => {
  it.each([
    ['in a region without a deployment', { ...ROOT, AWS_REGION: 'eu-west-1' }, 'among the 0 stacks in eu-west-1'],
    ['without credentials', {}, 'There are no AWS credentials.'],
    [
      'with a key that nobody has',
      { ...ROOT, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
      'does not take the credentials',
    ],
    ['where AWS does not listen', { ...ROOT, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'AWS was not reached'],
  ])('%s ends with 3 and says why', async (_what, environment, words) => {
    const { code, stdout, stderr } = await prober(['status'], environment);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.replace(/\s+/g, ' ')).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['nothing', [], ['status'], 'cloudformation:DescribeStacks'],
    ['finding the deployment', ['cloudformation:DescribeStacks'], ['now'], 'lambda:InvokeFunction'],
    ['invoking', ['cloudformation:DescribeStacks', 'lambda:InvokeFunction'], ['status'], 's3:ListBucket'],
    ['listing', ['cloudformation:DescribeStacks', 's3:ListBucket'], ['status'], 's3:GetObject'],
  ])('with leave for %s alone it names the action that is missing', async (what, actions, args, missing) => {
    const statements = actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' }));
    const user = await createUser(lab, `cli-${what.replaceAll(' ', '-')}`, statements);
    const { code, stderr } = await prober([...args], user);
    expect(code).toBe(3);
    expect(stderr.replace(/\s+/g, ' ')).toContain(`may not ${missing} on `);
    expect(stderr).not.toContain(user.AWS_SECRET_ACCESS_KEY);
  });

  it('needs no more than the policy that its page shows', async () => {
    const [, policy = ''] = /```json\n(\{[^`]*"Statement"[^`]*)```/.exec(readFileSync(CLI_PAGE, 'utf8')) ?? [];
    const { Statement } = JSON.parse(
      policy
        .replaceAll('<ProbeFunctionName>', deployed.prober.probeFunction)
        .replaceAll('<AccountFunctionName>', deployed.prober.accountFunction)
        .replaceAll('<EvidenceBucketName>', deployed.prober.evidenceBucket),
    );
    const user = await createUser(lab, 'cli-operator', Statement);
    const round = await prober(['now', 'canary'], user);
    expect(round.stdout).toMatch(/^ {2}probe +passed \S+ \S+ +passed/m);
    expect(await prober(['evidence', runIdIn(round.stdout)], user)).toMatchObject({ code: 0 });
    expect((await prober(['status'], user)).stdout).toMatch(/^ {2}canary +failover /m);
    expect((await prober(['caa'], user)).stdout).toMatch(/^ {2}www\.example\.org +staging +/m);
  });

  it('needs to see one stack alone where that is named', async () => {
    const stack = `arn:aws:cloudformation:*:*:stack/renewal-prober-${deployed.deployment}-functions/*`;
    const evidence = `arn:aws:s3:::${deployed.prober.evidenceBucket}`;
    const user = await createUser(lab, 'cli-one-stack', [
      { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: stack },
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetObject'], Resource: [evidence, `${evidence}/*`] },
    ]);
    const named = await prober(['status', '--stack', deployed.deployment], user);
    expect(named.stdout).toMatch(/^ {2}canary +failover /m);
    expect(await prober(['status'], user)).toMatchObject({ code: 3 });
  });
});
