import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { vi } from 'vitest';
import type { Aws } from '../../../../bin/cli/aws.ts';
import type { Context } from '../../../../bin/cli/context.ts';
import { main } from '../../../../bin/cli/main.ts';
import type { AccountState } from '../../../../lambda/contract/accounts.ts';

export const accountState = (more: Partial<AccountState> = {}): AccountState => ({
  ...{ ca: 'backup', title: 'Scripted CA', directory: 'https://ca.example.org/directory', tlsRoots: [] },
  standing: 'none',
  ...more,
});
export const listed = (more: Partial<AccountState> = {}) => ({ state: 'listed', accounts: [accountState(more)] });

export type World = {
  /** What the account function answers, by action. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly secret?: object;
  /** What the secret is described as, one after the other. */
  readonly described?: readonly object[];
  readonly confirm?: Context['confirm'];
  readonly rotate?: Error;
};

/** Runs `prober account …` against a deployment that answers as told. */
export async function account(
  args: readonly string[],
  { answers = {}, secret, described = [], confirm, rotate }: World = {},
) {
  const invoked: InvokeCommandInput[] = [];
  const asked: string[] = [];
  const out: string[] = [];
  const stack = {
    ...{ StackName: 'renewal-prober-main-functions', Tags: [{ Key: 'renewal-prober', Value: 'main' }] },
    Outputs: [
      { OutputKey: 'ProbeFunctionName', OutputValue: 'probe' },
      { OutputKey: 'EvidenceBucketName', OutputValue: 'bucket' },
      { OutputKey: 'AccountFunctionName', OutputValue: 'account' },
      { OutputKey: 'SecretArns', OutputValue: JSON.stringify({ backup: 'arn:backup' }) },
    ],
  };
  const looks = [...described];
  const sendSecrets = async ({ constructor: { name } }: object) => {
    if (name === 'RotateSecretCommand' && rotate) throw rotate;
    if (name === 'RotateSecretCommand') return { VersionId: 'new' };
    if (name === 'DescribeSecretCommand') return { VersionIdsToStages: looks.length > 1 ? looks.shift() : looks[0] };
    return { SecretString: JSON.stringify(secret) };
  };
  const invoke = async ({ input }: { input: InvokeCommandInput }) => {
    invoked.push(input);
    const { action } = JSON.parse(String(input.Payload));
    const answer = answers[action];
    return {
      Payload: Buffer.from(JSON.stringify({ version: 1, ...(Array.isArray(answer) ? answer.shift() : answer) })),
    };
  };
  const aws = {
    cloudFormation: { send: async () => ({ Stacks: [stack] }) },
    lambda: { send: invoke },
    secretsManager: { send: sendSecrets },
    region: async () => 'eu-west-1',
    ask: (call: { action: string }, ask: () => Promise<unknown>) => {
      asked.push(call.action);
      return ask();
    },
  } as unknown as Aws;
  let now = 0;
  let err = '';
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
  const exitCode = await main(['account', ...args], {
    aws: () => aws,
    clock: { now: () => now },
    paint: (_tone, text) => text,
    progress: { tell: () => undefined, end: () => undefined },
    print: (lines) => void out.push(...lines),
    ...(confirm ? { confirm } : {}),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  });
  stderr.mockRestore();
  const words = `${out.join('\n')}\n${err}`.replace(/\s+/g, ' ');
  return { exitCode, invoked, asked, out, err, words };
}
