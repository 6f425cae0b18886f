import type { PolicyStatement, Role } from './roles.ts';
import type { Call } from './simulator.ts';

/** Calls as each grant means them: every action of every statement on each of its resources, with each value that its conditions allow. */

export type CallOf = { readonly role: Role; readonly call: Call };

/** What the condition keys of a change are called, in lower case as a request has them. */
const KEY = 'route53:changeresourcerecordsets';
const NAMES = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
const LEADING = 'dynamodb:LeadingKeys';

const BASE = { 'aws:securetransport': ['true'] };

export function grantedCalls(roles: readonly Role[]): CallOf[] {
  return roles.flatMap((role) =>
    role.documents.flatMap(({ Statement }) => Statement.flatMap(callsOf).map((call) => ({ role, call }))),
  );
}

function callsOf(statement: PolicyStatement): Call[] {
  const pairs = [statement.Action]
    .flat()
    .flatMap((action) => [statement.Resource].flat().map((on) => [action, on] as const));
  return pairs.flatMap(([action, on]) => {
    const resource = on.replace(/(:log-group:[^:]*):\*$/, '$1:log-stream:stream').replace('*', 'any');
    return contextsOf(action, statement).map((own) => ({ action, resource, context: { ...BASE, ...own } }));
  });
}

function contextsOf(action: string, statement: PolicyStatement): Call['context'][] {
  if (action === 'route53:ChangeResourceRecordSets') {
    return allowedValues(statement, NAMES).flatMap((name) =>
      ['CREATE', 'DELETE'].map((change) => ({
        [`${KEY}normalizedrecordnames`]: [name],
        [`${KEY}recordtypes`]: ['TXT'],
        [`${KEY}actions`]: [change],
      })),
    );
  }
  if (action.startsWith('dynamodb:')) {
    const keys = allowedValues(statement, LEADING);
    return (keys.length > 0 ? keys : ['run#any']).map((key) => ({ [LEADING.toLowerCase()]: [key] }));
  }
  return [{}];
}

function allowedValues({ Condition = {} }: PolicyStatement, key: string): string[] {
  return [Condition['ForAllValues:StringLike']?.[key] ?? []].flat().map((value) => value.replace('*', 'any'));
}

export function described({ role, call }: CallOf): string {
  const keys = Object.entries(call.context).filter(([key]) => !key.startsWith('aws:'));
  return `${role.name}: ${call.action} on ${call.resource} ${JSON.stringify(Object.fromEntries(keys))}`;
}
