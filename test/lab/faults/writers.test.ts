import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSwitches, type Switches } from '../../../lab/aws/faults/switched-fault.ts';
import { WRITERS } from '../../../lab/foreign/writers.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Instance, startInstance } from '../aws/instance.ts';

const VALUE = '"value-of-another-client"';

let instance: Instance;
let route53: Route53Client;
let writersRoute53: Route53Client;
let zone: string;
let writers: Switches;

beforeAll(async () => {
  instance = await startInstance();
  route53 = new Route53Client(instance.client);
  await createZone('example.org');
  zone = await createZone('acme.example.org');
  writersRoute53 = new Route53Client(instance.client);
  writers = createSwitches(WRITERS, { route53: writersRoute53 });
});
afterAll(() => instance?.stop());

async function createZone(Name: string): Promise<string> {
  const made = await route53.send(new CreateHostedZoneCommand({ Name, CallerReference: Name }));
  return made.HostedZone?.Id ?? '';
}

function challenge(label: string): string {
  return `_acme-challenge.${label}.acme.example.org`;
}

async function setsAt(label: string): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
  return ResourceRecordSets.filter(({ Name }) => Name === `${challenge(label)}.`);
}

async function valuesAt(label: string): Promise<(string | undefined)[]> {
  return (await setsAt(label)).flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => Value));
}

/** A simple set of somebody else: the prober, or a person. */
async function put(label: string, ...values: string[]): Promise<void> {
  const ResourceRecords = values.map((value) => ({ Value: `"${value}"` }));
  const set = { Name: challenge(label), Type: 'TXT' as const, TTL: 10, ResourceRecords };
  const ChangeBatch = { Changes: [{ Action: 'UPSERT' as const, ResourceRecordSet: set }] };
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch }));
}

/** Settles when a writer's next read of a record set has been answered. */
function oneRead(): Promise<void> {
  return new Promise((resolve) => {
    writersRoute53.middlewareStack.add(
      (next, context) => async (call) => {
        const answer = await next(call);
        if (context.commandName === 'ListResourceRecordSetsCommand') resolve();
        return answer;
      },
      { step: 'initialize' },
    );
  });
}

describe('certbot-like', () => {
  it('overwrites what is there, and deletes exactly its own set', async () => {
    await put('certbot', 'ours');

    await writers.on('certbot-like', { name: challenge('certbot') });

    expect(await valuesAt('certbot')).toEqual([VALUE]);
    await writers.off('certbot-like');
    expect(await setsAt('certbot')).toEqual([]);
  });

  it('leaves its value lying where somebody has added to the set', async () => {
    await writers.on('certbot-like', { name: challenge('left') });
    await put('left', 'value-of-another-client', 'ours');

    await writers.off('certbot-like');

    expect(await valuesAt('left')).toEqual([VALUE, '"ours"']);
  });

  it('writes again and again', async () => {
    await writers.on('certbot-like', { name: challenge('again'), everyMs: 100 });
    await put('again', 'ours');

    await eventually('its value is back', async () => ((await valuesAt('again'))[0] === VALUE ? true : undefined));
    await writers.off('certbot-like');

    expect(await setsAt('again')).toEqual([]);
  });

  it('waits for a value of somebody else, and overwrites that', async () => {
    const read = oneRead();
    await writers.on('certbot-like', { name: challenge('held'), onceHeld: true });
    await read;
    expect(await setsAt('held')).toEqual([]);
    await put('held', 'ours');

    await eventually('its value is there', async () => ((await valuesAt('held'))[0] === VALUE ? true : undefined));
    await writers.off('certbot-like');

    expect(await setsAt('held')).toEqual([]);
  });
});

describe('lego-like', () => {
  it('adds its value to those that are there, and takes out its own alone', async () => {
    await put('lego', 'ours');

    await writers.on('lego-like', { name: challenge('lego') });

    expect(await valuesAt('lego')).toEqual(['"ours"', VALUE]);
    await writers.off('lego-like');
    expect(await valuesAt('lego')).toEqual(['"ours"']);
  });

  it('deletes the set with its last value', async () => {
    await writers.on('lego-like', { name: challenge('alone') });
    expect(await valuesAt('alone')).toEqual([VALUE]);

    await writers.off('lego-like');

    expect(await setsAt('alone')).toEqual([]);
  });

  it('loses what was written between its read and its write', async () => {
    await put('race', 'before');
    const read = oneRead();
    const writing = writers.on('lego-like', { name: challenge('race'), betweenMs: 1_500 });
    await read;
    await put('race', 'before', 'between');
    await writing;

    expect(await valuesAt('race')).toEqual(['"before"', VALUE]);
    await writers.allOff();
  });
});

describe('cert-manager-like', () => {
  it('has a multivalue set of its own, and deletes that', async () => {
    await writers.on('cert-manager-like', { name: challenge('manager') });

    expect(await setsAt('manager')).toMatchObject([
      { MultiValueAnswer: true, SetIdentifier: VALUE, TTL: 10, ResourceRecords: [{ Value: VALUE }] },
    ]);
    await writers.off('cert-manager-like');
    expect(await setsAt('manager')).toEqual([]);
  });

  it('is refused beside a simple set, as Route 53 does', async () => {
    await put('beside', 'ours');

    const refused = writers.on('cert-manager-like', { name: challenge('beside') });

    await expect(refused).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
    expect(await valuesAt('beside')).toEqual(['"ours"']);
  });
});

describe('every writer', () => {
  it.each(WRITERS.map(({ name }) => name))('%s refuses a name in no zone, and is not on then', async (name) => {
    await expect(writers.on(name, { name: '_acme-challenge.www.example.com' })).rejects.toThrow(
      /no hosted zone holds _acme-challenge\.www\.example\.com; there are .*acme\.example\.org\./,
    );

    expect((await writers.list()).filter(({ on }) => on)).toEqual([]);
  });
});
