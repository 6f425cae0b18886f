import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf, theResource } from './synthesis.ts';

export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};

/** All that the role whose logical id begins so may do: its inline policies and the policies attached to it. */
export function statementsOf(template: Template, prefix: string): Statement[] {
  const { id, resource } = theResource(template, 'AWS::IAM::Role', prefix);
  const inline = (resource.Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const attached = Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref === id))
    .map(({ Properties }) => Properties as unknown as { PolicyDocument: { Statement: Statement[] } });
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

export function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).sort();
}
