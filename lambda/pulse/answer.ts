import type { Deployment } from '../contract/deployment.ts';
import type { DnsCheck } from '../contract/evidence/dns.ts';
import type { Judgeable } from '../contract/evidence/evidence.ts';
import type { CaCheck, CompletedPulse, PulseRecord, Ttl } from '../contract/pulse.ts';
import { MOST_TTLS } from '../contract/pulse.ts';
import { RESULT_VERSION } from '../contract/result.ts';
import type { Verdict } from '../contract/verdict/verdict.ts';
import { findingsForResult } from '../diagnosis/findings/derive.ts';
import { rememberedOf } from '../diagnosis/verdict/remembered.ts';
import type { PulseRun } from './facts.ts';
import type { Subjects } from './subjects.ts';

/** A pulse as it is told and remembered. */

export function answerOf(
  deployment: Deployment,
  { runId, trigger, reason }: PulseRun,
  { names, omitted }: Subjects,
  judged: Judgeable & { readonly verdict?: Verdict },
): CompletedPulse {
  const { run, verdict, cleanup, pulse, findings } = judged;
  const told = findingsForResult(findings);
  return {
    ...{ version: RESULT_VERSION, state: 'completed', deployment: deployment.id, runId, trigger },
    ...(reason === undefined ? {} : { reason }),
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    ...(verdict ? { verdict } : {}),
    cas: deployment.cas.map((ca) => caCheckOf(ca, judged)),
    ...(pulse?.write ? { write: pulse.write } : {}),
    ...(cleanup ? { cleanup } : {}),
    certificates: [...(pulse?.certificates ?? [])],
    ...(pulse?.ping ? { deadMansSwitch: pulse.ping } : {}),
    ttls: ttlsIn(judged),
    names: [...names],
    ...(omitted > 0 ? { omittedNames: omitted } : {}),
    findings: told.kept,
    ...(told.omitted > 0 ? { omittedFindings: told.omitted } : {}),
  };
}

export function recordOf({
  runId,
  startedAt,
  durationMs,
  verdict,
  write,
  certificates,
  cas,
}: CompletedPulse): PulseRecord {
  const { steps: _steps, ...measured } = write ?? { steps: [] };
  return {
    at: startedAt,
    durationMs,
    ...(verdict ? { verdict: rememberedOf(verdict, { id: runId, startedAt }, cas) } : {}),
    ...(write ? { write: measured as NonNullable<PulseRecord['write']> } : {}),
    certificates: certificates.map(({ names: _names, ...certificate }) => certificate),
  };
}

/** A CA that is ordered from by its check, a production CA by its controls. */
function caCheckOf({ id, role }: Deployment['cas'][number], { probes, controls }: Judgeable): CaCheck {
  const probe = probes.find(({ ca }) => ca === id);
  if (probe) {
    const { outcome, durationMs, trouble, accountUrl, accountKey, requests } = probe;
    return {
      ...{ ca: id, role, outcome, durationMs, requests: requests.length },
      ...(trouble ? { trouble } : {}),
      ...(accountUrl === undefined ? {} : { accountUrl }),
      ...(accountKey === undefined ? {} : { accountKey }),
    };
  }
  const own = (controls.found ?? []).filter(({ ca, kind }) => ca === id && kind !== 'status-api');
  const failed = own.some(({ outcome }) => outcome === 'fails');
  const held = own.length > 0 && own.every(({ outcome }) => outcome === 'holds');
  return {
    ...{ ca: id, role, outcome: failed ? 'failed' : held ? 'passed' : 'inconclusive' },
    durationMs: own.reduce((sum, each) => sum + each.durationMs, 0),
    requests: own.filter(({ url }) => url !== undefined).length,
  };
}

/** TTLs of what the team leans on, each once. */
function ttlsIn({ dns }: Judgeable): Ttl[] {
  const checks = [dns.after, ...dns.before].flatMap(({ found }) => found?.checks ?? []);
  const all = new Map(checks.flatMap(ttlsOf).map((ttl) => [`${ttl.of} ${ttl.name}`, ttl]));
  return [...all.values()].slice(0, MOST_TTLS);
}

function ttlsOf(check: DnsCheck): Ttl[] {
  if ('crashed' in check) return [];
  switch (check.check) {
    case 'negative-ttl':
      return check.negativeTtl === undefined ? [] : [{ of: 'negative', name: check.zone, seconds: check.negativeTtl }];
    case 'delegation':
      return check.parent ? [{ of: 'delegation', name: check.zone, seconds: check.parent.ttl }] : [];
    case 'alias':
      return check.hops.map(({ name, ttl }) => ({ of: 'alias', name, seconds: ttl }));
    default:
      return [];
  }
}
