import { z } from 'zod';
import { createSwitches, defineFault, type Stop } from '../aws/faults/switched-fault.ts';
import type { Resolver } from '../dns/resolver/resolver.ts';
import { LAB_ZONE } from './config.ts';
import { type Family, familyOf } from './family.ts';
import { ASKERS, type Asker } from './resolvers.ts';

/** By who asks them. */
export type RunningResolvers = Readonly<Partial<Record<Asker, Resolver>>>;

const resolvers = z.array(z.enum(ASKERS)).min(1);

const shadowZone = defineFault({
  name: 'shadow-zone',
  summary: 'Resolvers answer for a zone from an empty private hosted zone of that name',
  parameters: z.strictObject({
    zone: z.string().default(LAB_ZONE).describe('A zone, or a name in one'),
    resolvers: resolvers.default(['prober-2']).describe('Who asks them; Pebble asks that of primary'),
  }),
  start: ({ zone, resolvers: askers }, running: RunningResolvers) =>
    befall(meant(askers, running), {
      begin: (resolver) => resolver.shadow(zone),
      end: (resolver) => resolver.unshadow(zone),
    }),
});

const silent = defineFault({
  name: 'silent',
  summary: 'Resolvers take questions and answer none',
  parameters: z.strictObject({
    resolvers: resolvers
      .default(['prober-1', 'prober-2'])
      .describe('Who asks them; default: those that the config names'),
  }),
  start: ({ resolvers: askers }, running: RunningResolvers) =>
    befall(meant(askers, running), {
      begin: (resolver) => resolver.silence(),
      end: (resolver) => resolver.speak(),
    }),
});

const remembersAbsence = defineFault({
  name: 'remembers-absence',
  summary: 'Resolvers remember for as long as the zone says that there was no such name or record, as those of CAs may',
  parameters: z.strictObject({
    seconds: z.int().min(1).max(604_800).default(86_400).describe('The longest that they do'),
    resolvers: resolvers.default(['primary']).describe('Who asks them; Pebble asks that of primary'),
  }),
  start: ({ seconds, resolvers: askers }, running: RunningResolvers) =>
    befall(meant(askers, running), {
      begin: (resolver) => resolver.rememberAbsence(seconds),
      end: (resolver) => resolver.forgetAbsence(),
    }),
});

function meant(askers: readonly Asker[], running: RunningResolvers): Resolver[] {
  return askers.flatMap((asker) => running[asker] ?? []);
}

async function befall(
  befallen: readonly Resolver[],
  { begin, end }: Readonly<Record<'begin' | 'end', (resolver: Resolver) => Promise<void>>>,
): Promise<Stop> {
  await Promise.all(befallen.map(begin));
  return async () => {
    await Promise.all(befallen.map(end));
  };
}

export const RESOLVER_FAULTS = [shadowZone, silent, remembersAbsence];

/** Faults of the recursive resolvers. */
export function createResolverFaults(running: RunningResolvers): Family {
  return familyOf('resolver', 'resolvers', createSwitches(RESOLVER_FAULTS, running));
}
