import { z } from 'zod';
import { behaviourNamed } from '../ca/front/registry.ts';
import type { Front } from '../ca/front.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import type { RecordType } from '../dns/record-set.ts';
import type { Route } from './control-server.ts';

const delegation = z.strictObject({ zone: z.string(), nameServers: z.array(z.string()) });
const record = z.strictObject({
  name: z.string(),
  type: z.custom<RecordType>((type) => typeof type === 'string'),
  values: z.array(z.string()),
});
const behaviour = z.looseObject({ name: z.string() });

const PARENT_TTL_SECONDS = 30;

/** What the world process can be told from outside: see `LabControl`. */
export function createRoutes(world: {
  readonly dns: LabDns;
  readonly fronts: Readonly<Record<string, Front>>;
}): readonly Route[] {
  const { dns, fronts } = world;
  const frontOf = (ca = ''): Front => {
    const front = fronts[ca];
    if (front) return front;
    throw new Error(`there is no CA "${ca}"; there are: ${Object.keys(fronts).join(', ')}`);
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
    {
      method: 'PUT',
      path: '/cas/:ca/behaviour',
      run: async ({ ca }, body) => {
        const { name, ...parameters } = behaviour.parse(body);
        await frontOf(ca).use(await behaviourNamed(name, parameters));
      },
    },
    { method: 'GET', path: '/cas/:ca/requests', run: async ({ ca }) => frontOf(ca).requests() },
    {
      method: 'POST',
      path: '/reset',
      run: async () => {
        await Promise.all(Object.values(fronts).map((front) => front.reset()));
      },
    },
  ];
}
