import type { ProbeResult } from '../../contract/result.ts';
import type { Remembered, Verdict } from '../../contract/verdict/verdict.ts';

/** What later rounds of the target are told of a verdict. @param run.startedAt ISO 8601 */
export function rememberedOf(
  { fault, code, readiness }: Verdict,
  run: { readonly id: string; readonly startedAt: string },
  probes: readonly Pick<ProbeResult, 'ca' | 'outcome'>[],
): Remembered {
  const cas = probes.filter(({ outcome }) => outcome === 'failed').map(({ ca }) => ca);
  return { runId: run.id, at: run.startedAt, fault, code, readiness, cas };
}
