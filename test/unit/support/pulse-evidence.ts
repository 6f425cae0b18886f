import type { Evidence, Judgeable } from '../../../lambda/contract/evidence/evidence.ts';
import type { WriteCheck } from '../../../lambda/contract/evidence/pulse.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import { PULSE_RULES } from '../../../lambda/diagnosis/findings/pulse.ts';
import { type Change, changed } from './dns-evidence-changes.ts';
import { probeOf, request, trouble } from './evidence-changes.ts';

/** Pulses made of kept evidence of real rounds: the same zone at the same time, and nothing ordered. */

const WRITE_STEPS: readonly string[] = ['publish', 'propagation'];

/** A pulse whose value fared as that of a probe of that round did, one that ended there if there is one. @param place lab and case, as `boulder/aws-throttled` */
export function pulseThatWrote(place: string, ...changes: readonly Change[]): Evidence {
  const writes: Change = (evidence) => {
    const written = evidence.probes.map(({ steps }) => steps.filter(({ step }) => WRITE_STEPS.includes(step)));
    const chosen = written.find((each) => each.some(({ trouble }) => trouble)) ?? written[0];
    // A pulse knows no third outcome.
    const steps = chosen?.map((step) => ({ ...step, outcome: step.trouble ? 'failed' : 'passed' })) ?? [];
    const [first] = steps;
    if (!first) throw new Error(`nothing was published: ${place}`);
    const failed = steps.some(({ trouble }) => trouble);
    const seen = failed ? {} : { insyncMs: 300, servedMs: 100 };
    const name = `_pulse.${evidence.zone}`;
    const write = { at: first.startedAt, name, outcome: failed ? 'failed' : 'passed', steps, ...seen, servers: [] };
    Object.assign(evidence, { probes: [], identifiers: [], pulse: { certificates: [], write } });
  };
  return asPulse(changed(place, writes, ...changes));
}

/** A pulse beside that round, of which nothing but the probes is taken over: none, unless a change makes some. */
export function pulseBeside(place: string, ...changes: readonly Change[]): Evidence {
  return asPulse(changed(place, isPulse, ...changes));
}

/** Nothing was ordered, and nothing written. */
export const isPulse: Change = (evidence) => {
  Object.assign(evidence, { probes: [], identifiers: [], pulse: { certificates: [] } });
};

/** A pulse read the account of a CA, where the round ordered from it, and the CA refused that with the same words. */
export function refusedAccount(ca: string): Change {
  return (evidence) => {
    const probe = probeOf(evidence, ca);
    request(ca, 'newOrder', { resource: 'account' })(evidence);
    trouble(ca, { step: 'account' })(evidence);
    probe.steps = probe.steps.filter((step) => step.trouble);
    isPulse(evidence);
    evidence.probes = [probe];
  };
}

/** What the pulse wrote. */
export function ofWrite(change: (write: WriteCheck) => void): Change {
  return (evidence: Judgeable) => {
    if (!evidence.pulse?.write) throw new Error('nothing was written');
    change(evidence.pulse.write);
  };
}

/** With the findings of a pulse. */
export function asPulse(evidence: Evidence): Evidence {
  return { ...evidence, findings: deriveFindings(evidence, PULSE_RULES) };
}
