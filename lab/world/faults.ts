import { z } from 'zod';
import { createSwitches } from '../aws/faults/switched-fault.ts';
import { behaviourNamed, faultNamed, listFaults } from '../ca/front/registry.ts';
import type { Front } from '../ca/front.ts';
import { CONTROL_HOST_FAULTS } from '../controls/faults/registry.ts';
import type { ControlHost } from '../controls/host.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import { STATUS_FAULTS } from '../status/faults/registry.ts';
import type { StatusPages } from '../status/pages.ts';
import { createAwsFamilies } from './aws-faults.ts';
import { createBoulderFaults } from './boulder-faults.ts';
import type { StandingCa } from './cas.ts';
import { type Family, familyOf } from './family.ts';
import type { ListedFault } from './listed-fault.ts';
import { createResolverFaults, type RunningResolvers } from './resolver-faults.ts';
import type { LabServices } from './state.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** All faults of a lab by name, wherever they are made. */
export type LabFaults = {
  list(): Promise<readonly ListedFault[]>;
  /** @throws Error when there is no such fault, or its parameters do not fit */
  on(name: string, parameters: Parameters): Promise<void>;
  off(name: string): Promise<void>;
  allOff(): Promise<void>;
};

/** What faults lay their hands on. */
export type FaultyWorld = {
  readonly aws: LabServices['aws'];
  readonly dns: LabDns;
  readonly resolvers: RunningResolvers;
  readonly cas: Readonly<Record<string, Pick<StandingCa, 'front' | 'boulder'>>>;
  readonly controlHosts: readonly ControlHost[];
  readonly statusPages: StatusPages;
};

export function createFaults({ aws, dns, resolvers, cas, controlHosts, statusPages }: FaultyWorld): LabFaults {
  const boulder = Object.values(cas).find((ca) => ca.boulder)?.boulder;
  const fronts = Object.fromEntries(Object.entries(cas).map(([name, { front }]) => [name, front]));
  const families: Readonly<Record<string, Family>> = {
    ca: createCaFaults(fronts),
    dns: createDnsFaults(dns),
    resolver: createResolverFaults(resolvers),
    ...createAwsFamilies({ aws, dnsPort: dns.port, fronts }),
    control: familyOf('control', 'control hosts', createSwitches(CONTROL_HOST_FAULTS, controlHosts)),
    status: familyOf('status', 'status pages', createSwitches(STATUS_FAULTS, statusPages)),
    ...(boulder ? { boulder: createBoulderFaults(boulder) } : {}),
  };
  const find = (name: string): { family: Family; plain: string } => {
    const dash = name.indexOf('-');
    const family = families[name.slice(0, dash)];
    if (family) return { family, plain: name.slice(dash + 1) };
    throw new Error(`There is no fault "${name}"; npm run lab:fault -- list names them.`);
  };
  return {
    list: async () => (await Promise.all(Object.values(families).map((family) => family.list()))).flat(),
    on: async (name, parameters) => {
      const { family, plain } = find(name);
      await family.on(plain, parameters);
    },
    off: async (name) => {
      const { family, plain } = find(name);
      await family.off(plain);
    },
    async allOff() {
      await Promise.all(Object.values(families).map((family) => family.allOff()));
    },
  };
}

function createCaFaults(fronts: Readonly<Record<string, Front>>): Family {
  const frontOf = (ca: unknown): Front => {
    const front = typeof ca === 'string' ? fronts[ca] : undefined;
    if (front) return front;
    throw new Error(`ca: one of ${Object.keys(fronts).join(', ')}`);
  };
  return {
    list: async () =>
      (await listFaults()).map(({ name, summary, parameters }) => ({
        name: `ca-${name}`,
        summary,
        parameters: withCa(z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }), Object.keys(fronts)),
        on: Object.entries(fronts).flatMap(([ca, front]) => (front.inUse().includes(name) ? [ca] : [])),
      })),
    async on(name, { ca, ...parameters }) {
      await frontOf(ca).use(await behaviourNamed(name, parameters));
    },
    async off(name) {
      await faultNamed(name);
      await Promise.all(Object.values(fronts).map((front) => front.remove(name)));
    },
    async allOff() {
      await Promise.all(Object.values(fronts).map((front) => front.reset()));
    },
  };
}

/** The parameters of a CA's fault, and at which CA. */
function withCa(schema: { properties?: object; required?: string[] }, cas: readonly string[]) {
  const { properties = {}, required = [] } = schema;
  return { ...schema, properties: { ca: { enum: cas }, ...properties }, required: ['ca', ...required] };
}

function createDnsFaults({ fault }: LabDns): Family {
  return {
    list: () =>
      fault.list().map(({ name, summary, parameters, on }) => ({
        name: `dns-${name}`,
        summary,
        parameters,
        on: on ? ['name servers'] : [],
      })),
    on: fault.onByName,
    off: fault.off,
    allOff: fault.allOff,
  };
}
