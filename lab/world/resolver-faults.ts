import { z } from 'zod';
import { createSwitches, defineFault } from '../aws/faults/switched-fault.ts';
import { VIEWS, type View } from '../boulder/names.ts';
import type { Resolver } from '../dns/resolver/resolver.ts';
import { LAB_ZONE } from './config.ts';
import { type Family, familyOf } from './family.ts';

/** By the perspective that asks them; the prober asks those of the first two. */
export type RunningResolvers = Readonly<Partial<Record<View, Resolver>>>;

const shadowZone = defineFault({
  name: 'shadow-zone',
  summary: 'Resolvers answer for a zone from an empty private hosted zone of that name',
  parameters: z.strictObject({
    zone: z.string().default(LAB_ZONE).describe('A zone, or a name in one'),
    resolvers: z
      .array(z.enum(VIEWS))
      .min(1)
      .default(['remoteva-1'])
      .describe('Whose; the prober asks those of primary and remoteva-1, Pebble that of primary'),
  }),
  start: async ({ zone, resolvers }, running: RunningResolvers) => {
    const meant = resolvers.flatMap((view) => running[view] ?? []);
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
