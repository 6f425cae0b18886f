import { z } from 'zod';

/** How stacks are deployed: what an organisation prescribes for CDK and for roles. */

/** AWS CDK Developer Guide, "Customize AWS CDK bootstrapping": at most 10 characters. */
const QUALIFIER = /^[A-Za-z0-9_-]{1,10}$/;
/** IAM and STS quotas: a name of 128 characters, a path of 512. */
const POLICY_NAME = /^([\w+=,.@-]{1,126}\/)*[\w+=,.@-]{1,128}$/;

export const deploying = z
  .strictObject({
    qualifier: z
      .string()
      .regex(QUALIFIER, 'a bootstrap qualifier: 1 to 10 letters, digits, "_" and "-"')
      .optional()
      .describe('The qualifier that accounts were bootstrapped with (cdk bootstrap --qualifier); default: that of CDK'),
    permissionsBoundary: z
      .string()
      .regex(POLICY_NAME, 'the name of a managed policy, with its path if it has one')
      .optional()
      .describe('Name of the managed policy, in each account, that is the permissions boundary of every role'),
  })
  .prefault({});
export type DeployingConfig = z.output<typeof deploying>;
