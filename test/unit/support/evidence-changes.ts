import { type Resource, type TransportCode, TransportError } from '../../../lambda/acme/errors.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Control } from '../../../lambda/contract/evidence/controls.ts';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Problem, Trouble } from '../../../lambda/contract/problem.ts';
import type { ProbeResult, RequestRecord } from '../../../lambda/contract/result.ts';
import type { Remembered } from '../../../lambda/contract/verdict/verdict.ts';
import type { Step } from '../../../lambda/contract/vocabulary.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import { keptFacts, type Lab } from './kept-evidence.ts';
import { someRemembered } from './verdicts.ts';

/** Evidence of real rounds with single facts changed, so that a test says which fact it is about. */

export type Change = (evidence: Evidence) => void;

/** With the findings that follow from the changed facts. @param kept `case`, or `lab:case` */
export function changedEvidence(kept: string, changes: readonly Change[] = []): Evidence {
  const [id = '', lab = 'boulder'] = kept.split(':').reverse();
  const evidence: Evidence = { ...keptFacts(id, lab as Lab), findings: [] };
  for (const change of changes) change(evidence);
  return { ...evidence, findings: deriveFindings(evidence) };
}

/** What a probe ended with, in the probe and in its step alike. */
export const trouble =
  (ca: string, more: Partial<Trouble>): Change =>
  (evidence) => {
    const probe = probeOf(evidence, ca);
    const before = probe.trouble;
    if (!before) throw new Error(`the probe of ${ca} had no trouble`);
    const after = { ...before, ...more };
    probe.trouble = after;
    const last = probe.steps.find((step) => step.step === before.step && step.outcome !== 'passed');
    if (last) Object.assign(last, { step: after.step ?? last.step, trouble: after });
  };

/** The problem document of that trouble, and of the last request that was refused. */
export const problem =
  (ca: string, more: Partial<Problem>): Change =>
  (evidence) => {
    const probe = probeOf(evidence, ca);
    const changed = { type: 'about:blank', ...probe.trouble?.problem, ...more };
    trouble(ca, { problem: changed })(evidence);
    const refused = probe.requests.findLast(({ status = 0 }) => status >= 400);
    if (refused) refused.problem = changed;
  };

export const acmeError = (type: string) => `urn:ietf:params:acme:error:${type}`;

/** The last request for a resource. */
export const request =
  (ca: string, resource: string, more: Partial<RequestRecord>): Change =>
  (evidence) => {
    const found = probeOf(evidence, ca).requests.findLast((each) => each.resource === resource);
    if (!found) throw new Error(`${ca} was not asked for ${resource}`);
    Object.assign(found, more);
  };

/** One request more, at the end of the transcript or before its last one. */
export const oneMore =
  (ca: string, more: Partial<RequestRecord>, where: 'last' | 'before the last' = 'last'): Change =>
  (evidence) => {
    const { requests } = probeOf(evidence, ca);
    const model = requests.at(-1);
    if (!model) throw new Error(`${ca} was asked nothing`);
    const { status: _s, failure: _f, problem: _p, ...rest } = model;
    requests.splice(where === 'last' ? requests.length : requests.length - 1, 0, { ...rest, ...more });
  };

/**
 * The probe came no further than a request that got no answer.
 * @param how the kind of failure and the platform's word, as `refused: ECONNREFUSED`
 * @param more of that request
 * @param at the first request of the probe unless it says so
 */
export const lost =
  (
    ca: string,
    how: string,
    more: Partial<RequestRecord> = {},
    at: { readonly step: Step; readonly resource: Resource } = { step: 'order', resource: 'directory' },
  ): Change =>
  (evidence) => {
    const probe = probeOf(evidence, ca);
    const index = probe.requests.findIndex(({ resource }) => resource === at.resource);
    const found = probe.requests[index];
    const [code = '', reason = ''] = how.split(': ');
    const config = evidence.cas.find(({ id }) => id === ca);
    if (!found || !config) throw new Error(`${ca} was not asked for ${at.resource}`);
    const error = new TransportError(code as TransportCode, at.resource, found.url, reason);
    const trouble = acmeTrouble(error, at.step, config as unknown as Ca, 0);
    const { status: _s, timings: _t, connection: _c, ...asked } = found;
    const failed = { ...asked, connection: { reused: false }, timings: {}, failure: how, ...more };
    const steps = probe.steps.slice(
      0,
      probe.steps.findIndex(({ step }) => step === at.step),
    );
    steps.push({ step: at.step, outcome: 'failed', startedAt: found.at, durationMs: failed.durationMs, trouble });
    Object.assign(probe, { outcome: 'failed', trouble, requests: [...probe.requests.slice(0, index), failed], steps });
  };

export const withoutRequests =
  (ca: string, ...resources: readonly string[]): Change =>
  (evidence) => {
    const probe = probeOf(evidence, ca);
    probe.requests = probe.requests.filter(({ resource }) => !resources.includes(resource));
  };

export const step =
  (ca: string, name: string, more: Partial<ProbeResult['steps'][number]>): Change =>
  (evidence) => {
    const found = probeOf(evidence, ca).steps.find((each) => each.step === name);
    if (!found) throw new Error(`the probe of ${ca} took no step ${name}`);
    Object.assign(found, more);
  };

/** The probe passed after all. */
export const passing =
  (ca: string): Change =>
  (evidence) => {
    const probe = probeOf(evidence, ca);
    probe.outcome = 'passed';
    delete probe.trouble;
  };

/** A round of other CAs alone. */
export const without =
  (...cas: readonly string[]): Change =>
  (evidence) => {
    evidence.probes = evidence.probes.filter(({ ca }) => !cas.includes(ca));
  };

/** The controls of a kind, of one CA or of all. */
export const control =
  (kind: Control['kind'], more: Partial<Control>, of: Partial<Control> = {}): Change =>
  (evidence) => {
    const wanted = (each: Control) =>
      each.kind === kind && Object.entries(of).every(([key, value]) => each[key as keyof Control] === value);
    const found = (evidence.controls.found ?? []).filter(wanted);
    if (found.length === 0) throw new Error(`no control ${kind} was made`);
    for (const each of found) Object.assign(each, more);
  };

/** The hosts that are no CA were not reached. @param how as a transcript has it */
export const controlsLost = (how: string, more: Partial<Control> = {}): Change => {
  const reason = how.split(':')[0] as NonNullable<Control['reason']>;
  return control('egress', { outcome: 'fails', reason, failure: how, timings: {}, connection: undefined, ...more });
};

/** What was asked of CAs beside the probes got no answer either. */
export const observedLost =
  (how: string): Change =>
  ({ controls }) => {
    for (const each of controls.found ?? []) {
      if (each.kind === 'egress') continue;
      const reason = how.split(':')[0] as NonNullable<Control['reason']>;
      Object.assign(each, {
        outcome: 'fails',
        reason,
        failure: how,
        timings: {},
        status: undefined,
        connection: undefined,
      });
    }
  };

/** Controls of a kind were not made. */
export const withoutControls =
  (...kinds: readonly Control['kind'][]): Change =>
  ({ controls }) => {
    controls.found = (controls.found ?? []).filter(({ kind }) => !kinds.includes(kind));
  };

export const caConfig =
  (id: string, more: Partial<Evidence['cas'][number]>): Change =>
  ({ cas }) => {
    Object.assign(cas.find((ca) => ca.id === id) ?? {}, more);
  };

/** The verdicts before this one, the latest first, by the CAs that they name. */
export const history =
  (...verdicts: readonly Remembered['cas'][]): Change =>
  (evidence) => {
    evidence.history = verdicts.map((cas, index) => someRemembered(`before-${index}`, { cas }));
  };

export function probeOf({ probes }: Evidence, ca: string): ProbeResult {
  const probe = probes.find((each) => each.ca === ca);
  if (!probe) throw new Error(`${ca} was not probed`);
  return probe;
}
