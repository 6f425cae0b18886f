import { z } from 'zod';
import { behaviourNamed, listFaults } from '../ca/front/registry.ts';
import type { Front } from '../ca/front.ts';
import type { LabDns } from '../dns/lab-dns.ts';

/** A fault as `npm run lab:fault -- list` shows it. */
export type ListedFault = {
  /** `ca-…` befalls a CA, `dns-…` the name servers. */
  readonly name: string;
  readonly summary: string;
  /** JSON Schema of what it takes. */
  readonly parameters: unknown;
  /** Where it is on at this moment: CAs by name, or `dns`. */
  readonly on: readonly string[];
};

/** All faults of a lab by name, wherever they are made. */
export type LabFaults = {
  list(): Promise<readonly ListedFault[]>;
  /** @throws Error when there is no such fault, or its parameters do not fit */
  on(name: string, parameters: Readonly<Record<string, unknown>>): Promise<void>;
  off(name: string): Promise<void>;
  allOff(): Promise<void>;
};

const CA = 'ca-';
const DNS = 'dns-';

export function createFaults(world: {
  readonly dns: LabDns;
  readonly fronts: Readonly<Record<string, Front>>;
}): LabFaults {
  const { dns, fronts } = world;
  const atCas = createCaFaults(fronts);
  const split = (name: string) => {
    if (name.startsWith(CA)) return { room: atCas, plain: name.slice(CA.length) };
    if (name.startsWith(DNS)) return { room: createDnsFaults(dns), plain: name.slice(DNS.length) };
    throw new Error(`There is no fault "${name}"; npm run lab:fault -- list names them.`);
  };
  return {
    list: async () => [...(await atCas.list()), ...createDnsFaults(dns).list()],
    on: async (name, parameters) => {
      const { room, plain } = split(name);
      await room.on(plain, parameters);
    },
    off: async (name) => {
      const { room, plain } = split(name);
      await room.off(plain);
    },
    async allOff() {
      await Promise.all([dns.fault.allOff(), ...Object.values(fronts).map((front) => front.reset())]);
    },
  };
}

function createCaFaults(fronts: Readonly<Record<string, Front>>) {
  const frontOf = (ca: unknown): Front => {
    const front = typeof ca === 'string' ? fronts[ca] : undefined;
    if (front) return front;
    throw new Error(`ca: one of ${Object.keys(fronts).join(', ')}`);
  };
  return {
    async list(): Promise<ListedFault[]> {
      return (await listFaults()).map(({ name, summary, parameters }) => ({
        name: `${CA}${name}`,
        summary,
        parameters: withCa(z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }), Object.keys(fronts)),
        on: Object.entries(fronts).flatMap(([ca, front]) => (front.inUse().includes(name) ? [ca] : [])),
      }));
    },
    async on(name: string, { ca, ...parameters }: Readonly<Record<string, unknown>>) {
      await frontOf(ca).use(await behaviourNamed(name, parameters));
    },
    async off(name: string) {
      await Promise.all(Object.values(fronts).map((front) => front.remove(name)));
    },
  };
}

/** The parameters of a CA's fault, and at which CA. */
function withCa(schema: { properties?: object; required?: string[] }, cas: readonly string[]) {
  const { properties = {}, required = [] } = schema;
  return { ...schema, properties: { ca: { enum: cas }, ...properties }, required: ['ca', ...required] };
}

function createDnsFaults(dns: LabDns) {
  return {
    list(): ListedFault[] {
      return dns.fault.list().map(({ name, summary, parameters, on }) => ({
        name: `${DNS}${name}`,
        summary,
        parameters,
        on: on ? ['dns'] : [],
      }));
    },
    on: (name: string, parameters: Readonly<Record<string, unknown>>) => dns.fault.onByName(name, parameters),
    off: (name: string) => dns.fault.off(name),
  };
}
