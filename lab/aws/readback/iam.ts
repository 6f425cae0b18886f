import type { Apis } from './apis.ts';

const VERSION = '2010-05-08';

/** A role's own properties. Documents are percent-encoded in IAM's answers (RFC 3986). */
export async function role(apis: Apis, RoleName: string) {
  const answer = await apis.query('iam', VERSION, 'GetRole', { RoleName });
  const live = answer.find('Role')?.texts() ?? {};
  const boundary = answer.find('PermissionsBoundaryArn')?.text;
  return {
    RoleName: live.RoleName,
    Path: live.Path,
    Description: live.Description,
    MaxSessionDuration: live.MaxSessionDuration,
    AssumeRolePolicyDocument: document(live.AssumeRolePolicyDocument),
    PermissionsBoundary: boundary,
    Tags: answer.find('Tags')?.children.map((tag) => tag.texts()),
  };
}

export async function inlinePolicyNames(apis: Apis, RoleName: string): Promise<string[]> {
  const answer = await apis.query('iam', VERSION, 'ListRolePolicies', { RoleName });
  return answer.findAll('member').map(({ text }) => text);
}

export async function inlinePolicy(apis: Apis, RoleName: string, PolicyName: string): Promise<unknown> {
  const answer = await apis.query('iam', VERSION, 'GetRolePolicy', { RoleName, PolicyName });
  return document(answer.find('PolicyDocument')?.text);
}

function document(encoded: string | undefined): unknown {
  return encoded ? JSON.parse(decodeURIComponent(encoded)) : undefined;
}
