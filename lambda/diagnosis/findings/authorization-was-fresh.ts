import { notReached, perProbe, stepOf } from './probes.ts';

export const authorizationWasFresh = perProbe('authorization-was-fresh', (placed) => {
  const found = stepOf(placed, 'authorization');
  if (!found) return notReached(placed, 'authorization');
  const { step, at } = found;
  if (step.outcome === 'passed') {
    return { outcome: 'holds', detail: 'All authorizations were pending before the challenge.', evidence: [at] };
  }
  const detail = step.trouble?.message ?? 'No reason was given.';
  const stale = step.trouble?.code === 'authorization-already-valid';
  return { outcome: stale ? 'does-not-hold' : 'could-not-tell', value: step.trouble?.code, detail, evidence: [at] };
});
