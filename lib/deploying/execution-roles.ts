import type { ExecutionPolicyOptions } from './execution-options.ts';
import { type AllowStatement, allow, arnsOf } from './policy-document.ts';

/** Services that our roles are handed to. */
const ROLES_ARE_FOR = ['lambda.amazonaws.com', 'scheduler.amazonaws.com'];

/**
 * The roles of the stacks. With a boundary, none is made or given rights without it, and none can lose it: else whoever deploys
 * could make a role that may all.
 */
export function roleStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { permissionsBoundary, chat } = options;
  const { global } = arnsOf(options);
  // The role by which other accounts read an output is named by CDK, without hyphens.
  const roles = [global('iam', 'role/renewal-prober-*'), global('iam', 'role/renewalprober*')];
  const bounded =
    permissionsBoundary === undefined
      ? undefined
      : { StringLike: { 'iam:PermissionsBoundary': global('iam', `policy/${permissionsBoundary}`) } };
  return [
    allow(
      'Roles',
      [
        'iam',
        'DeleteRole',
        'DeleteRolePolicy',
        'GetRole',
        'GetRolePolicy',
        'ListAttachedRolePolicies',
        'ListRolePolicies',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'UpdateRoleDescription',
      ],
      roles,
    ),
    allow(
      'RightsOfRoles',
      ['iam', 'CreateRole', 'PutRolePolicy', ...(bounded ? ['PutRolePermissionsBoundary'] : [])],
      roles,
      bounded,
    ),
    allow('HandOverRoles', ['iam', 'PassRole'], roles.slice(0, 1), {
      StringEquals: { 'iam:PassedToService': [...ROLES_ARE_FOR, ...(chat ? ['chatbot.amazonaws.com'] : [])] },
    }),
  ];
}
