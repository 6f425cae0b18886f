import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { answer, changeChecks, NAME, step, ZONE } from '../some-evidence.ts';
import { asked, change, controls, ended, type Row, trouble } from './rows.ts';

/** More ways to break healthy evidence, for what findings say of it in words. */

const hop = (name: string, target: string) => ({ name, target, ttl: 60, zone: 'example.org' });
const five = [1, 2, 3, 4, 5].map((each) => hop(`h${each}.example.org`, `h${each + 1}.example.org`));
const six = [1, 2, 3, 4, 5, 6, 7].map((each) => `ns${each}.test`);

const values = (expectedServed: number, expected: number, foreign = 0) => ({
  values: { count: expectedServed + foreign, expected, expectedServed, foreign, foreignHashes: [] },
});
const second = { server: 'ns2.test', address: '192.0.2.2' };
const served = (...given: ReturnType<typeof answer>[]) => change('authoritative', { answers: given });
const silence = { rcode: undefined, values: undefined, failure: 'timeout' } as const;
const withTwo = (facts: EvidenceFacts) => {
  served(answer(), answer(second))(facts);
  change('authoritative', { notChecked: [{ server: 'ns2.test', why: 'no route for IPv6' }] })(facts);
};
const twoServe = [
  { server: 'ns1.test', address: '192.0.2.1', state: 'serves', nameServers: [] },
  { ...second, state: 'serves', nameServers: [] },
];
const view = (resolver: string, reading: string, more: object = {}) => ({ resolver, reading, ...more });
const resolvers = (...views: object[]) => change('resolvers', { resolvers: views });

const without = (name: string) => (facts: EvidenceFacts) => {
  for (const probe of facts.probes) probe.steps = probe.steps.filter((each) => each.step !== name);
};
/** The step ended without a word why. */
const silently = (name: Parameters<typeof step>[0]) => ended(name, { outcome: 'failed' });
const inNote = (name: string, note: string) => (facts: EvidenceFacts) => {
  for (const each of facts.probes[0]?.steps ?? []) if (each.step === name) each.note = note;
};
const onlyLookAfter = (facts: EvidenceFacts) => {
  facts.dns.before = [{ state: 'unfinished', why: 'no time was left' }];
};
const caaOf =
  (...more: object[]) =>
  (facts: EvidenceFacts) => {
    const [model] = facts.caa.found ?? [];
    if (model) facts.caa.found = more.map((each) => ({ ...model, ...each }));
  };

export const moreRows: readonly Row[] = [
  ['alias-leads-into-zone', 'does-not-hold too-many', change('alias', { end: 'too-many', hops: five })],
  ['alias-leads-into-zone', 'does-not-hold unusable', change('alias', { end: 'unusable' })],
  [
    'alias-leads-into-zone',
    'could-not-tell',
    change('alias', { end: 'unreachable', said: ['ns1.test: timeout', 'ns2.test: SERVFAIL'] }),
  ],
  ['alias-leads-into-zone', 'does-not-hold other-zone', change('alias', { zone: '', target: `x.${ZONE}` })],
  ['alias-leads-into-zone', 'does-not-hold other-zone', change('alias', { zone: 'other.test', target: ZONE })],
  [
    'alias-leads-into-zone',
    'does-not-hold elsewhere',
    change('alias', { zone: '', target: `x${ZONE}`, hops: [hop(NAME, `x${ZONE}`)] }),
  ],
  ['alias-leads-into-zone', 'does-not-hold no-alias', change('alias', { zone: '', target: 'a.test', name: 'a.test' })],
  [
    'delegation-consistent',
    'does-not-hold not-delegated',
    change('delegation', { delegated: 'no', said: ['a.root: NXDOMAIN', 'b.root: no NS'] }),
  ],
  [
    'delegation-consistent',
    'could-not-tell',
    change('delegation', { delegated: 'unknown', said: ['a.root: timeout', 'b.root: SERVFAIL'] }),
  ],
  ['delegation-consistent', 'does-not-hold name-servers', change('delegation', { onlyInZone: ['new.test'] })],
  [
    'delegation-consistent',
    'holds',
    change('delegation', { parent: { nameServers: six, ttl: 60, glue: [], sameServers: false } }),
  ],
  ['delegation-consistent', 'holds', change('delegation', { parent: undefined })],
  [
    'servers-serve-zone',
    'does-not-hold lame',
    change('delegation', {
      servers: [
        { server: 'ns1.test', address: '192.0.2.1', state: 'serves', nameServers: [] },
        { ...second, state: 'lame', why: 'REFUSED', nameServers: [] },
      ],
    }),
  ],
  ['servers-serve-zone', 'could-not-tell', change('delegation', { servers: [] })],
  [
    'servers-serve-zone',
    'holds',
    change('delegation', { notChecked: [{ server: 'ns1.test', why: 'no route for IPv6' }] }),
  ],
  ['servers-reachable-udp', 'could-not-tell', served()],
  ['servers-reachable-udp', 'holds', change('authoritative', { notChecked: [{ server: 'ns1.test', why: 'IPv6' }] })],
  [
    'servers-reachable-tcp',
    'does-not-hold timeout',
    served(answer(), answer({ ...second, transport: 'tcp', failure: 'timeout', rcode: undefined })),
  ],
  ['every-server-served-before-validation', 'could-not-tell', served()],
  [
    'every-server-served-before-validation',
    'does-not-hold missing',
    served(answer(), answer({ ...second, ...values(1, 2) }), answer({ ...second, transport: 'tcp', ...values(2, 2) })),
  ],
  [
    'every-server-served-before-validation',
    'does-not-hold missing',
    served(answer(), answer({ ...second, rcode: 'SERVFAIL', values: undefined })),
  ],
  [
    'every-server-served-after-validation',
    'could-not-tell',
    served(answer({ truncated: true }), answer({ ...second, rcode: undefined, values: undefined, failure: 'timeout' })),
  ],
  [
    'every-server-served-after-validation',
    'holds',
    change('authoritative', { notChecked: [{ server: 'ns1.test', why: 'IPv6' }] }),
  ],
  [
    'no-foreign-values',
    'does-not-hold 3',
    served(answer(values(1, 1, 1)), answer({ ...second, ...values(1, 1, 3) }), answer({ transport: 'tcp' })),
  ],
  [
    'dnssec-sound',
    'could-not-tell',
    change('dnssec', { state: 'unknown', said: ['ns1.test: timeout', 'ns2.test: REFUSED'] }),
  ],
  ['dnssec-sound', 'holds', resolvers(view('192.0.2.53', 'missing'), view('192.0.2.54', 'no-answer'))],
  ['dnssec-sound', 'could-not-tell', resolvers(view('192.0.2.53', 'no-answer'), view('192.0.2.54', 'servers-broken'))],
  [
    'resolvers-see-value',
    'does-not-hold servers-broken',
    resolvers(view('192.0.2.53', 'found', { validated: answer() }), view('192.0.2.54', 'servers-broken')),
  ],
  [
    'resolvers-see-value',
    'could-not-tell',
    resolvers(view('192.0.2.53', 'no-answer', { why: 'timeout' }), view('192.0.2.54', 'no-answer')),
  ],
  [
    'resolvers-see-value',
    'holds',
    resolvers(view('192.0.2.53', 'found', { validated: answer() }), view('192.0.2.54', 'no-answer')),
  ],
  [
    'no-shadowing-zone',
    'does-not-hold other-zone',
    change('shadow', {
      resolvers: [
        view('192.0.2.53', 'other', { zone: '', primary: 'a.root', why: 'another serial' }),
        view('192.0.2.54', 'other', { zone: ZONE, primary: 'ns9.test', why: 'another primary' }),
      ],
    }),
  ],
  ['negative-ttl-short', 'holds', change('negative-ttl', { negativeTtl: 900 })],
  ['negative-ttl-short', 'does-not-hold 901', change('negative-ttl', { negativeTtl: 901 })],
  [
    'caa-allows',
    'does-not-hold other-issuer',
    caaOf(
      { identifier: 'a.test', outcome: 'undetermined', reason: 'lookup-failed', message: 'Nobody answered.' },
      { identifier: 'b.test', outcome: 'refused', reason: 'other-issuer', message: 'CAA names x.test.' },
      { identifier: 'c.test', outcome: 'refused', reason: 'malformed', message: 'CAA is malformed.' },
    ),
  ],
  [
    'caa-allows',
    'holds',
    caaOf({ identifier: 'a.test', accountUrl: undefined }, { identifier: 'b.test', accountUrl: undefined }),
  ],
  ['directory-answers', 'does-not-hold 404', asked(['directory', { status: 404 }])],
  ['directory-answers', 'does-not-hold 300', asked(['directory', { status: 300 }])],
  ['directory-answers', 'does-not-hold timeout', asked(['directory', { status: undefined, failure: 'timeout: late' }])],
  [
    'directory-answers',
    'could-not-tell deadline',
    asked(['directory', { status: undefined, failure: 'deadline: late' }]),
  ],
  ['directory-answers', 'holds', (facts) => void facts.probes[0]?.requests.shift()],
  [
    'directory-answers',
    'does-not-hold refused',
    controls(['directory', { outcome: 'fails', reason: 'refused', detail: 'ECONNREFUSED' }]),
  ],
  [
    'production-controls-hold',
    'does-not-hold timeout',
    controls(
      ['directory', { outcome: 'undetermined', reason: 'no-time', detail: 'No time was left.' }],
      ['new-nonce', { outcome: 'fails', reason: 'timeout', detail: 'No answer within 5 s.' }],
      ['renewal-info', { outcome: 'fails', reason: 'error-status', detail: 'It answered 500.' }],
      ['directory', { ca: 'other', detail: 'It answered.' }],
    ),
  ],
  ['status-page-clear', 'holds', controls(['status-api', { ca: 'staging', detail: 'All is well there.' }])],
  [
    'egress-works-ipv4',
    'does-not-hold timeout',
    controls(
      ['egress', { family: 'ipv4', outcome: 'undetermined', reason: 'no-time', detail: 'No time was left.' }],
      ['egress', { family: 'ipv4', outcome: 'fails', reason: 'timeout', host: 'a.test', detail: 'It was late.' }],
      ['egress', { family: 'ipv6', outcome: 'holds' }],
    ),
  ],
  ['ca-reachable', 'could-not-tell', (facts) => void Object.assign(facts.probes[0] ?? {}, { requests: [] })],
  ['ca-reachable', 'holds', asked(['order', { status: undefined, failure: 'malformed: no JSON' }])],
  ['no-server-error', 'could-not-tell', (facts) => void Object.assign(facts.probes[0] ?? {}, { requests: [] })],
  ['no-server-error', 'does-not-hold 500', asked(['order', { status: 500 }], ['order', { status: 499 }])],
  [
    'no-server-error',
    'does-not-hold serverInternal',
    asked(['finalize', { status: 500, problem: { type: 'urn:ietf:params:acme:error:serverInternal' } }]),
  ],
  ['no-server-error', 'does-not-hold 503', asked(['order', { status: 503 }])],
  [
    'not-rate-limited',
    'does-not-hold rateLimited',
    asked(['newOrder', { status: 400, problem: { type: 'urn:ietf:params:acme:error:rateLimited' } }]),
  ],
  ['not-rate-limited', 'does-not-hold rateLimited', ended('finalize', trouble('order-invalid', 'rateLimited'))],
  ['not-rate-limited', 'holds', asked(['order', { status: 502, retryAfter: '60' }])],
  ['not-asked-to-wait', 'holds', asked(['newOrder', { status: 429 }])],
  ['not-asked-to-wait', 'does-not-hold 5', asked(['newOrder', { status: 400, retryAfter: '5' }])],
  [
    'no-protocol-violation',
    'does-not-hold too-large',
    asked(['order', { failure: 'too-large: 2 MB' }], ['order', { failure: 'redirect: 10 of them' }]),
  ],
  ['account-known', 'could-not-tell ca-server-error', ended('order', trouble('ca-server-error'))],
  ['account-known', 'could-not-tell', silently('order')],
  ['account-known', 'does-not-hold account-missing', ended('account', trouble('account-missing'))],
  ['account-known', 'could-not-tell', ended('account', { outcome: 'passed' })],
  [
    'account-known',
    'does-not-hold lost',
    (facts) => {
      for (const each of facts.probes[0]?.steps ?? [])
        if (each.step === 'order') Object.assign(each, { attempts: 2, note: 'It was registered anew.' });
    },
  ],
  ['authorization-was-fresh', 'could-not-tell ca-server-error', ended('authorization', trouble('ca-server-error'))],
  ['authorization-was-fresh', 'could-not-tell', silently('authorization')],
  ['values-published', 'could-not-tell', without('publish')],
  ['order-accepted', 'does-not-hold', silently('order')],
  ['propagation-complete', 'holds', inNote('propagation', 'It went on without INSYNC.')],
  ['validation-accepted', 'could-not-tell prober-defect', ended('validation', trouble('prober-defect'))],
  ['value-seen-by-ca', 'could-not-tell', silently('validation')],
  ['value-seen-by-ca', 'could-not-tell', without('validation')],
  ['certificate-issued', 'could-not-tell', (facts) => void facts.probes[0]?.steps.splice(8)],
  ['certificate-issued', 'could-not-tell prober-defect', ended('certificate', trouble('prober-defect'))],
  ['certificate-issued', 'does-not-hold ca-timeout', ended('certificate', trouble('ca-timeout'))],
  ['certificate-issued', 'could-not-tell', (facts) => void facts.probes[0]?.steps.splice(0)],
  ['cleanup-done', 'holds', (facts) => void Object.assign(facts, { cleanup: undefined })],
  ['cleanup-done', 'does-not-hold', (facts) => void Object.assign(facts.cleanup ?? {}, { outcome: 'failed' })],
  ['check-completed', 'could-not-tell unfinished', onlyLookAfter],
  [
    'check-completed',
    'does-not-hold crashed',
    (facts) => void Object.assign(facts.dns, { after: { state: 'crashed' }, before: [] }),
  ],
  [
    'check-completed',
    'does-not-hold crashed',
    controls(['directory'], ['new-nonce', { outcome: 'undetermined', reason: 'defect', detail: 'TypeError' }]),
  ],
  [
    'check-completed',
    'does-not-hold crashed',
    (facts) => changeChecks(facts, 'shadow', (check) => Object.assign(check, { crashed: 'RangeError', subject: ZONE })),
  ],
  ...['signed', 'no-ds'].map((state): Row => ['dnssec-sound', 'holds', change('dnssec', { state })]),
  ...['no-key', 'ds-mismatch'].map(
    (state): Row => ['dnssec-sound', `does-not-hold ${state}`, change('dnssec', { state })],
  ),
  [
    'values-published',
    'could-not-tell ca-refused',
    ended('publish', { outcome: 'undetermined', ...trouble('ca-refused') }),
  ],
  [
    'certificate-issued',
    'could-not-tell',
    (facts) => void facts.probes[0]?.steps.splice(2, 20, step('revoke'), step('cleanup')),
  ],
  ['account-known', 'could-not-tell', (facts) => void facts.probes[0]?.steps.splice(0)],
  [
    'ca-reachable',
    'does-not-hold reset',
    asked(['order', { status: undefined, failure: 'reset: after malformed: x' }]),
  ],
  ['ca-reachable', 'does-not-hold timeout', asked(['order', { status: undefined, failure: 'timeout: deadline: x' }])],
  ['no-protocol-violation', 'holds', asked(['order', { status: undefined, failure: 'reset: after malformed: x' }])],
  [
    'no-protocol-violation',
    'does-not-hold ca-malformed',
    ended('authorization', { trouble: { code: 'ca-malformed', message: 'Version 1.2 is not known.', action: '' } }),
  ],
  [
    'directory-answers',
    'does-not-hold malformed',
    asked(['directory', { status: 200, failure: 'malformed: no JSON' }]),
  ],
  ['directory-answers', 'holds', controls(['directory', { ca: undefined } as object])],
  [
    'delegation-consistent',
    'could-not-tell',
    change('delegation', { servers: [{ ...second, state: 'serves', nameServers: [] }] }),
  ],
  [
    'delegation-consistent',
    'holds',
    change('delegation', { parent: { nameServers: six.slice(0, 5), ttl: 60, glue: [], sameServers: false } }),
  ],
  [
    'servers-serve-zone',
    'holds',
    change('delegation', { servers: twoServe, notChecked: [{ server: 'ns2.test', why: 'IPv6' }] }),
  ],
  ['servers-reachable-udp', 'holds', withTwo],
  [
    'servers-reachable-udp',
    'could-not-tell',
    served(answer(), answer({ ...second, rcode: undefined, values: undefined, failure: 'not-asked' })),
  ],
  ['every-server-served-before-validation', 'holds', withTwo],
  ['every-server-served-before-validation', 'holds', served(answer(), answer({ transport: 'tcp', ...silence }))],
  [
    'every-server-served-before-validation',
    'does-not-hold missing',
    served(answer({ rcode: 'NXDOMAIN', values: undefined }), answer({ transport: 'tcp', ...silence })),
  ],
  [
    'no-server-error',
    'does-not-hold serverInternal',
    asked(['order', { status: 503, retryAfter: '60', problem: { type: 'urn:ietf:params:acme:error:serverInternal' } }]),
  ],
  [
    'no-server-error',
    'does-not-hold serverInternal',
    asked(['order', { status: 400, problem: { type: 'urn:ietf:params:acme:error:serverInternal' } }]),
  ],
  [
    'no-server-error',
    'could-not-tell',
    (facts) => {
      for (const each of facts.probes[0]?.requests ?? [])
        Object.assign(each, { status: undefined, failure: 'reset: x' });
    },
  ],
  ['resolvers-see-value', 'holds', resolvers(view('192.0.2.53', 'found'))],
];
