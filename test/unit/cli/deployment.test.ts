import type { CloudFormationClient, DescribeStacksCommand, Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../bin/cli/aws.ts';
import { findDeployment } from '../../../bin/cli/deployment.ts';

const stack = (id: string): Stack => ({
  ...{ StackName: `renewal-prober-${id}-functions`, CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE' },
  Tags: [{ Key: 'renewal-prober', Value: id }],
  Outputs: [
    { OutputKey: 'ProbeFunctionName', OutputValue: `probe-${id}` },
    { OutputKey: 'EvidenceBucketName', OutputValue: `bucket-${id}` },
  ],
});
const other: Stack = { ...stack('x'), StackName: 'other', Outputs: [], Tags: [] };

/** CloudFormation that answers two stacks a page, and refuses a name that it does not know. */
function awsWith(...stacks: readonly Stack[]): Aws {
  const send = async ({ input }: DescribeStacksCommand) => {
    if (input.StackName !== undefined) {
      const found = stacks.filter(({ StackName }) => StackName === input.StackName);
      if (found.length === 0) throw new Error(`Stack with id ${input.StackName} does not exist`);
      return { Stacks: found };
    }
    const from = Number(input.NextToken ?? 0);
    const more = from + 2 < stacks.length ? { NextToken: String(from + 2) } : {};
    return { Stacks: stacks.slice(from, from + 2), ...more };
  };
  return {
    cloudFormation: { send } as unknown as CloudFormationClient,
    region: async () => 'eu-west-1',
    ask: (_call: unknown, ask: () => Promise<unknown>) => ask(),
  } as unknown as Aws;
}

describe('the deployment that a command is about', () => {
  it('is the only one of the region, on whichever page', async () => {
    expect(await findDeployment(awsWith(other, other, other, stack('main')), undefined)).toEqual({
      ...{ id: 'main', stack: 'renewal-prober-main-functions', region: 'eu-west-1' },
      ...{ probeFunction: 'probe-main', evidenceBucket: 'bucket-main' },
    });
  });

  it.each(['b', 'renewal-prober-b-functions'])('is named as "%s"', async (wanted) => {
    expect(await findDeployment(awsWith(stack('a'), stack('b')), wanted)).toMatchObject({ id: 'b' });
  });

  it('has to be chosen where there are two: both are listed', async () => {
    await expect(findDeployment(awsWith(stack('a'), stack('b')), undefined)).rejects.toMatchObject({
      exitCode: 2,
      message: 'There are 2 deployments of the prober in eu-west-1.',
      action: 'Choose one:\n  --stack a   (renewal-prober-a-functions)\n  --stack b   (renewal-prober-b-functions)',
    });
  });

  it.each([
    ['no deployment', undefined, 'There is no deployment of the prober among the 1 stacks in eu-west-1.'],
    ['no such stack', 'nope', 'There is no stack "nope" in eu-west-1, and no deployment of that name.'],
    ['another stack', 'other', 'The stack "other" in eu-west-1 is no deployment of the prober.'],
  ])('with %s the region is named', async (_what, wanted, message) => {
    await expect(findDeployment(awsWith(other), wanted)).rejects.toMatchObject({ exitCode: 3, message });
  });
});
