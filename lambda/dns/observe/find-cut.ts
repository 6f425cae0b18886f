import { plainName } from '../server.ts';
import { descend, type Landing, resolve } from './descent.ts';
import { TYPES } from './message.ts';
import { answersAt } from './records.ts';
import type { Cut, Scope, ServerAddress } from './scope.ts';
import { readNameServers } from './step.ts';

/** How a zone is delegated, or where the way to it ended. */
export type FoundCut = { readonly cut: Cut } | { readonly cut?: undefined; readonly landing: Landing };

/** Finds the delegation of a zone and remembers it, so that all that follows asks the zone's own servers. */
export async function findCut(zoneName: string, scope: Scope): Promise<FoundCut> {
  const zone = plainName(zoneName);
  const known = scope.cuts.get(zone);
  if (known) return { cut: known };
  const landing = await descend({ name: zone, type: 'NS' }, scope);
  const referred = scope.cuts.get(zone);
  if (referred) return { cut: referred };
  const cut = cutOfSharedServers(zone, landing);
  if (!cut) return { landing };
  const whole = { ...cut, glue: await completeGlue(cut, scope) };
  scope.cuts.set(zone, whole);
  return { cut: whole };
}

/** Servers of both parent and zone answer with the zone's own NS records and never refer to it. */
function cutOfSharedServers(zone: string, { said, from, cut: parent }: Landing): Cut | undefined {
  const records = said ? answersAt(said, zone, TYPES.NS) : [];
  if (!said || !from || records.length === 0) return undefined;
  return { zone, parent, from, ...readNameServers(said, records, parent.zone), sameServers: true };
}

/** An answer about NS need not bring addresses, as a referral must: those that it leaves out are looked up. */
async function completeGlue({ nameServers, glue }: Cut, scope: Scope): Promise<ServerAddress[]> {
  const missing = nameServers.filter((name) => !glue.some(({ server }) => server === name));
  const found = await Promise.all(
    missing.map(async (server) => (await resolve(server, 'A', scope)).map((address) => ({ server, address }))),
  );
  return [...glue, ...found.flat()];
}
