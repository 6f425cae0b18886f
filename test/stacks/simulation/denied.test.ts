import { describe, expect, test } from 'vitest';
import { canaryBase, pulseName } from '../../../lambda/contract/names.ts';
import { settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { type CallOf, described, grantedCalls } from './granted-calls.ts';
import { mutationsOf } from './mutations.ts';
import { resourcePoliciesOf, rolesOf } from './roles.ts';
import { type Call, decide } from './simulator.ts';

const settings = settingsWith();
const { zoneName } = settings.deployment;
const deployment = settings.deployment.id;
const place = { deployment, account: '111122223333', region: 'eu-central-1' };
const resources = deployedResources(synthesise(settings), place);
const roles = rolesOf(resources, place.account);
const onResources = resourcePoliciesOf(resources, place);
const granted = grantedCalls(roles);

// Some thousand calls.
const PATIENCE = { timeout: 240_000 };

/** Of calls that should be denied, those that are not. */
async function allowedAmong(calls: readonly CallOf[]): Promise<string[]> {
  const allowed: string[] = [];
  for (const each of calls) {
    if ((await decide(each.role, each.call, onResources)) === 'Allowed') allowed.push(described(each));
  }
  return allowed;
}

const LEADING = 'dynamodb:leadingkeys';
const callsOf = (name: string) => granted.filter(({ role }) => role.name === name);
const theRole = (name: string) => {
  const found = roles.find((role) => role.name === name);
  if (!found) throw new Error(`no role ${name}`);
  return found;
};
/** A granted call of a role. */
function callLike(name: string, action: string): CallOf {
  const found = callsOf(name).find(({ call }) => call.action === action);
  if (!found) throw new Error(`${name} may not ${action}`);
  return found;
}

test('each grant allows the calls that it is for', PATIENCE, async () => {
  expect(granted.length).toBeGreaterThan(80);
  expect(await allowedAmong(granted)).toHaveLength(granted.length);
});

describe('a granted call that is changed in one thing is denied', () => {
  const changed = granted.flatMap(({ role, call }) =>
    mutationsOf(call, zoneName).map(({ what, call: other }) => ({ role, what, call: other })),
  );

  test('in zone, name, type, action and key of a change, in resource, account and region, and in action', () => {
    const kinds = new Set(changed.map(({ what }) => what));
    expect(kinds.size).toBeGreaterThan(90);
  });

  test.each(roles)('of the $name', PATIENCE, async (role) => {
    expect(await allowedAmong(changed.filter((each) => each.role === role))).toEqual([]);
  });
});

/** What roles may do of what others do, and nothing else: where two work at one thing, both may. */
const ZONE = ['route53:GetChange', 'route53:ListResourceRecordSets'];
const SHARED: Readonly<Record<string, readonly string[]>> = {
  account: ['secretsmanager:GetSecretValue'],
  clock: ['lambda:InvokeFunction', 'the dead-letter queue'],
  janitor: [
    ...['dynamodb:DeleteItem intent', 'dynamodb:PutItem intent', 'dynamodb:Query intent'],
    ...['canary', 'pulse', 'real name'].map((kind) => `route53:ChangeResourceRecordSets ${kind}`),
    ...['route53:ListResourceRecordSets', 'the dead-letter queue'],
  ],
  notifier: ['dynamodb:GetItem run', 'dynamodb:GetItem verdict'],
  probe: [
    ...[
      'lambda:InvokeFunction',
      'route53:ChangeResourceRecordSets canary',
      'route53:ChangeResourceRecordSets real name',
    ],
    ...ZONE,
    ...['secretsmanager:GetSecretValue', 'the dead-letter queue', 'the whole ledger'],
  ],
  pulse: [
    ...['dynamodb:DeleteItem intent', 'dynamodb:GetItem verdict', 'dynamodb:PutItem intent', 'dynamodb:Query intent'],
    'route53:ChangeResourceRecordSets pulse',
    ...ZONE,
    ...['secretsmanager:GetSecretValue', 'the dead-letter queue'],
  ],
};

test('a role may make no call of another role, but for what both are there for', PATIENCE, async () => {
  const allowed = Object.fromEntries(roles.map(({ name }) => [name, new Set<string>()]));
  for (const { role: owner, call } of granted) {
    for (const role of roles.filter((each) => each !== owner)) {
      const decision = await decide(role, call, onResources);
      if (decision === 'Allowed') allowed[role.name]?.add(kindOf(role.name, call));
    }
  }
  expect(Object.fromEntries(Object.entries(allowed).map(([name, kinds]) => [name, [...kinds].sort()]))).toEqual(SHARED);
});

/** The action, with the kind of item or of name that it is for. */
function kindOf(role: string, { action, context }: Call): string {
  if (action.startsWith('sqs:')) return 'the dead-letter queue';
  // The one role whose grant has no condition on items.
  if (role === 'probe' && action.startsWith('dynamodb:')) return 'the whole ledger';
  const items = (context[LEADING] ?? []).map((key) => key.split('#')[0]);
  const names = (context['route53:changeresourcerecordsetsnormalizedrecordnames'] ?? []).map((name) =>
    name === pulseName(zoneName) ? 'pulse' : name.endsWith(canaryBase(zoneName)) ? 'canary' : 'real name',
  );
  return [action, ...new Set([...items, ...names])].join(' ');
}

/** A granted call, for other items. */
function withItems({ role, call }: CallOf, keys: readonly string[]): CallOf {
  return { role, call: { ...call, context: { ...call.context, [LEADING]: keys } } };
}

test.each([
  ['janitor', 'dynamodb:DeleteItem', 'intent#another'],
  ['janitor', 'dynamodb:Query', 'intent#another'],
  ['janitor', 'dynamodb:DeleteItem', 'run#canary@x'],
  ['pulse', 'dynamodb:PutItem', 'verdict#canary'],
  ['pulse', 'dynamodb:PutItem', 'budget#staging'],
  ['pulse', 'dynamodb:GetItem', 'run#canary@x'],
  ['pulse', 'dynamodb:PutItem', 'intent#another'],
  ['account', 'dynamodb:PutItem', 'budget#staging'],
  ['notifier', 'dynamodb:GetItem', 'intent#test'],
])('the %s may not %s of %s in the ledger, nor of two items of which one is its own', async (name, action, key) => {
  const like = callLike(name, action);
  const own = like.call.context[LEADING] ?? [];
  expect(own).toHaveLength(1);
  expect(await allowedAmong([withItems(like, [key]), withItems(like, [...own, key])])).toEqual([]);
});

test('a request without TLS is denied by the resource, whoever makes it', async () => {
  const context = (like: CallOf) => ({ ...like.call.context, 'aws:securetransport': ['false'] });
  for (const [name, action] of [
    ['probe', 's3:PutObject'],
    ['notifier', 'sns:Publish'],
  ] as const) {
    const like = callLike(name, action);
    expect(await decide(like.role, { ...like.call, context: context(like) }, onResources)).toBe('ExplicitlyDenied');
  }
});

test('evidence of another deployment cannot be written, nor beside the prefix', async () => {
  const { call } = callLike('probe', 's3:PutObject');
  const prefix = `deployment=${deployment}/`;
  expect(call.resource).toContain(prefix);
  const others = ['deployment=another/', `deployment=${deployment}`, ''].map((other) => ({
    role: theRole('probe'),
    call: { ...call, resource: call.resource.replace(prefix, other) },
  }));
  expect(await allowedAmong(others)).toEqual([]);
});

test('nothing can be written at the challenge name of a real name that is only watched', async () => {
  const watched = 'shop.acme.example.org';
  expect(JSON.stringify(settings.deployment.targets)).toContain(watched);
  const { call } = callLike('probe', 'route53:ChangeResourceRecordSets');
  const context = { ...call.context, 'route53:changeresourcerecordsetsnormalizedrecordnames': [watched] };
  expect(await allowedAmong(roles.map((role) => ({ role, call: { ...call, context } })))).toEqual([]);
});
