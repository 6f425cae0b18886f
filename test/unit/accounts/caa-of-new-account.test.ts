import { afterEach, beforeEach, expect, test } from 'vitest';
import { caaOfNewAccount } from '../../../lambda/accounts/caa-of-new-account.ts';
import { address, caa, ns, type Rr, soa } from '../dns/observe/message-writer.ts';
import { realClock, startWorld, type World } from '../dns/observe/scripted-dns.ts';
import { someCa, someDeployment } from '../support/deployments.ts';

const [ROOT, TLD, EXAMPLE] = ['127.82.0.1', '127.82.0.2', '127.82.0.3'];
const ca = someCa('staging', { caaIdentities: ['ca.example'] });

let records: Rr[];
let world: World;
beforeEach(async () => {
  records = [soa('example.test')];
  const delegate = (zone: string, at: string) => [ns(zone, `ns.${zone}`), address(`ns.${zone}`, at)];
  world = await startWorld([
    { zone: '', addresses: [ROOT], records: [soa(''), ...delegate('test', TLD)] },
    { zone: 'test', addresses: [TLD], records: [soa('test'), ...delegate('example.test', EXAMPLE)] },
    { zone: 'example.test', addresses: [EXAMPLE], records },
  ]);
});
afterEach(() => world.close());

async function reasons(): Promise<Record<string, string>> {
  const real = (id: string, names: string[], issueFrom: string[]) =>
    ({ kind: 'real', id, names, issueFrom, challengeNames: {} }) as const;
  const deployment = someDeployment({
    zoneName: 'acme.example.test',
    network: world.network,
    targets: [
      { kind: 'canary', id: 'canary', labels: ['@'] },
      real('www', ['www.example.test'], ['staging']),
      real('shop', ['shop.example.test'], ['backup']),
    ],
  });
  const findings = await caaOfNewAccount(ca, deployment, { clock: realClock, deadline: Date.now() + 5_000 });
  return Object.fromEntries(findings.map(({ identifier, reason }) => [identifier, reason]));
}

test('the zone and the names that are ordered from this CA are looked at', async () => {
  expect(await reasons()).toEqual({
    'acme.example.test': 'no-records',
    '*.acme.example.test': 'no-records',
    'www.example.test': 'no-records',
  });
});

test('a record that names an account of this CA pins it; one that lets any account issue beside it does not', async () => {
  records.push(caa('www.example.test', 0, 'issue', 'ca.example; accounturi=https://ca.example/account/1'));
  expect(await reasons()).toMatchObject({ 'www.example.test': 'account-unknown', 'acme.example.test': 'no-records' });
  records.push(caa('www.example.test', 0, 'issue', 'ca.example'));
  expect(await reasons()).toMatchObject({ 'www.example.test': 'authorized' });
});

test('a record of another CA pins no account of this one', async () => {
  records.push(caa('example.test', 0, 'issue', 'other.example; accounturi=https://other.example/account/1'));
  expect(await reasons()).toMatchObject({ 'www.example.test': 'other-issuer', 'acme.example.test': 'other-issuer' });
});
