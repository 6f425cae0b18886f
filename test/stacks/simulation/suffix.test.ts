import { expect, test } from 'vitest';
import { MOST_EXACT_NAMES } from '../../../lib/challenge-names.ts';
import { settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { type Role, rolesOf } from './roles.ts';
import { decide } from './simulator.ts';

/** A deployment with more real names than a policy can name: one pattern stands for them. */

const account = '111122223333';
const place = { deployment: 'test', account, region: 'eu-central-1' };
const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `n${from + index}.example.org`);
const real = (names: readonly string[]) => ({ kind: 'real', names, issueFrom: ['staging'] });
const settings = settingsWith({
  targets: {
    canary: { kind: 'canary', names: ['@'] },
    first: real(numbered(0, MOST_EXACT_NAMES)),
    last: real(numbered(MOST_EXACT_NAMES, 1)),
  },
});
const roles = rolesOf(deployedResources(synthesise(settings), place), account);
const KEY = 'route53:changeresourcerecordsets';

function change(name: string, type = 'TXT', action = 'CREATE') {
  const context = {
    [`${KEY}normalizedrecordnames`]: [name],
    [`${KEY}recordtypes`]: [type],
    [`${KEY}actions`]: [action],
  };
  return {
    action: 'route53:ChangeResourceRecordSets',
    resource: 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ',
    context,
  };
}

test.each(['probe', 'janitor'])('the %s may change TXT records below the suffix, and no others', async (name) => {
  const role = roles.find((each) => each.name === name) as Role;
  const suffix = 'example.org.acme.example.org';
  const decisions = async (calls: readonly ReturnType<typeof change>[]) =>
    new Set(await Promise.all(calls.map((call) => decide(role, call))));
  const allowed = [
    `n0.${suffix}`,
    `n100.${suffix}`,
    `other.${suffix}`,
    '_acme-challenge.a.staging.test.canary.acme.example.org',
  ];
  expect(await decisions(allowed.map((each) => change(each)))).toEqual(new Set(['Allowed']));
  const names = [suffix, 'acme.example.org', 'example.net.acme.example.org', `x${suffix}`, `n0.${suffix}.org`];
  const types = ['A', 'CNAME', 'MX', 'NS'].map((type) => change(`n0.${suffix}`, type));
  const denied = [...names.map((each) => change(each)), ...types, change(`n0.${suffix}`, 'TXT', 'UPSERT')];
  expect(await decisions(denied)).toEqual(new Set(['ImplicitlyDenied']));
});
