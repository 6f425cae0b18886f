import { X509Certificate } from 'node:crypto';
import { judgeChain } from '../../../lambda/acme/chain.ts';
import { controlOf, type Inquiry } from '../../../lambda/acme/controls/inquiry.ts';
import { readRenewalInfo } from '../../../lambda/acme/controls/production.ts';
import { judgePage } from '../../../lambda/acme/controls/status-api.ts';
import { connectionOf } from '../../../lambda/acme/transcript.ts';
import { certificateIdOf } from '../../../lambda/contract/certificate-id.ts';
import { controlSchema } from '../../../lambda/contract/evidence/controls.ts';
import { certificateReportSchema } from '../../../lambda/contract/evidence/pulse.ts';
import { certificatesOf } from '../../../lambda/contract/presets/pem.ts';
import { troubleSchema } from '../../../lambda/contract/problem.ts';
import { reportCertificates } from '../../../lambda/pulse/certificates.ts';
import { newAuthority, newLeaf, publicPem } from '../../unit/support/certificates.ts';
import { fakeClock } from '../../unit/support/clock.ts';
import { someCa } from '../../unit/support/deployments.ts';
import { assert, assertHarmless, assertPlain } from '../outcomes.ts';
import type { Parser } from '../parser.ts';
import { secrecyWithOne } from './ca.ts';

/** What CAs say without an order, and the certificates that they issue. */

const MOST_BODY = 1_000_000;
/** lambda/acme/session.ts takes no longer chain. */
const MOST_CHAIN = 200_000;
const NAME = 'a.acme.example.org';
const ca = someCa('staging');
const URL_OF = 'https://staging.test/renewal-info/a.b';
const AT = '2026-11-24T06:00:00.000Z';

function inquiryOf(text: string): Inquiry {
  const facts = { at: AT, durationMs: 1, status: 200 };
  return { facts, secrecy: secrecyWithOne(), answer: { status: 200, headers: {}, text } };
}

const renewalInfo: Parser = {
  name: 'ca-renewal-info',
  form: 'json',
  largest: MOST_BODY,
  pieces: ['2026-12-01T00:00:00Z', '2026-02-29T24:00:00Z', '+24:00', '-23:59', '9999-12-31T23:59:59-23:59'],
  examples: async () => [
    JSON.stringify({ suggestedWindow: { start: '2026-12-01T00:00:00Z', end: '2026-12-03T00:00:00Z' } }),
    JSON.stringify({
      suggestedWindow: { start: '2026-12-01T00:00:00+02:00', end: '2026-12-03T00:00:00.123Z' },
      explanationURL: 'https://ca.test/incident',
    }),
  ],
  read(input) {
    const inquiry = inquiryOf(input.toString('utf8'));
    const named = { id: 'renewal-info:staging', kind: 'renewal-info', ca: 'staging', host: 'staging.test' } as const;
    const control = controlOf(named, inquiry.facts, readRenewalInfo(inquiry, URL_OF));
    assertHarmless(controlSchema.parse(control));
    const { start, end } = control.renewalInfo ?? { start: '', end: 'x' };
    assert(control.outcome !== 'holds' || Date.parse(start) < Date.parse(end), 'a window that ends before it begins');
  },
};

const component = { id: 'x', name: 'staging.test', status: 'degraded_performance' };
const service = { id: 'x', name: 'staging.test', status: 'Operational', status_code: 100, containers: [] };
const statusPage: Parser = {
  name: 'ca-status-page',
  form: 'json',
  largest: MOST_BODY,
  pieces: ['staging.test', 'Operational', '"status_code":100', '{},'],
  examples: async () => [
    JSON.stringify({ status: { indicator: 'minor', description: 'Some trouble' }, components: [component, component] }),
    JSON.stringify({
      result: {
        status_overall: { updated: AT, status: 'Degraded', status_code: 300 },
        status: [
          { ...service, containers: [{ id: 'y', name: 'Datacenter 2', status: 'Down', status_code: 500 }] },
          service,
        ],
      },
    }),
  ],
  read(input) {
    const inquiry = inquiryOf(input.toString('utf8'));
    const named = { id: 'status-api:staging', kind: 'status-api', ca: 'staging', host: 'status.test' } as const;
    assertHarmless(controlSchema.parse(controlOf(named, inquiry.facts, judgePage(inquiry, ca))));
  },
};

const issued = (async () => {
  const root = await newAuthority('Fuzzed root');
  const intermediate = await newAuthority('Fuzzed intermediate', { issuer: root });
  const leaf = await newLeaf(intermediate, [NAME]);
  return { root, intermediate, leaf, publicKeyPem: await publicPem(leaf.keys) };
})();

const chains: Parser = {
  name: 'ca-chain',
  form: 'text',
  largest: MOST_CHAIN,
  pieces: ['-----BEGIN CERTIFICATE-----\n', '\n-----END CERTIFICATE-----\n', 'MII', '='],
  examples: async () => {
    const { intermediate, leaf, root } = await issued;
    return [`${leaf.pem}${intermediate.pem}`, `${leaf.pem}${intermediate.pem}${root.pem}`];
  },
  async read(input) {
    const { root, publicKeyPem } = await issued;
    const chainPem = input.toString('utf8');
    const roots = [root.pem];
    const judged = judgeChain({ chainPem, roots, names: [NAME], publicKeyPem, now: Date.now(), ca: 'Staging' });
    certificatesOf(chainPem);
    if (judged.outcome === 'failed') return assertPlain(troubleSchema.parse(judged.trouble));
    assert(judged.certificate.names.join() === NAME, 'a certificate for other names is taken');
    return undefined;
  },
};

const certificates: Parser = {
  name: 'certificate',
  form: 'octets',
  largest: 65_536,
  pieces: ['\u0030\u0080', '\u0000\u0000', 'U\u001d#', '*.', '20261124060000Z', '99991231235959Z', '500101000000Z'],
  examples: async () => {
    const { leaf, intermediate } = await issued;
    const real = [leaf.pem, intermediate.pem].map((pem) => new X509Certificate(pem).raw);
    return real;
  },
  async read(input) {
    const { root } = await issued;
    const body = input.toString('base64').replace(/.{64}/g, '$&\n');
    const pem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    assertHarmless(connectionOf({ timings: {}, bytesRead: 0, tls: { certificate: input } }, secrecyWithOne().quote));
    const own = keyIn(pem);
    if (own === undefined) return;
    certificateIdOf(pem);
    const about = { roots: [root.pem, pem], names: [NAME], publicKeyPem: own, now: Date.now(), ca: 'Staging' };
    for (const mayAddNames of [true, false]) {
      const judged = judgeChain({ ...about, chainPem: pem, mayAddNames });
      const { chainPem: _, ...told } =
        judged.outcome === 'passed' ? judged.certificate : { chainPem: '', ...judged.trouble };
      assertPlain(told);
    }
    await reported(pem);
  },
};

/** What the pulse makes of a certificate that the team uses. */
async function reported(pem: string): Promise<void> {
  const clock = fakeClock();
  const context = { clock, deadline: clock.now() + 1_000, patienceMs: 1_000, resolvers: [] };
  const named = [{ id: 'web', ca: 'staging', source: { kind: 'pem', pem } as const }];
  const nothing = async () => '';
  const reports = await reportCertificates(
    { certificates: named, cas: [] },
    { context, readSecret: nothing, readFromAcm: nothing },
  );
  for (const report of reports) {
    assertPlain(certificateReportSchema.parse(report));
    // What is no number is `null` in JSON, and a metric that nobody takes.
    assert(!JSON.stringify(report).includes('null'), 'a number is none');
  }
}

/** Of one that Node reads as far as its key. */
function keyIn(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}

export const CA_BESIDE_PARSERS: readonly Parser[] = [renewalInfo, statusPage, chains, certificates];
