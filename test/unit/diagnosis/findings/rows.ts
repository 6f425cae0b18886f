import type { DnsCheck } from '../../../../lambda/contract/evidence/dns.ts';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import type { FindingId } from '../../../../lambda/contract/evidence/findings.ts';
import type { Trouble } from '../../../../lambda/contract/problem.ts';
import { answer, changeChecks, control, endAt, NAME, request, ZONE } from '../some-evidence.ts';

/** Ways to break healthy evidence, and the finding that each must show in. */

export const trouble = (code: Trouble['code'], type?: string, detail = 'words of the CA'): { trouble: Trouble } => ({
  trouble: {
    code,
    message: 'what happened',
    action: 'what to do',
    ...(type ? { problem: { type: `urn:ietf:params:acme:error:${type}`, detail } } : {}),
  },
});
export const answers = (more: Partial<ReturnType<typeof answer>>) => (facts: EvidenceFacts) =>
  changeChecks(facts, 'authoritative', (check) => {
    if (!('crashed' in check)) for (const each of check.answers) Object.assign(each, more);
  });
export const change =
  <Name extends DnsCheck['check']>(name: Name, more: object) =>
  (facts: EvidenceFacts) =>
    changeChecks(facts, name, (check) => void Object.assign(check, more));
export const ended =
  (...args: Parameters<typeof endAt> extends [unknown, ...infer Rest] ? Rest : never) =>
  (facts: EvidenceFacts) =>
    endAt(facts, ...args);
export const asked =
  (...requests: Parameters<typeof request>[]) =>
  (facts: EvidenceFacts) =>
    void facts.probes[0]?.requests.push(...requests.map((each) => request(...each)));
export const controls =
  (...found: Parameters<typeof control>[]) =>
  (facts: EvidenceFacts) => {
    facts.controls.found = found.map((each) => control(...each));
  };
const shadow = (...readings: string[]) =>
  change('shadow', {
    resolvers: readings.map((reading) => ({ resolver: '192.0.2.53', reading, primary: 'ns9.test', why: 'why' })),
  });
export const resolverReads = (reading: string) =>
  change('resolvers', { resolvers: [{ resolver: '192.0.2.53', reading, validated: answer() }] });
const caa = (outcome: 'refused' | 'undetermined', reason: string) => (facts: EvidenceFacts) =>
  void Object.assign(facts.caa.found?.[0] ?? {}, { outcome, reason });

const truncatedUdp = (facts: EvidenceFacts) =>
  changeChecks(facts, 'authoritative', (check) => {
    if ('crashed' in check || !check.answers[0]) return;
    Object.assign(check.answers[0], { truncated: true, values: undefined });
  });
const withoutOverTcp = (facts: EvidenceFacts) =>
  changeChecks(facts, 'authoritative', (check) => {
    if (!('crashed' in check)) Object.assign(check.answers[1] ?? {}, { rcode: 'NXDOMAIN', values: undefined });
  });
const noProblem = { trouble: { ...trouble('ca-server-error').trouble, problem: { type: 'about:blank', status: 503 } } };
const notChecked = [{ server: 'ns2.test', why: 'no route for IPv6' }];

const directory = (more: object) => (facts: EvidenceFacts) =>
  void Object.assign(facts.probes[0]?.directory ?? {}, more);

/** The finding, its outcome and value, and what breaks the evidence. */
export type Row = readonly [FindingId, string, (facts: EvidenceFacts) => void];
export const rows: readonly Row[] = [
  ['directory-as-preset', 'does-not-hold externalAccountRequired', directory({ externalAccountRequired: true })],
  ['directory-as-preset', 'does-not-hold caaIdentities', directory({ caaIdentities: ['ca.test', 'other.test'] })],
  ['directory-as-preset', 'holds', directory({ caaIdentities: undefined })],
  ['directory-as-preset', 'does-not-hold profiles', directory({ profiles: ['classic'] })],
  ['directory-as-preset', 'does-not-hold renewalInfo keyChange', directory({ renewalInfo: false, keyChange: false })],
  ['profile-listed', 'does-not-hold short', directory({ profiles: [] })],
  ['alias-leads-into-zone', 'does-not-hold other-zone', change('alias', { zone: 'example.org', end: 'nxdomain' })],
  [
    'alias-leads-into-zone',
    'does-not-hold no-alias',
    change('alias', { name: 'a.example.org', target: 'a.example.org', zone: 'example.org', end: 'nxdomain' }),
  ],
  [
    'alias-leads-into-zone',
    'does-not-hold elsewhere',
    change('alias', { zone: 'net', target: 'x.net', hops: [{ name: NAME, target: 'x.net', ttl: 1, zone: ZONE }] }),
  ],
  ['alias-leads-into-zone', 'does-not-hold circle', change('alias', { end: 'circle' })],
  ['alias-leads-into-zone', 'could-not-tell', change('alias', { end: 'unreachable' })],
  ['delegation-consistent', 'does-not-hold not-delegated', change('delegation', { delegated: 'no' })],
  ['delegation-consistent', 'does-not-hold name-servers', change('delegation', { onlyAtParent: ['old.test'] })],
  [
    'delegation-consistent',
    'does-not-hold addresses',
    change('delegation', { glueDiffers: [{ server: 'ns1.test', parent: [], zone: [] }] }),
  ],
  ['delegation-consistent', 'could-not-tell', change('delegation', { delegated: 'unknown' })],
  ['delegation-consistent', 'could-not-tell', change('delegation', { servers: [] })],
  [
    'servers-serve-zone',
    'does-not-hold lame',
    change('delegation', { servers: [{ server: 'ns1.test', address: '192.0.2.1', state: 'lame', nameServers: [] }] }),
  ],
  [
    'servers-serve-zone',
    'could-not-tell',
    change('delegation', { servers: [{ server: 'a', address: 'b', state: 'unreachable', nameServers: [] }] }),
  ],
  ['servers-serve-zone', 'could-not-tell', change('delegation', { notChecked })],
  ['servers-reachable-udp', 'does-not-hold timeout', answers({ failure: 'timeout', rcode: undefined })],
  ['servers-reachable-tcp', 'does-not-hold refused', answers({ failure: 'refused', rcode: undefined })],
  ['servers-reachable-udp', 'could-not-tell', answers({ failure: 'not-asked', rcode: undefined })],
  ['servers-reachable-udp', 'could-not-tell', change('authoritative', { notChecked })],
  ['every-server-served-before-validation', 'does-not-hold missing', answers({ rcode: 'NXDOMAIN', values: undefined })],
  [
    'every-server-served-after-validation',
    'does-not-hold missing',
    answers({ values: { count: 0, expected: 1, expectedServed: 0, foreign: 0, foreignHashes: [] } }),
  ],
  [
    'every-server-served-before-validation',
    'could-not-tell',
    answers({ rcode: undefined, values: undefined, failure: 'timeout' }),
  ],
  ['every-server-served-before-validation', 'could-not-tell', change('authoritative', { notChecked })],
  ['every-server-served-before-validation', 'holds', truncatedUdp],
  ['every-server-served-before-validation', 'does-not-hold missing', withoutOverTcp],
  [
    'no-foreign-values',
    'does-not-hold 2',
    answers({ values: { count: 3, expected: 1, expectedServed: 1, foreign: 2, foreignHashes: [] } }),
  ],
  ['no-foreign-values', 'could-not-tell', answers({ rcode: 'SERVFAIL', values: undefined })],
  ['no-foreign-values', 'holds', answers({ rcode: 'NXDOMAIN', values: undefined })],
  ['resolvers-see-value', 'does-not-hold missing', resolverReads('missing')],
  ['resolvers-see-value', 'does-not-hold dnssec-broken', resolverReads('dnssec-broken')],
  ['resolvers-see-value', 'could-not-tell', resolverReads('no-answer')],
  [
    'resolvers-see-value',
    'does-not-hold not-all',
    change('resolvers', {
      resolvers: [
        {
          resolver: '192.0.2.53',
          reading: 'found',
          validated: answer({ values: { count: 1, expected: 2, expectedServed: 1, foreign: 0, foreignHashes: [] } }),
        },
      ],
    }),
  ],
  ['no-shadowing-zone', 'does-not-hold other-zone', shadow('other')],
  ['no-shadowing-zone', 'does-not-hold other-zone', shadow('same', 'other', 'unknown')],
  ['no-shadowing-zone', 'holds', shadow('unknown', 'same')],
  ['no-shadowing-zone', 'could-not-tell', shadow('unknown')],
  ['no-shadowing-zone', 'could-not-tell', shadow()],
  ['negative-ttl-short', 'does-not-hold 86400', change('negative-ttl', { negativeTtl: 86_400 })],
  ['negative-ttl-short', 'could-not-tell', change('negative-ttl', { negativeTtl: undefined })],
  ['caa-allows', 'does-not-hold other-issuer', caa('refused', 'other-issuer')],
  ['caa-allows', 'could-not-tell lookup-failed', caa('undetermined', 'lookup-failed')],
  [
    'production-controls-hold',
    'does-not-hold error-status',
    controls(['directory', { outcome: 'fails', reason: 'error-status' }], ['new-nonce']),
  ],
  [
    'production-controls-hold',
    'could-not-tell no-time',
    controls(['new-nonce', { outcome: 'undetermined', reason: 'no-time' }]),
  ],
  ['status-page-clear', 'does-not-hold impaired', controls(['status-api', { outcome: 'fails', reason: 'impaired' }])],
  [
    'egress-works-ipv4',
    'does-not-hold timeout',
    controls(['egress', { family: 'ipv4', outcome: 'fails', reason: 'timeout' }]),
  ],
  [
    'egress-works-ipv4',
    'holds',
    controls(['egress', { family: 'ipv4', outcome: 'fails', reason: 'timeout' }], ['egress', { family: 'ipv4' }]),
  ],
  [
    'egress-works-ipv6',
    'could-not-tell no-route',
    controls(['egress', { family: 'ipv6', outcome: 'undetermined', reason: 'no-route' }]),
  ],
  ['ca-reachable', 'does-not-hold reset', asked(['finalize', { status: undefined, failure: 'reset: ECONNRESET' }])],
  ['ca-reachable', 'holds', asked(['finalize', { status: undefined, failure: 'deadline: too late' }])],
  ['no-server-error', 'does-not-hold 502', asked(['order', { status: 502 }])],
  ['no-server-error', 'holds', asked(['order', { status: 503, retryAfter: '60' }])],
  [
    'no-server-error',
    'does-not-hold serverInternal',
    ended('validation', trouble('validation-failed', 'serverInternal')),
  ],
  ['not-rate-limited', 'does-not-hold 503', asked(['order', { status: 503, retryAfter: '60' }])],
  ['not-rate-limited', 'does-not-hold 429', asked(['newOrder', { status: 429 }])],
  ['not-asked-to-wait', 'does-not-hold 60', asked(['newOrder', { status: 429, retryAfter: '60' }])],
  ['not-asked-to-wait', 'holds', asked(['authorization', { status: 200, retryAfter: '3' }])],
  ['no-protocol-violation', 'does-not-hold malformed', asked(['order', { failure: 'malformed: no JSON' }])],
  ['no-protocol-violation', 'does-not-hold ca-malformed', ended('authorization', trouble('ca-malformed'))],
  [
    'account-known',
    'does-not-hold pending',
    (facts) => {
      Object.assign(facts.probes[0] ?? {}, { accountKey: 'pending' });
      Object.assign(facts.probes[0]?.steps[1] ?? {}, { attempts: 2 });
    },
  ],
  ['account-known', 'does-not-hold account-refused', ended('order', trouble('account-refused'))],
  ['account-known', 'does-not-hold eab-missing', ended('account', trouble('eab-missing'))],
  ['account-known', 'could-not-tell secret-missing', ended('account', trouble('secret-missing'))],
  [
    'account-known',
    'does-not-hold lost',
    (facts) => void Object.assign(facts.probes[0]?.steps[1] ?? {}, { attempts: 2 }),
  ],
  ['order-accepted', 'does-not-hold rejectedIdentifier', ended('order', trouble('ca-refused', 'rejectedIdentifier'))],
  ['order-accepted', 'does-not-hold ca-server-error', ended('order', noProblem)],
  ['order-accepted', 'could-not-tell prober-defect', ended('order', trouble('prober-defect'))],
  [
    'authorization-was-fresh',
    'does-not-hold authorization-already-valid',
    ended('authorization', { outcome: 'undetermined', ...trouble('authorization-already-valid') }),
  ],
  ['authorization-was-fresh', 'could-not-tell', ended('order', trouble('ca-server-error'))],
  ['values-published', 'does-not-hold route53-denied', ended('publish', trouble('route53-denied'))],
  [
    'values-published',
    'could-not-tell challenge-name-in-use',
    ended('publish', { outcome: 'undetermined', ...trouble('challenge-name-in-use') }),
  ],
  ['propagation-complete', 'does-not-hold propagation-timeout', ended('propagation', trouble('propagation-timeout'))],
  ['validation-accepted', 'does-not-hold dns', ended('validation', trouble('validation-failed', 'dns'))],
  ['validation-accepted', 'could-not-tell', ended('propagation', trouble('propagation-timeout'))],
  [
    'value-seen-by-ca',
    'does-not-hold no-record',
    ended('validation', trouble('validation-failed', 'unauthorized', 'No TXT record found at x')),
  ],
  [
    'value-seen-by-ca',
    'does-not-hold other-value',
    ended('validation', trouble('validation-failed', 'unauthorized', 'Incorrect TXT record "y" found at x')),
  ],
  [
    'value-seen-by-ca',
    'does-not-hold no-name',
    ended('validation', trouble('validation-failed', 'dns', 'NXDOMAIN looking up TXT')),
  ],
  [
    'value-seen-by-ca',
    'could-not-tell no-answer',
    ended('validation', trouble('validation-failed', 'dns', 'query timed out')),
  ],
  [
    'value-seen-by-ca',
    'could-not-tell validation-failed',
    ended('validation', trouble('validation-failed', 'caa', 'no TXT records')),
  ],
  ['certificate-issued', 'does-not-hold caa', ended('finalize', trouble('order-invalid', 'caa'))],
  ['chain-trusted', 'does-not-hold chain-untrusted', ended('chain', trouble('chain-untrusted'))],
  [
    'cleanup-done',
    'does-not-hold cleanup-failed',
    (facts) => void Object.assign(facts.cleanup ?? {}, { outcome: 'failed', ...trouble('cleanup-failed') }),
  ],
  [
    'check-completed',
    'does-not-hold crashed',
    (facts) => void Object.assign(facts, { caa: { state: 'crashed', why: 'TypeError' } }),
  ],
  [
    'check-completed',
    'could-not-tell unfinished',
    (facts) => void Object.assign(facts, { controls: { state: 'unfinished', why: 'late' } }),
  ],
  ['check-completed', 'does-not-hold crashed', controls(['directory', { outcome: 'undetermined', reason: 'defect' }])],
  [
    'check-completed',
    'does-not-hold crashed',
    (facts) => void facts.dns.after.found?.checks.push({ check: 'alias', subject: NAME, crashed: 'TypeError: x' }),
  ],
];
