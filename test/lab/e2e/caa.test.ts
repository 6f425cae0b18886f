import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prober } from './prober.ts';
import { clients, control, deployed, lab, probe, probeOf } from './support.ts';

/** What the production CA of the lab looks for in CAA; the others look at none. */
const PRODUCTION = lab.cas.production.caaIdentities[0] ?? '';
const CANARIES = `canary.${deployed.zoneName}`;

async function change(Changes: readonly { Action: 'CREATE' | 'DELETE'; ResourceRecordSet: ResourceRecordSet }[]) {
  const ChangeBatch = { Changes: [...Changes] };
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: deployed.zone.hostedZoneId, ChangeBatch });
  await clients.route53.send(command);
}

async function advice(...args: readonly string[]) {
  const { code, stdout } = await prober(['caa', '--json', ...args]);
  return { code, told: JSON.parse(stdout) };
}

describe('prober caa', () => {
  let round: Awaited<ReturnType<typeof probe>>;
  beforeAll(async () => {
    round = await probe({ target: 'canary' });
  });
  afterEach(() => control.allOff());

  it('ends with 0 where no CAA is in the way, and knows the accounts that order', async () => {
    const { code, told } = await advice();
    expect(code).toBe(0);
    expect(told.names.map(({ name }: { name: string }) => name)).toEqual([
      ...[CANARIES, `*.${CANARIES}`, 'www.example.org'],
    ]);
    const accountAt = (ca: string) => told.cas.find((each: { ca: string }) => each.ca === ca).accountUrl;
    expect(['staging', 'backup', 'production'].map(accountAt)).toEqual([
      ...[probeOf(round, 'staging').accountUrl, probeOf(round, 'backup').accountUrl, lab.cas.production.accountUrl],
    ]);
  });

  it('ends with 1 where a parent forbids it, at the servers and at a resolver', async () => {
    await control.on('dns-caa-forbidden', { name: 'example.org' });
    const atServers = await prober(['caa', 'www.example.org']);
    expect(atServers.code).toBe(1);
    expect(atServers.stdout).toMatch(/^ {2}www\.example\.org +staging +refused/m);
    const { code, told } = await advice('www.example.org', '--resolver', lab.dns.observed[0] ?? '');
    expect(code).toBe(1);
    expect(told.places[0].today).toEqual(['example.org. 3600 IN CAA 0 issue ";"']);
  });

  it('gives a change batch that Route 53 takes, by which the CA may issue; another one that has come between is not lost', async () => {
    const set = (...values: readonly string[]) => ({
      ...{ Name: `${CANARIES}.`, Type: 'CAA' as const, TTL: 60 },
      ResourceRecords: values.map((Value) => ({ Value })),
    });
    const before = set('0 issue "other-ca.example.com"', '0 iodef "mailto:caa@example.org"');
    await change([{ Action: 'CREATE', ResourceRecordSet: before }]);
    let lying: ResourceRecordSet = before;
    try {
      const account = `production=${lab.cas.production.accountUrl}`;
      const { told } = await advice(CANARIES, '--account', account, '--pin', 'production');
      const [{ changeBatch, add }] = told.places;
      expect(add).toEqual([
        `${CANARIES}. 60 IN CAA 0 issue "${PRODUCTION}; accounturi=${lab.cas.production.accountUrl}; validationmethods=dns-01"`,
      ]);
      await change(changeBatch.Changes);
      lying = changeBatch.Changes[1].ResourceRecordSet;

      const after = await advice(CANARIES, '--pin', 'production');
      const verdicts = after.told.names[0].verdicts as readonly { ca: string; today: { outcome: string } }[];
      expect(verdicts.find(({ ca }) => ca === 'production')?.today.outcome).toBe('allowed');
      expect(after.told.places[0].today).toHaveLength(3);
      await expect(change(changeBatch.Changes)).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
    } finally {
      await change([{ Action: 'DELETE', ResourceRecordSet: lying }]);
    }
  });
});
