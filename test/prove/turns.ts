/** Of the lab's own config: rounds take turns. */
export const TARGETS = ['canary', 'wildcard', 'www'] as const;
/** Absent: all of the target. */
const CAS = [undefined, ['staging'], ['backup']] as const;

/** What one round of many asks for. */
export type Turn = { readonly target: (typeof TARGETS)[number]; readonly cas?: readonly string[] };

/** Each target, and after all of them the next choice of CAs: nine rounds hold every two of them. */
export function turnOf(count: number): Turn {
  const target = TARGETS[count % TARGETS.length] ?? 'canary';
  const cas = CAS[Math.floor(count / TARGETS.length) % CAS.length];
  return { target, ...(cas ? { cas } : {}) };
}
