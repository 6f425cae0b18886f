import { z } from 'zod';
import type { Pki } from '../ca/pki.ts';
import type { RecordType } from '../dns/record-set.ts';
import type { Route } from './control-server.ts';
import { createFaults, type FaultyWorld } from './faults.ts';

const delegation = z.strictObject({ zone: z.string(), nameServers: z.array(z.string()) });
const record = z.strictObject({
  name: z.string(),
  type: z.custom<RecordType>((type) => typeof type === 'string'),
  values: z.array(z.string()),
});
const signatures = z.strictObject({ zone: z.string(), signed: z.boolean() });
const certificate = z.strictObject({
  names: z.array(z.string()).min(1),
  validity: z.strictObject({ notBefore: z.coerce.date(), notAfter: z.coerce.date() }).optional(),
});
const parameters = z.record(z.string(), z.unknown());
const PARENT_TTL_SECONDS = 30;

/** What the world process can be told from outside: see `LabControl`. */
export function createRoutes(world: FaultyWorld, pki: Pki): readonly Route[] {
  const { dns, cas, resolvers } = world;
  const faults = createFaults(world);
  const frontOf = (ca: string | undefined) => {
    const front = cas[ca ?? '']?.front;
    if (front) return front;
    throw new Error(`there is no CA "${ca}"; there are: ${Object.keys(cas).join(', ')}`);
  };
  return [
    {
      method: 'PUT',
      path: '/delegations',
      run: async (_, body) => {
        const { zone, nameServers } = delegation.parse(body);
        if (nameServers.length === 0) dns.undelegate(zone);
        else dns.delegate(zone, nameServers);
      },
    },
    {
      method: 'PUT',
      path: '/records',
      run: async (_, body) => {
        const { name, type, values } = record.parse(body);
        if (values.length === 0) dns.parent.remove(name, type);
        else dns.parent.set(name, type, PARENT_TTL_SECONDS, values);
      },
    },
    { method: 'GET', path: '/faults', run: async () => faults.list() },
    {
      method: 'PUT',
      path: '/faults/:name',
      run: async ({ name = '' }, body) => faults.on(name, parameters.parse(body ?? {})),
    },
    { method: 'DELETE', path: '/faults/:name', run: async ({ name = '' }) => faults.off(name) },
    { method: 'DELETE', path: '/faults', run: async () => faults.allOff() },
    { method: 'GET', path: '/cas/:ca/requests', run: async ({ ca }) => frontOf(ca).requests() },
    { method: 'DELETE', path: '/cas/:ca/requests', run: async ({ ca }) => frontOf(ca).clear() },
    { method: 'GET', path: '/cas/:ca/secrets', run: async ({ ca }) => frontOf(ca).secrets() },
    {
      method: 'PUT',
      path: '/signatures',
      run: async (_, body) => {
        const { zone, signed } = signatures.parse(body);
        dns.setSigned(zone, signed);
      },
    },
    {
      method: 'PUT',
      path: '/certificates',
      run: async (_, body) => {
        const { names, validity } = certificate.parse(body);
        return pki.leaf(names, validity);
      },
    },
    {
      method: 'DELETE',
      path: '/resolvers/cache',
      run: async () => void (await Promise.all(Object.values(resolvers).map((resolver) => resolver.flush()))),
    },
  ];
}
