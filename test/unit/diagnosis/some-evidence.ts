import type { Control } from '../../../lambda/contract/evidence/controls.ts';
import type { DnsAnswerEvidence, DnsCheck, DnsEvidence } from '../../../lambda/contract/evidence/dns.ts';
import type { EvidenceFacts } from '../../../lambda/contract/evidence/evidence.ts';
import type { CertificateReport } from '../../../lambda/contract/evidence/pulse.ts';
import type { RequestRecord, StepResult } from '../../../lambda/contract/result.ts';

/** The evidence of a healthy round of one CA and one name, for tests to break. */

export const ZONE = 'acme.example.org';
export const NAME = '_acme-challenge.a.acme.example.org';
const AT = '2026-11-25T06:00:00.000Z';

export function request(resource: string, more: Partial<RequestRecord> = {}): RequestRecord {
  return { at: AT, method: 'POST', resource, url: 'https://ca.test/x', durationMs: 1, status: 200, ...more };
}

export function step(name: StepResult['step'], more: Partial<StepResult> = {}): StepResult {
  return { step: name, outcome: 'passed', startedAt: AT, durationMs: 1, ...more };
}

export function answer(more: Partial<DnsAnswerEvidence> = {}): DnsAnswerEvidence {
  return {
    server: 'ns1.test',
    address: '192.0.2.1',
    transport: 'udp',
    attempts: 1,
    durationMs: 1,
    rcode: 'NOERROR',
    truncated: false,
    extendedErrors: [],
    values: { count: 1, expected: 1, expectedServed: 1, foreign: 0, foreignHashes: [] },
    ...more,
  };
}

export function control(kind: Control['kind'], more: Partial<Control> = {}): Control {
  const ca = kind === 'egress' ? {} : { ca: 'production' };
  const host = kind === 'egress' ? 'www.example.net' : 'ca.test';
  return { id: kind, kind, ...ca, host, outcome: 'holds', detail: 'fine', at: AT, durationMs: 1, ...more };
}

const CHECKS: readonly DnsCheck[] = [
  { check: 'alias', name: NAME, hops: [], end: 'txt', target: NAME, zone: ZONE, said: [] },
  {
    check: 'delegation',
    zone: ZONE,
    delegated: 'yes',
    path: [],
    said: [],
    parent: { nameServers: ['ns1.test'], ttl: 60, glue: [], sameServers: false },
    servers: [{ server: 'ns1.test', address: '192.0.2.1', state: 'serves', nameServers: ['ns1.test'] }],
    notChecked: [],
    onlyAtParent: [],
    onlyInZone: [],
    glueDiffers: [],
  },
  { check: 'dnssec', zone: ZONE, state: 'unsigned', ds: [], keyTags: [], said: [] },
  { check: 'negative-ttl', zone: ZONE, negativeTtl: 900 },
  {
    check: 'authoritative',
    name: NAME,
    target: NAME,
    zone: ZONE,
    answers: [answer(), answer({ transport: 'tcp' })],
    notChecked: [],
  },
  {
    check: 'resolvers',
    name: NAME,
    resolvers: [{ resolver: '192.0.2.53', reading: 'found', validated: answer(), unvalidated: answer() }],
  },
  {
    check: 'shadow',
    name: NAME,
    zone: ZONE,
    resolvers: [{ resolver: '192.0.2.53', reading: 'same', zone: ZONE, primary: 'ns1.test' }],
  },
];

export function look(checks: readonly DnsCheck[] = CHECKS): DnsEvidence {
  return structuredClone({
    version: 1,
    startedAt: AT,
    durationMs: 1,
    checks: [...checks],
    omitted: { names: 0, zones: 0 },
  });
}

/** What a directory is expected to say, and says. */
const DIRECTORY = {
  externalAccountRequired: false,
  caaIdentities: ['ca.test'],
  profiles: ['classic', 'short'],
  renewalInfo: true,
  keyChange: true,
};

const STEPS = [
  ...(['account', 'order', 'authorization', 'publish', 'propagation', 'challenge', 'validation'] as const),
  ...(['finalize', 'certificate', 'chain', 'revoke'] as const),
];

/** @param change breaks it; default: healthy */
export function evidenceWith(change: (facts: EvidenceFacts) => void = () => undefined): EvidenceFacts {
  const facts: EvidenceFacts = {
    version: 1,
    deployment: 'main',
    zone: ZONE,
    run: { id: 'run', trigger: 'schedule', startedAt: AT, durationMs: 1, outcome: 'passed' },
    target: { id: 'web', kind: 'canary', names: ['@'] },
    identifiers: [{ ca: 'staging', names: [`a.${ZONE}`], publishedAt: { [`a.${ZONE}`]: NAME } }],
    cas: [
      {
        ...{ id: 'staging', title: 'Staging CA', role: 'staging', directory: 'https://ca.test/dir' },
        ...{ publiclyTrusted: false, profile: 'short', caaIdentities: ['ca.test'] },
        expected: { ...DIRECTORY },
      },
    ],
    probes: [
      {
        ca: 'staging',
        role: 'staging',
        names: [`a.${ZONE}`],
        outcome: 'passed',
        startedAt: AT,
        durationMs: 1,
        steps: STEPS.map((each) => step(each)),
        directory: structuredClone(DIRECTORY),
        requests: [request('directory', { method: 'GET' }), request('newOrder', { status: 201 })],
      },
    ],
    cleanup: step('cleanup'),
    dns: { before: [{ state: 'gathered', found: look() }], after: { state: 'gathered', found: look() } },
    caa: {
      state: 'gathered',
      found: [
        {
          identifier: `a.${ZONE}`,
          ca: 'staging',
          accountUrl: 'https://ca.test/account/1',
          outcome: 'allowed',
          reason: 'no-records',
          message: 'CAA has no records.',
          aliases: [],
          records: [],
          recordCount: 0,
        },
      ],
    },
    controls: {
      state: 'gathered',
      found: [
        control('directory'),
        control('new-nonce'),
        control('status-api'),
        control('egress', { id: 'egress:4', family: 'ipv4' }),
        control('egress', { id: 'egress:6', family: 'ipv6' }),
      ],
    },
  };
  change(facts);
  return facts;
}

/** Changes the checks of one kind in the looks before and after. */
export function changeChecks<Name extends DnsCheck['check']>(
  facts: EvidenceFacts,
  name: Name,
  change: (check: Extract<DnsCheck, { check: Name }>) => void,
): void {
  for (const { found } of [...facts.dns.before, facts.dns.after]) {
    for (const check of found?.checks ?? []) {
      if (check.check === name) change(check as Extract<DnsCheck, { check: Name }>);
    }
  }
}

/** The probe ends at this step as it is given. */
export function endAt(facts: EvidenceFacts, name: StepResult['step'], more: Partial<StepResult>): void {
  const [probe] = facts.probes;
  if (!probe) throw new Error('no probe');
  const index = probe.steps.findIndex((each) => each.step === name);
  probe.steps.splice(index, probe.steps.length - index, step(name, { outcome: 'failed', ...more }));
}

export const RENEWAL_WINDOW = { start: '2026-12-24T00:00:00.000Z', end: '2026-12-26T00:00:00.000Z' };

/** What a pulse tells of a certificate that is young. */
export function certificateReport(more: Partial<CertificateReport> = {}): CertificateReport {
  return {
    ...{ id: 'www', ca: 'production', state: 'read', names: ['www.example.org', 'example.org'] },
    ...{ lifetimeLeftPercent: 66.7, daysLeft: 60, overdue: false, recalled: false, renewalInfo: RENEWAL_WINDOW },
    ...more,
  };
}
