import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabDns, startDns } from '../../../lab/dns/lab-dns.ts';
import { route53Source } from '../../../lab/dns/route53-source.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { findZoneServers } from '../../../lambda/dns/delegation.ts';
import { awaitServers } from '../../../lambda/dns/propagation.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { freePort } from '../free-ports.ts';
import { ask, dataOf, RCODES } from './client.ts';
import { ZONE } from './world.ts';

let emulator: Instance;
let route53: Route53Client;
let dns: LabDns;
let hostedZoneId: string | undefined;
const server = () => ({ address: '127.0.0.31', port: dns.port });
const clock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
};

beforeAll(async () => {
  emulator = await startInstance();
  route53 = new Route53Client(emulator.client);
  dns = await startDns({ port: await freePort(), source: route53Source(emulator.endpoint) });
  const created = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: 'lab' }));
  hostedZoneId = created.HostedZone?.Id;
  dns.delegate(ZONE, created.DelegationSet?.NameServers ?? []);
});
afterAll(async () => {
  await dns?.close();
  route53?.destroy();
  await emulator?.stop();
});

function create(...sets: ResourceRecordSet[]) {
  const Changes = sets.map((ResourceRecordSet) => ({ Action: 'CREATE' as const, ResourceRecordSet }));
  return route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, ChangeBatch: { Changes } }));
}

const text = (Name: string, values: string[], extra: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name,
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: values.map((value) => ({ Value: `"${value}"` })),
  ...extra,
});

test('the product finds the servers of a new hosted zone, and on all of them what is written there', async () => {
  const network = { rootHints: dns.rootHints, authoritativePort: dns.port, resolvers: [] };
  const name = `_acme-challenge.${ZONE}`;

  const { servers } = await findZoneServers(ZONE, network, { clock, deadline: Date.now() + 10_000 });
  await create(text(name, ['one', 'two']));
  const options = { clock, deadline: Date.now() + 10_000 };
  const report = await awaitServers(servers, [{ name, values: ['one', 'two'] }], options);

  expect(servers).toHaveLength(4);
  expect(report).toMatchObject({ complete: true });
});

test('sets with identifiers are answered together', async () => {
  const name = `multi.${ZONE}`;
  const multi = (SetIdentifier: string) => text(name, [SetIdentifier], { SetIdentifier, MultiValueAnswer: true });

  await create(multi('a'), multi('b'));

  expect(dataOf((await ask(server(), name, 'TXT')).answers, 'TXT')).toEqual(['a', 'b']);
});

test('a wildcard, which Route 53 lists in octal, stands for names below it', async () => {
  await create(text(`\\052.wild.${ZONE}`, ['any']));

  expect(dataOf((await ask(server(), `some.wild.${ZONE}`, 'TXT')).answers, 'TXT')).toEqual(['any']);
});

test('more record sets than one page holds are all served', async () => {
  const sets = Array.from({ length: 320 }, (_, index) => text(`n${index}.${ZONE}`, [`v${index}`]));
  await create(...sets);

  for (const index of [0, 150, 319]) {
    const heard = await ask(server(), `n${index}.${ZONE}`, 'TXT');
    expect(dataOf(heard.answers, 'TXT')).toEqual([`v${index}`]);
  }
});

test('a change that has been accepted is served to the very next question', async () => {
  const name = `now.${ZONE}`;
  const before = await ask(server(), name, 'TXT');

  await create(text(name, ['there']));

  expect(before.rcode).toBe(RCODES.NXDOMAIN);
  expect((await ask(server(), name, 'TXT')).rcode).toBe(RCODES.NOERROR);
});
