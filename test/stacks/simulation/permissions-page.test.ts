import { expect, test } from 'vitest';
import { CONFIG, settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { inWords } from './in-words.ts';
import { rowsWithReasons } from './page.ts';
import { rolesOf } from './roles.ts';

const account = '111122223333';
const { canary } = CONFIG.targets;
const settings = settingsWith({
  targets: { canary, www: { kind: 'real', names: ['www.example.org'], issueFrom: ['staging'] } },
  certificates: {
    secret: { secretArn: `arn:aws:secretsmanager:eu-central-1:${account}:secret:www-AbCdEf` },
    acm: { acmArn: `arn:aws:acm:us-east-1:${account}:certificate/01234567-89ab-cdef-0123-456789abcdef` },
  },
});
const place = { deployment: 'test', account, region: 'eu-central-1' };
const roles = rolesOf(deployedResources(synthesise(settings), place), account);

test('the page has a section for each role', () => {
  expect(roles.map(({ name }) => name).sort()).toEqual(['account', 'clock', 'janitor', 'notifier', 'probe', 'pulse']);
});

test.each(roles)('every grant of the $name is on the page with its reason, and no other', ({ name, documents }) => {
  const statements = documents.flatMap(({ Statement }) => Statement);
  expect(statements.filter(({ Effect }) => Effect !== 'Allow')).toEqual([]);
  expect(rowsWithReasons(`\`${name}\``)).toEqual(statements.map(inWords));
});
