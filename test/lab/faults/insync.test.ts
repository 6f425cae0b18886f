import { CreateHostedZoneCommand, GetChangeCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emulatorFaults } from '../../../lab/aws/faults/emulator.ts';
import { route53Settings, servedRecordSets, setRoute53, settleRoute53 } from '../../../lab/aws/route53.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { type Caller, createCaller } from './callers.ts';

let instance: Instance;
let route53: Route53Client;
let faults: ReturnType<typeof emulatorFaults>;
let caller: Caller;
let zone: string;

beforeAll(async () => {
  instance = await startInstance();
  faults = emulatorFaults(instance.endpoint);
  route53 = new Route53Client(instance.client);
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'acme.example.org', CallerReference: '1' }),
  );
  zone = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  caller = await createCaller(instance, 'caller');
});
afterEach(() => faults.allOff());
afterAll(() => instance?.stop());

/** Writes a TXT record. @returns the id of the change */
async function write(label: string): Promise<string> {
  const set = { Name: `${label}.acme.example.org`, Type: 'TXT', TTL: 1, ResourceRecords: [{ Value: '"1"' }] };
  const input = { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: set }] } };
  const { change } = await caller.call({ service: 'route53', command: 'ChangeResourceRecordSetsCommand', input });
  return change ?? '';
}

/** What GetChange tells the function, and what it tells everybody else. */
async function statuses(Id: string) {
  const told = await caller.call({ service: 'route53', command: 'GetChangeCommand', input: { Id } });
  const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id }));
  return { told: told.changeStatus, true: ChangeInfo?.Status };
}

async function isServed(label: string): Promise<boolean> {
  const name = `${label}.acme.example.org.`;
  return (await servedRecordSets(instance.endpoint, zone, { server: 0 })).some((set) => set.name === name);
}

describe('slow-insync', () => {
  it('leaves a change pending for so long', async () => {
    await faults.on('slow-insync', { seconds: 60 });

    const change = await write('slow');

    expect(await statuses(change)).toEqual({ told: 'PENDING', true: 'PENDING' });
    await settleRoute53(instance.endpoint);
    expect(await statuses(change)).toEqual({ told: 'INSYNC', true: 'INSYNC' });
  });

  it('puts back what was set before, unless somebody has set it anew', async () => {
    await setRoute53(instance.endpoint, { insyncSeconds: 3 });
    await faults.on('slow-insync', { seconds: 20 });
    expect((await route53Settings(instance.endpoint)).insyncSeconds).toBe(20);
    await faults.off('slow-insync');
    expect((await route53Settings(instance.endpoint)).insyncSeconds).toBe(3);

    await faults.on('slow-insync', { seconds: 20 });
    await setRoute53(instance.endpoint, { insyncSeconds: 0 });
    await faults.off('slow-insync');

    expect((await route53Settings(instance.endpoint)).insyncSeconds).toBe(0);
  });
});

describe('never-insync', () => {
  it('tells the function PENDING of a change that is everywhere', async () => {
    await faults.on('never-insync');

    const change = await write('never');

    await settleRoute53(instance.endpoint);
    expect(await isServed('never')).toBe(true);
    expect(await statuses(change)).toEqual({ told: 'PENDING', true: 'INSYNC' });
    await faults.off('never-insync');
    expect(await statuses(change)).toEqual({ told: 'INSYNC', true: 'INSYNC' });
  });
});
