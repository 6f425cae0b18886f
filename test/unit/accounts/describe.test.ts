import { expect, test } from 'vitest';
import { describeDeployment } from '../../../lambda/accounts/describe.ts';
import { type DescribedCa, describedSchema } from '../../../lambda/contract/described.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { realTarget, someCa, someDeployment } from '../support/deployments.ts';

const KEY = '-----BEGIN PRIVATE KEY-----';
const secret = (more: Partial<AccountSecret>): AccountSecret => ({ version: 1, privateKeyPem: KEY, ...more });

async function described(secrets: Readonly<Record<string, AccountSecret | TroubleError>>, more = {}) {
  const read = async (ca: string) => {
    const found = secrets[ca];
    if (found instanceof TroubleError) throw found;
    return found;
  };
  const text = JSON.stringify(await describeDeployment(someDeployment(more), { read }));
  return { text, ...describedSchema.parse(JSON.parse(text)) };
}
const caOf = (cas: readonly DescribedCa[], id: string) => cas.find((each) => each.id === id);

test('the accounts are those of the secrets, and of a CA that is only observed that of the config', async () => {
  const production = someCa('production', { role: 'production', accountUrl: 'https://p.test/9', caaParameters: true });
  const cas = [someCa('staging', { caaIdentities: ['ca.example'] }), production];
  const answer = await described({ staging: secret({ accountUrl: 'https://s.test/1' }) }, { cas });

  expect(answer.cas).toEqual([
    {
      id: 'staging',
      title: 'CA staging',
      role: 'staging',
      caaIdentities: ['ca.example'],
      caaParameters: false,
      accountUrl: 'https://s.test/1',
    },
    {
      id: 'production',
      title: 'CA production',
      role: 'production',
      caaIdentities: [],
      caaParameters: true,
      accountUrl: 'https://p.test/9',
    },
  ]);
  expect(answer.text).not.toContain(KEY);
});

test('an account that is not made yet, not readable, or of another directory is not told', async () => {
  const trouble = { code: 'secret-unreadable', message: 'no', action: 'look' } as const;
  const cas = ['none', 'denied', 'other'].map((id) => someCa(id));
  const other = secret({ accountUrl: 'https://x.test/1', directory: 'https://x.test/dir' });
  const answer = await described({ denied: new TroubleError(trouble), other }, { cas });

  expect(caOf(answer.cas, 'none')).not.toHaveProperty('trouble');
  expect(caOf(answer.cas, 'denied')).toMatchObject({ trouble });
  expect(caOf(answer.cas, 'other')?.trouble?.code).toBe('secret-malformed');
  expect(answer.cas.map(({ accountUrl }) => accountUrl)).toEqual([undefined, undefined, undefined]);
});

test('the names are the real ones, each once, and where canaries lie', async () => {
  const canary = someDeployment().targets;
  const targets = [...canary, ...(realTarget.targets ?? []), ...(realTarget.targets ?? [])];

  expect((await described({}, { targets })).names).toEqual([
    ...['canary.acme.example.org', '*.canary.acme.example.org', 'example.org', '*.example.org'],
  ]);
});
