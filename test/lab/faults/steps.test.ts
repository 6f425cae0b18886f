import { readFileSync } from 'node:fs';
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emulatorFaults } from '../../../lab/aws/faults/emulator.ts';
import { workers } from '../../../lab/aws/ministack.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Instance, startInstance } from '../aws/instance.ts';
import { type Asked, type Caller, createCaller } from './callers.ts';

const STEP = { service: 'route53', action: 'ChangeResourceRecordSets' };

let instance: Instance;
let faults: ReturnType<typeof emulatorFaults>;
let caller: Caller;
let other: Caller;
let zone: string;

beforeAll(async () => {
  instance = await startInstance();
  faults = emulatorFaults(instance.endpoint);
  const { HostedZone } = await new Route53Client(instance.client).send(
    new CreateHostedZoneCommand({ Name: 'acme.example.org', CallerReference: '1' }),
  );
  zone = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  caller = await createCaller(instance, 'caller');
  other = await createCaller(instance, 'other');
});
afterEach(() => faults.allOff());
afterAll(() => instance?.stop());

/** Writes one TXT record, as often as told. */
function change(label: string, calls = 1): Asked {
  const set = { Name: `${label}.acme.example.org`, Type: 'TXT', TTL: 1, ResourceRecords: [{ Value: '"1"' }] };
  const input = { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: set }] } };
  return { service: 'route53', command: 'ChangeResourceRecordSetsCommand', input, calls };
}

async function isInZone(label: string): Promise<boolean> {
  const { ResourceRecordSets = [] } = await new Route53Client(instance.client).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  return ResourceRecordSets.some(({ Name }) => Name === `${label}.acme.example.org.`);
}

/** Of a process, as /proc has it: `T` is stopped. */
function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe('function-killed', () => {
  it('before its first call is carried out: Lambda says so, and the record is not there', async () => {
    await faults.on('function-killed', STEP);

    const died = { name: 'Runtime.ExitError', message: expect.stringContaining('exited with error: signal: killed') };
    await expect(caller.call(change('before'))).rejects.toMatchObject(died);
    expect(await isInZone('before')).toBe(false);
  });

  it('after its second call was carried out: the record is there', async () => {
    await faults.on('function-killed', { ...STEP, nth: 2, carriedOut: true });

    expect(await caller.call(change('first'))).not.toHaveProperty('name');
    await expect(caller.call(change('second'))).rejects.toMatchObject({ name: 'Runtime.ExitError' });
    expect(await isInZone('second')).toBe(true);
  });

  it('once, and no other function', async () => {
    await faults.on('function-killed', { ...STEP, function: 'caller' });

    expect(await other.call(change('spared'))).not.toHaveProperty('name');
    await expect(caller.call(change('struck'))).rejects.toMatchObject({ name: 'Runtime.ExitError' });
    expect(await caller.call(change('again'))).not.toHaveProperty('name');
  });
});

describe('function-frozen', () => {
  const stopped = () =>
    eventually('a process that stands still', async () =>
      (await workers(instance.endpoint)).find(({ pid, functionName }) => functionName === 'caller' && isStopped(pid)),
    );

  it('stands still at its call, and goes on when the fault is off', async () => {
    await faults.on('function-frozen', { ...STEP, carriedOut: true });

    const frozen = caller.calls(change('frozen'));
    const { pid } = await stopped();
    expect(await isInZone('frozen')).toBe(true);
    await faults.off('function-frozen');

    expect(await frozen).toEqual([expect.objectContaining({ pid, changeStatus: expect.any(String) })]);
  });

  it('goes on by itself after so long', async () => {
    await faults.on('function-frozen', { ...STEP, milliseconds: 800 });

    const [met] = await caller.calls(change('thawed'));

    expect(met).toMatchObject({ name: 'ServiceUnavailable' });
    expect(met?.took).toBeGreaterThanOrEqual(800);
    expect(await isInZone('thawed')).toBe(false);
  });
});
