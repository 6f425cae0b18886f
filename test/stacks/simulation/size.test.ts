import { expect, test } from 'vitest';
import { MOST_EXACT_CHARACTERS, MOST_EXACT_NAMES } from '../../../lib/challenge-names.ts';
import { settingsWith } from '../settings.ts';
import { synthesise } from '../synthesis.ts';
import { deployedResources } from './deployed.ts';
import { rolesOf } from './roles.ts';

/** Of all inline policies of a role together, white space left out (IAM User Guide, "IAM and AWS STS quotas"). */
const MOST_INLINE_CHARACTERS = 10_240;

/** As long as names can be told one by one, with a dozen CAs. */
function largest() {
  const ca = (index: number) => ({
    preset: 'custom',
    role: index === 0 ? 'staging' : 'backup',
    directory: `https://ca-${index}.example.net/directory`,
    publiclyTrusted: true,
  });
  const cas = Array.from({ length: 12 }, (_, index) => [`ca-with-a-long-name-${index}`, ca(index)]);
  const label = 'x'.repeat(
    Math.floor(MOST_EXACT_CHARACTERS / MOST_EXACT_NAMES) - '00"",.example.org.acme.example.org'.length,
  );
  const names = Array.from(
    { length: MOST_EXACT_NAMES },
    (_, index) => `${label}${String(index).padStart(2, '0')}.example.org`,
  );
  return settingsWith({
    deployment: 'a-deployment-with-a-name',
    cas: Object.fromEntries(cas),
    targets: {
      canary: { kind: 'canary', names: ['@'] },
      all: { kind: 'real', names, issueFrom: ['ca-with-a-long-name-0'] },
    },
  });
}

const settings = largest();
const account = '111122223333';
const place = { deployment: settings.deployment.id, account, region: 'ap-southeast-2' };
const roles = rolesOf(deployedResources(synthesise(settings), place), account);

test('each name is told on its own', () => {
  expect(settings.notices.map(({ id }) => id)).not.toContain('renewal-prober:names-by-suffix');
});

test.each(roles)('the policies of the $name fit into a role', ({ documents }) => {
  const characters = documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
  expect(characters).toBeLessThanOrEqual(MOST_INLINE_CHARACTERS);
});
