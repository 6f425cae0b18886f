import { runSimulation } from '@cloud-copilot/iam-simulate';
import { type PolicyDocument, policyOf } from '../../lib/deploying/policy-document.ts';

export type SimulatedCall = {
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
};

/** What IAM's rules say of a call by a role that has this policy alone. @throws for a policy or call that IAM would not know */
export async function isAllowed(
  policy: PolicyDocument,
  { action, resource, context }: SimulatedCall,
): Promise<boolean> {
  const statements = policy.Statement.filter(({ Action }) =>
    Action.some((each) => serviceOf(each) === serviceOf(action)),
  );
  if (statements.length === 0) return false;
  const accountId = /^arn:[^:]*:[^:]*:[^:]*:(\d+):/.exec(resource)?.[1] ?? '111122223333';
  const done = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${accountId}:role/deploying`,
        action,
        resource: { resource, accountId },
        contextVariables: { ...context },
      },
      // All of them allow: those of other services change nothing but how long it takes.
      identityPolicies: [{ name: 'policy', policy: policyOf(statements) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') && resource !== '*' ? { resourcePolicy: keyPolicy(accountId) } : {}),
    },
    {},
  );
  if (done.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(done.errors)}`);
  return done.overallResult === 'Allowed';
}

const serviceOf = (action: string) => action.split(':')[0];

/** KMS Developer Guide, "Default key policy": without one like it no policy of IAM counts for a key. */
function keyPolicy(account: string): object {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }] };
}
