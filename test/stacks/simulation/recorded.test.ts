import { expect, test } from 'vitest';
import { described } from './granted-calls.ts';
import { mutationsOf } from './mutations.ts';
import { rowsWithReasons } from './page.ts';
import { actionsOf, onResources, recorded, refused, roles, zoneName } from './recorded.ts';
import { decide } from './simulator.ts';

test('the recorded run has calls of every function, and none was refused there', () => {
  expect(refused).toEqual([]);
  const callers = new Set(recorded.map(({ role }) => role.name));
  expect([...callers].sort()).toEqual(['account', 'janitor', 'notifier', 'probe', 'pulse']);
});

test('every call of the recorded run is allowed by the policies of its role as they are synthesised', async () => {
  const denied: string[] = [];
  for (const each of recorded) {
    const decision = await decide(each.role, each.call, onResources);
    if (decision !== 'Allowed') denied.push(`${described(each)}: ${decision}`);
  }
  expect(denied).toEqual([]);
});

test('changed in one thing, none is allowed', { timeout: 600_000 }, async () => {
  const allowed: string[] = [];
  for (const { role, call } of recorded) {
    for (const { what, call: other } of mutationsOf(call, zoneName)) {
      const decision = await decide(role, other, onResources);
      if (decision === 'Allowed') allowed.push(`${described({ role, call })} ${what}`);
    }
  }
  expect(allowed).toEqual([]);
});

test('what is granted and was not called is in the table of docs/permissions.md with its reason, and the table has no other', () => {
  const idle = roles.map((role) => {
    const called = recorded.filter((each) => each.role === role).map(({ call }) => call.action.toLowerCase());
    return [`\`${role.name}\``, actionsOf(role).filter((action) => !called.includes(action.toLowerCase()))] as const;
  });
  const rows = idle
    .filter(([, actions]) => actions.length > 0)
    .map(([role, actions]) => `${role} | ${actions.map((action) => `\`${action}\``).join(', ')}`);
  expect(
    rowsWithReasons('Not evaluated')
      .map((row) => row.join(' | '))
      .sort(),
  ).toEqual(rows.sort());
});
