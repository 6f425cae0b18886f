import { Resolver } from 'node:dns/promises';
import { z } from 'zod';
import { settleRoute53 } from '../../aws/route53.ts';
import { LAB_ZONE } from '../../world/config.ts';
import { changeZone, soaOf } from '../zone.ts';
import { defineSetup, type SetupHost } from './setup.ts';

const TTL = 60;

export const valuesLeft = defineSetup({
  name: 'values-left',
  summary: 'Values of an order of long ago lie at a challenge name of the zone',
  parameters: z.strictObject({ name: z.string().min(1), values: z.int().min(1).default(1) }),
  async start({ name, values }, host: SetupHost) {
    const left = Array.from({ length: values }, (_, index) => ({ Value: `"left-behind-${index}"` }));
    const set = { Name: `${name}.`, Type: 'TXT' as const, TTL, ResourceRecords: left };
    await changeZone(host, 'CREATE', [set]);
    return () => changeZone(host, 'DELETE', [set]);
  },
});

export const negativeTtl = defineSetup({
  name: 'negative-ttl',
  summary: 'The SOA record of the delegated zone lets resolvers remember for so long that there was no such name',
  parameters: z.strictObject({ seconds: z.int().min(1).max(604_800) }),
  async start({ seconds }, host: SetupHost) {
    const before = await soaOf(host);
    const [{ Value = '' } = {}] = before.ResourceRecords ?? [];
    const fields = Value.split(' ');
    // The lesser of its TTL and its last field (RFC 2308 section 5).
    const records = [{ Value: [...fields.slice(0, -1), seconds].join(' ') }];
    await change({ ...before, TTL: seconds, ResourceRecords: records });
    return () => change(before);

    async function change(set: typeof before): Promise<void> {
      await changeZone(host, 'UPSERT', [set]);
      await settleRoute53(host.state.aws.endpoint);
    }
  },
});

export const lookedUp = defineSetup({
  name: 'looked-up',
  summary: 'Somebody has asked the resolver of the CAs for the TXT records of a name before there were any',
  parameters: z.strictObject({ name: z.string().min(1) }),
  async start({ name }, { state }: SetupHost) {
    const resolver = new Resolver();
    resolver.setServers([state.dns.resolver]);
    const found = await resolver.resolveTxt(name).catch((error: NodeJS.ErrnoException) => error.code);
    if (found !== 'ENOTFOUND' && found !== 'ENODATA') throw new Error(`${name}: ${found} is no word of its absence`);
    return async () => undefined;
  },
});

export const zoneSigned = defineSetup({
  name: 'zone-signed',
  summary: 'The delegated zone is signed, and its DS record stands at the parent',
  parameters: z.strictObject({}),
  async start(_, { control }: SetupHost) {
    await control.setSigned(LAB_ZONE, true);
    return () => control.setSigned(LAB_ZONE, false);
  },
});

export const delegatedElsewhere = defineSetup({
  name: 'delegated-elsewhere',
  summary: 'The parent still names servers that the zone had before, besides some or none of its own',
  parameters: z.strictObject({
    nameServers: z.array(z.string()).min(1).describe('What the parent names that the zone does not'),
    kept: z.int().min(0).default(0).describe('How many of the zone’s own it names besides'),
  }),
  async start({ nameServers, kept }, { control, state }: SetupHost) {
    const own = state.deployed.zone.nameServers.split(',');
    await control.delegate(LAB_ZONE, [...own.slice(0, kept), ...nameServers]);
    return () => control.delegate(LAB_ZONE, own);
  },
});

export const caaSet = defineSetup({
  name: 'caa-set',
  summary: 'CAA records of the parent zone, as its owner sets them',
  parameters: z.strictObject({ name: z.string().min(1), values: z.array(z.string()).min(1) }),
  async start({ name, values }, { control }: SetupHost) {
    await control.setRecord({ name, type: 'CAA', values });
    return () => control.setRecord({ name, type: 'CAA', values: [] });
  },
});
