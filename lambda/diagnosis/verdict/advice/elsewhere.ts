import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import type { Action } from '../../../contract/verdict/verdict.ts';
import type { Fault } from '../../../contract/verdict/vocabulary.ts';
import { controlsOf } from '../reach.ts';
import { passed } from '../view.ts';
import { action, type Case, casIn } from './case.ts';

/** What does not wait for a CA to mend itself. */

/** Faults that another CA is a way around. */
const AROUND: readonly Fault[] = ['ca', 'unknown'];
/** Limits of the CA itself; those of Route 53 and of the prober are in no way of a renewal elsewhere or here. */
const LIMITS: readonly VerdictCode[] = ['ca-rate-limited', 'waiting-for-ca'];

/** Where a certificate can be had right now: a backup CA that issued in this round. */
export function renewElsewhere(it: Case, fault: Fault): Action[] {
  const issued = new Set(it.probes.filter(passed).map(({ ca }) => ca));
  if (!AROUND.includes(fault) && !LIMITS.includes(it.charge.code)) return [];
  if (it.cas.length > 0 && it.cas.every((ca) => issued.has(ca))) return [];
  return it.evidence.cas
    .filter(({ id, role }) => role === 'backup' && issued.has(id) && !it.cas.includes(id))
    .slice(0, 1)
    .map(({ title, directory }) =>
      action(
        `If a certificate is about to expire, renew it at ${title}: it issued in this round. Its directory is ${directory}.`,
      ),
    );
}

/** Renewals go to production: staging alone is no emergency. */
export function leaveStaging(it: Case, fault: Fault): Action[] {
  const befallen = casIn(it);
  const controls = (['directory', 'new-nonce'] as const).flatMap((kind) => controlsOf(it, kind));
  const sound = controls.length > 0 && controls.every(({ outcome }) => outcome === 'holds');
  if (fault !== 'ca' || befallen.length === 0 || befallen.some(({ role }) => role !== 'staging') || !sound) return [];
  return [action('Leave it until the morning: only staging is befallen, and the production CA answered as it should.')];
}
