import type { Control } from '../../contract/evidence/controls.ts';
import { type ControlContext, type ControlName, controlOf } from './inquiry.ts';
import { undetermined } from './judgement.ts';

/** A check that crashes is a result beside the others. */
export async function guarded(
  name: ControlName,
  context: ControlContext,
  check: (name: ControlName) => Promise<Control>,
): Promise<Control> {
  const begun = context.clock.now();
  try {
    return await check(name);
  } catch (defect) {
    return defective(name, context, begun, defect);
  }
}

/** Quotes nothing but the name of what was thrown. @param begun milliseconds since 1970 */
export function defective(name: ControlName, { clock }: ControlContext, begun: number, defect: unknown): Control {
  const what = defect instanceof Error ? defect.name : typeof defect;
  const facts = { at: new Date(begun).toISOString(), durationMs: Math.max(0, Math.round(clock.now() - begun)) };
  return controlOf(name, facts, undetermined('defect', `The check itself failed with ${what}: it says nothing.`));
}
