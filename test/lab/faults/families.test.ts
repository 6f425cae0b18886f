import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPki } from '../../../lab/ca/pki.ts';
import type { ControlHost } from '../../../lab/controls/host.ts';
import { startControlHosts } from '../../../lab/controls/hosts.ts';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Resolver } from '../../../lab/dns/resolver/resolver.ts';
import { startResolver } from '../../../lab/dns/resolver/start-resolver.ts';
import { type StatusPages, startStatusPages } from '../../../lab/status/pages.ts';
import { createFaults, type LabFaults } from '../../../lab/world/faults.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { type PlainFront, startPlainFront } from '../ca/plain-front.ts';
import { ask } from '../dns/client.ts';
import { startWorld } from '../dns/world.ts';
import { freePorts } from '../free-ports.ts';
import { type Caller, createCaller } from './callers.ts';

let instance: Instance;
let dns: LabDns;
let ca: PlainFront;
let resolver: Resolver;
let controlHosts: readonly ControlHost[];
let statusPages: StatusPages;
let faults: LabFaults;
let caller: Caller;

beforeAll(async () => {
  instance = await startInstance();
  ({ dns } = await startWorld());
  ca = await startPlainFront();
  const [one = 0, other = 0, third = 0] = await freePorts(3);
  controlHosts = await startControlHosts([one, other], { pki: await createPki(), dns });
  const hosts = { staging: 'one.example.org', backup: 'two.example.org', production: 'three.example.org' };
  statusPages = await startStatusPages({ port: third, pki: await createPki(), dns, hosts });
  const aws = { endpoint: instance.endpoint, region: 'us-east-1', accountId: '000000000000' };
  resolver = await startResolver({ dns, address: '127.0.0.54', port: dns.port });
  const resolvers = { 'prober-2': resolver };
  faults = createFaults({ aws, dns, resolvers, cas: { staging: { front: ca.front } }, controlHosts, statusPages });
  caller = await createCaller(instance, 'caller');
});
afterEach(() => faults?.allOff());
afterAll(async () => {
  await Promise.all(controlHosts?.map((host) => host.close()) ?? []);
  await statusPages?.close();
  await ca?.stop();
  await resolver?.stop();
  await dns?.close();
  await instance?.stop();
});

async function namesOn(): Promise<[string, readonly string[]][]> {
  return (await faults.list()).filter(({ on }) => on.length > 0).map(({ name, on }) => [name, on]);
}

async function createZone(): Promise<string> {
  const route53 = new Route53Client(instance.client);
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'acme.example.org', CallerReference: '1' }),
  );
  return HostedZone?.Id ?? '';
}

describe('the faults of a lab', () => {
  it('are listed by families, each with what it takes, and no name twice', async () => {
    const listed = await faults.list();

    const names = listed.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'ca-refuse',
        'dns-lame',
        'resolver-shadow-zone',
        'aws-access-denied',
        'aws-secret-malformed',
        'egress-no-route',
        'writer-certbot-like',
        'control-refuse',
        'status-degraded',
      ]),
    );
    expect(names.filter((name) => !/^(ca|dns|resolver|aws|egress|writer|control|status)-/.test(name))).toEqual([]);
    expect(listed.filter(({ parameters }) => (parameters as { type?: string }).type !== 'object')).toEqual([]);
  });

  it('are on where they say, and all off at one word', async () => {
    const zone = await createZone();
    await faults.on('ca-refuse', { ca: 'staging' });
    await faults.on('dns-lame', {});
    await faults.on('resolver-shadow-zone', {});
    await faults.on('aws-hang', { service: 'sns' });
    await faults.on('egress-no-route', {});
    await faults.on('writer-lego-like', { name: '_acme-challenge.acme.example.org' });
    await faults.on('control-hang', {});
    await faults.on('status-hang', {});

    expect(await namesOn()).toEqual([
      ['ca-refuse', ['staging']],
      ['dns-lame', ['name servers']],
      ['resolver-shadow-zone', ['resolvers']],
      ['aws-hang', ['functions']],
      ['egress-no-route', ['functions']],
      ['writer-lego-like', ['the zone']],
      ['control-hang', ['control hosts']],
      ['status-hang', ['status pages']],
    ]);
    await faults.allOff();
    expect(await namesOn()).toEqual([]);
    const { ResourceRecordSets = [] } = await new Route53Client(instance.client).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
    );
    expect(ResourceRecordSets.filter(({ Type }) => Type === 'TXT')).toEqual([]);
  });

  it('of resolvers: they say nothing until it is over, and those that remember nothing say so', async () => {
    const asked = () => ask(resolver, 'example.org', 'SOA', { recursionDesired: true, patience: 500 });
    await faults.on('resolver-silent', {});
    await expect(asked()).rejects.toThrow('timeout');
    await faults.off('resolver-silent');

    expect((await asked()).answers).toHaveLength(1);
    const remembers = faults.on('resolver-remembers-absence', { resolvers: ['prober-2'] });
    await expect(remembers).rejects.toThrow('remembers nothing');
  });

  it('reach functions, and end one by one', async () => {
    const asked = { service: 'lambda', command: 'GetFunctionCommand', input: { FunctionName: 'caller' } };
    await faults.on('aws-throttling', { service: 'lambda' });

    expect(await caller.call(asked)).toMatchObject({ name: 'TooManyRequestsException' });
    await faults.off('aws-throttling');
    expect(await caller.call(asked)).not.toHaveProperty('name');
  });

  it('that are no faults of a CA are not said to be off', async () => {
    await expect(faults.off('ca-no-such')).rejects.toThrow('No fault "no-such"');
  });

  it.each([
    'aws-no-such',
    'egress-no-such',
    'writer-no-such',
    'control-no-such',
    'status-no-such',
    'no-such',
    'nosuch',
  ])('there is none called %s', async (name) => {
    await expect(faults.on(name, {})).rejects.toThrow(/There is no fault "/);
    await expect(faults.off(name)).rejects.toThrow(/There is no fault "/);
  });
});
