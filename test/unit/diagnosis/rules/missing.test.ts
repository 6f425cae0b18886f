import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../../lambda/contract/evidence/evidence.ts';
import { deriveFindings } from '../../../../lambda/diagnosis/findings/derive.ts';
import { judgeRound } from '../../../../lambda/diagnosis/verdict/judge.ts';
import { RULES } from '../../../../lambda/diagnosis/verdict/rules.ts';
import { type Change, eachCheck } from '../../support/dns-evidence-changes.ts';
import { keptFacts, type Lab } from '../../support/kept-evidence.ts';
import { roundOf } from '../../support/rule-rows.ts';

/** Rounds of which a part was not recorded: each rule makes do without it, for one that crashes leaves no verdict at all. */

const KEPT: readonly string[] = [
  ...['account-key-replaced', 'account-binding-unknown', 'ca-html-directory', 'ca-malformed-json-directory'],
  ...[
    'ca-server-error-challenge',
    'ca-refuse-staging',
    'ca-hang-staging-order',
    'ca-tls-expired',
    'ca-processing-order',
  ],
  ...['caa-other-issuer', 'caa-stale-at-ca', 'boulder-limit-orders', 'dns-cname-removed', 'dns-stale-all'],
  ...['dns-servfail-ca-resolver', 'dns-other-values-one', 'dnssec-signature-broken', 'aws-throttled'],
  ...['egress-no-route-refused', 'egress-inspecting-proxy', 'dns-perspectives-geo-block', 'controls-hang'],
];

const ofProbes =
  (change: (probe: Evidence['probes'][number]) => void): Change =>
  ({ probes }) => {
    for (const probe of probes) change(probe);
  };
/** Of the probes and of their steps. */
const ofTroubles = (change: (trouble: NonNullable<Evidence['probes'][number]['trouble']>) => void): Change =>
  ofProbes(({ trouble, steps }) => {
    for (const each of [trouble, ...steps.map((step) => step.trouble)]) if (each) change(each);
  });

const MISSING: Readonly<Record<string, Change>> = {
  'why probes failed': ofProbes((probe) => {
    delete probe.trouble;
    for (const step of probe.steps) delete step.trouble;
  }),
  'probes, which were skipped': ofProbes((probe) => {
    Object.assign(probe, { outcome: 'skipped', steps: [], requests: [] });
    delete probe.trouble;
  }),
  'what the CA said': ofTroubles((trouble) => void delete trouble.problem),
  'the words of the CA': ofTroubles(({ problem }) => void delete problem?.detail),
  'every request': ofProbes((probe) => void probe.requests.splice(0)),
  'every step': ofProbes((probe) => void probe.steps.splice(0)),
  'the times of requests': ofProbes(({ requests }) => {
    for (const request of requests) delete request.timings;
  }),
  'the connections of requests': ofProbes(({ requests }) => {
    for (const request of requests) delete request.connection;
  }),
  'what resolvers answered': eachCheck('resolvers', ({ resolvers }) => {
    for (const view of resolvers) delete view.validated;
  }),
  'what the config says of the CAs': ({ cas }) => void cas.splice(0),
  'the controls': ({ controls }) => void delete controls.found,
  'the times of controls': ({ controls }) => {
    for (const control of controls.found ?? []) delete control.timings;
  },
  'the look at CAA': ({ caa }) => void delete caa.found,
  'the look at the DNS before': ({ dns }) => void dns.before.splice(0),
  'the look at the DNS after': ({ dns }) => void delete dns.after.found,
  'what rounds before said': (evidence) => void delete evidence.history,
};

function without(kept: string, change: Change, lab: Lab = 'boulder'): Evidence {
  const evidence: Evidence = { ...keptFacts(kept, lab), findings: [] };
  change(evidence);
  return { ...evidence, findings: deriveFindings(evidence) };
}

describe.each(Object.entries(MISSING))('without %s', (_what, change) => {
  test.each(KEPT)('each rule by itself answers to %s', (kept) => {
    const round = roundOf(without(kept, change));

    for (const rule of RULES) expect(rule.judge(round), rule.name).not.toHaveLength(0);
  });
});

test('probes of which it is not known why they failed are nobody’s fault', () => {
  const verdict = judgeRound(without('aws-throttled', MISSING['why probes failed'] as Change));

  expect(verdict).toMatchObject({ fault: 'unknown', code: 'undecided' });
});
