import { kindOf, notReached, perProbe, stepOf } from './probes.ts';

export const certificateIssued = perProbe('certificate-issued', (placed) => {
  const downloaded = stepOf(placed, 'certificate');
  const decisive = downloaded ?? stepOf(placed, 'finalize');
  if (!decisive) return notReached(placed, 'finalize');
  const { step, at } = decisive;
  if (downloaded && step.outcome === 'passed') {
    return { outcome: 'holds', detail: 'The certificate was issued and downloaded.', evidence: [at] };
  }
  const defect = !step.trouble || step.trouble.code === 'prober-defect';
  const detail = step.trouble?.message ?? `The probe ended after the step ${step.step}.`;
  return {
    outcome: defect ? 'could-not-tell' : 'does-not-hold',
    value: kindOf(step.trouble),
    detail,
    evidence: [at],
  };
});
