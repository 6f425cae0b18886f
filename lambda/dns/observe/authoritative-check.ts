import type { AliasCheck, AuthoritativeCheck } from '../../contract/evidence/dns.ts';
import { toEvidence } from './answer.ts';
import { hear } from './exchange.ts';
import { locate } from './locate.ts';
import type { Cut, Scope } from './scope.ts';

/** Asks every server of the zone for the values at the end of a challenge name's aliases, over UDP and over TCP. */
export async function checkAuthoritative(
  { name, target }: AliasCheck,
  cut: Cut,
  expected: readonly string[],
  scope: Scope,
): Promise<AuthoritativeCheck> {
  const { servers, notChecked } = await locate(cut, scope);
  const answers = await Promise.all(
    servers.flatMap((server) =>
      (['udp', 'tcp'] as const).map(async (transport) =>
        toEvidence(await hear(server, { name: target, type: 'TXT' }, scope, { transport }), target, expected),
      ),
    ),
  );
  return { check: 'authoritative', name, target, zone: cut.zone, answers, notChecked: [...notChecked] };
}
