import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { OUTPUTS, stackNames } from '../../lambda/contract/stacks.ts';
import type { Aws } from './aws.ts';
import { CommandError, EXIT } from './failure.ts';
import { readJson } from './read-json.ts';

/** A deployment of the prober, by what its stack puts out. */
export type FoundDeployment = {
  /** `deployment` of its config. */
  readonly id: string;
  readonly stack: string;
  readonly region: string;
  readonly probeFunction: string;
  /** Absent in deployments of versions that did not put it out. */
  readonly accountFunction?: string;
  readonly evidenceBucket: string;
  /** CA to the ARN of its secret. */
  readonly secretArns?: Readonly<Record<string, string>>;
};

/** The tag that every stack of a deployment carries. */
const TAG = 'renewal-prober';

/**
 * The deployment that a command is about.
 * @param wanted a stack's name or a deployment's id; absent: the only one of this account and region
 * @throws CommandError when there is none, or more than one
 */
export async function findDeployment(aws: Aws, wanted: string | undefined): Promise<FoundDeployment> {
  const region = await aws.region();
  const stacks = wanted === undefined ? await allStacks(aws) : await namedStacks(aws, wanted);
  const found = stacks.flatMap((stack) => deploymentIn(stack, region));
  const [only, another] = found;
  if (!only) throw noneFound(wanted, region, stacks.length);
  if (another) throw severalFound(found, region);
  return only;
}

async function allStacks(aws: Aws): Promise<Stack[]> {
  const stacks: Stack[] = [];
  let NextToken: string | undefined;
  do {
    const page = await describe(aws, NextToken === undefined ? {} : { NextToken });
    stacks.push(...page.stacks);
    NextToken = page.next;
  } while (NextToken !== undefined);
  return stacks;
}

/** Takes the name for a deployment's id, then for a stack's own. */
async function namedStacks(aws: Aws, wanted: string): Promise<Stack[]> {
  const ofDeployment = await describe(aws, { StackName: stackNames(wanted).prober });
  if (ofDeployment.stacks.length > 0) return ofDeployment.stacks;
  return (await describe(aws, { StackName: wanted })).stacks;
}

async function describe(aws: Aws, input: { readonly StackName?: string; readonly NextToken?: string }) {
  const call = { action: 'cloudformation:DescribeStacks', on: input.StackName ?? 'all stacks' };
  return aws.ask(call, async () => {
    try {
      const { Stacks = [], NextToken } = await aws.cloudFormation.send(new DescribeStacksCommand(input));
      return { stacks: Stacks, next: NextToken };
    } catch (error) {
      if (error instanceof Error && /does not exist/.test(error.message)) return { stacks: [], next: undefined };
      throw error;
    }
  });
}

/** Nothing for a stack that is none of the prober's own, or whose making has not come so far. */
function deploymentIn({ StackName = '', Outputs = [], Tags = [] }: Stack, region: string): FoundDeployment[] {
  const output = (key: string) => Outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  const probeFunction = output(OUTPUTS.prober.probeFunction);
  const evidenceBucket = output(OUTPUTS.prober.evidenceBucket);
  const id = Tags.find(({ Key }) => Key === TAG)?.Value;
  if (probeFunction === undefined || evidenceBucket === undefined || id === undefined) return [];
  const accountFunction = output(OUTPUTS.prober.accountFunction);
  const secretArns = arnsIn(output(OUTPUTS.prober.secretArns));
  const accounts = {
    ...(accountFunction === undefined ? {} : { accountFunction }),
    ...(secretArns ? { secretArns } : {}),
  };
  return [{ id, stack: StackName, region, probeFunction, evidenceBucket, ...accounts }];
}

function arnsIn(text: string | undefined): Record<string, string> | undefined {
  return text === undefined ? undefined : readJson(z.record(z.string(), z.string()), text);
}

function noneFound(wanted: string | undefined, region: string, seen: number): CommandError {
  if (wanted !== undefined && seen === 0) {
    return new CommandError(
      EXIT.noAccess,
      `There is no stack "${wanted}" in ${region}, and no deployment of that name.`,
      'Leave --stack out to see what is there, or name the right region with --region.',
    );
  }
  return new CommandError(
    EXIT.noAccess,
    wanted === undefined
      ? `There is no deployment of the prober among the ${seen} stacks in ${region}.`
      : `The stack "${wanted}" in ${region} is no deployment of the prober.`,
    'Name the right region with --region or the right account with --profile; docs/deploying.md tells how to deploy.',
  );
}

function severalFound(found: readonly FoundDeployment[], region: string): CommandError {
  const lines = found.map(({ id, stack }) => `\n  --stack ${id}   (${stack})`);
  return new CommandError(
    EXIT.usage,
    `There are ${found.length} deployments of the prober in ${region}.`,
    `Choose one:${lines.join('')}`,
  );
}
