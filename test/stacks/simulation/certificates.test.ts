import { expect, test } from 'vitest';
import { settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { rolesOf } from './roles.ts';
import { decide } from './simulator.ts';

/** Certificates of the config that lie in AWS: none are in the recorded run. */

const account = '111122223333';
const secretArn = `arn:aws:secretsmanager:eu-central-1:${account}:secret:www-AbCdEf`;
const acmArn = `arn:aws:acm:us-east-1:${account}:certificate/01234567-89ab-cdef-0123-456789abcdef`;
const settings = settingsWith({ certificates: { secret: { secretArn }, acm: { acmArn } } });
const place = { deployment: 'test', account, region: 'eu-central-1' };
const roles = rolesOf(deployedResources(synthesise(settings), place), account);

const READS = [
  ['secretsmanager:GetSecretValue', secretArn],
  ['acm:GetCertificate', acmArn],
] as const;

test.each(READS)(
  'the pulse may %s of exactly the one that is named, and no other role may',
  async (action, resource) => {
    for (const role of roles) {
      const decision = await decide(role, { action, resource, context: {} });
      expect([role.name, decision]).toEqual([role.name, role.name === 'pulse' ? 'Allowed' : 'ImplicitlyDenied']);
    }
  },
);

const DENIED = [
  ['secretsmanager:GetSecretValue', secretArn.replace('www', 'shop')],
  ['secretsmanager:PutSecretValue', secretArn],
  ['acm:GetCertificate', acmArn.replace('0123-', '0124-')],
  ['acm:GetCertificate', acmArn.replace('us-east-1', 'us-west-2')],
  ['acm:ExportCertificate', acmArn],
  ['acm:DeleteCertificate', acmArn],
  ['acm:ImportCertificate', acmArn],
] as const;

test.each(DENIED)('nobody may %s of %s', async (action, resource) => {
  const decisions = await Promise.all(roles.map((role) => decide(role, { action, resource, context: {} })));
  expect(new Set(decisions)).toEqual(new Set(['ImplicitlyDenied']));
});
