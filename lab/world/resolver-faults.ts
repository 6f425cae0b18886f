import { z } from 'zod';
import { createSwitches, defineFault } from '../aws/faults/switched-fault.ts';
import type { Resolver } from '../dns/resolver/resolver.ts';
import { LAB_ZONE } from './config.ts';
import { type Family, familyOf } from './family.ts';
import { ASKERS, type Asker } from './resolvers.ts';

/** By who asks them. */
export type RunningResolvers = Readonly<Partial<Record<Asker, Resolver>>>;

const shadowZone = defineFault({
  name: 'shadow-zone',
  summary: 'Resolvers answer for a zone from an empty private hosted zone of that name',
  parameters: z.strictObject({
    zone: z.string().default(LAB_ZONE).describe('A zone, or a name in one'),
    resolvers: z
      .array(z.enum(ASKERS))
      .min(1)
      .default(['prober-2'])
      .describe('Who asks them; Pebble asks that of primary'),
  }),
  start: async ({ zone, resolvers }, running: RunningResolvers) => {
    const meant = resolvers.flatMap((asker) => running[asker] ?? []);
    await Promise.all(meant.map((resolver) => resolver.shadow(zone)));
    return async () => {
      await Promise.all(meant.map((resolver) => resolver.unshadow(zone)));
    };
  },
});

/** Faults of the recursive resolvers. */
export function createResolverFaults(running: RunningResolvers): Family {
  return familyOf('resolver', 'resolvers', createSwitches([shadowZone], running));
}
