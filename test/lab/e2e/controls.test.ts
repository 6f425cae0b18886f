import { isIPv4 } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { loopbackAddresses } from '../../../lab/controls/host.ts';
import { STATUS_CAS } from '../../../lab/status/pages.ts';
import type { Finding } from '../../../lambda/contract/evidence/findings.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { control, lab, probe } from './support.ts';

afterEach(() => control.allOff());

/** The address families that this machine's loopback has. */
const EGRESS = loopbackAddresses().map((address) => `egress-works-${isIPv4(address) ? 'ipv4' : 'ipv6'}`);
/** Without ::1 nothing can be told of IPv6. */
const UNTOLD = EGRESS.includes('egress-works-ipv6') ? [] : ['egress-works-ipv6 could-not-tell no-address'];

const findingsOf = ({ findings = [] }: RoundResult, id: string): Finding[] =>
  findings.filter((finding) => finding.id === id);

/** One for each CA that is ordered from. */
const both = (outcome: Finding['outcome']) => [outcome, outcome];

const notHolding = ({ findings = [] }: RoundResult): Finding[] => findings.filter(({ outcome }) => outcome !== 'holds');

const TOLD_BY_CONTROLS = /^(directory-answers|production-controls-hold|status-page-clear|egress-works-ipv[46])$/;

/**
 * What does not hold in a round, or could not be told by a control. What the resolvers cannot tell of the DNS at some moment is
 * no matter of these tests.
 */
function open(round: RoundResult): string[] {
  return notHolding(round)
    .filter(({ id, outcome }) => outcome === 'does-not-hold' || TOLD_BY_CONTROLS.test(id))
    .map(({ id, outcome, value }) => [id, outcome, value].join(' '));
}

describe('what a round in the lab sees beside its probes', () => {
  it('holds where all is well', async () => {
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    for (const id of [...EGRESS, 'production-controls-hold']) {
      expect(findingsOf(round, id)).toMatchObject([{ outcome: 'holds' }]);
    }
    expect(findingsOf(round, 'status-page-clear').map(({ subject, outcome }) => [subject.ca, outcome])).toEqual([
      ['staging', 'holds'],
      ['backup', 'holds'],
      ['production', 'holds'],
    ]);
    expect(findingsOf(round, 'directory-answers')).toContainEqual(
      expect.objectContaining({ outcome: 'holds', subject: expect.objectContaining({ ca: 'production' }) }),
    );
    expect(open(round)).toEqual(UNTOLD);
  });

  it.each([
    ['control-refuse', 'refused'],
    ['control-hang', 'timeout'],
  ])('with %s the way out does not hold, and nothing else does not', async (fault, value) => {
    await control.on(fault);
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    expect(open(round)).toEqual([...EGRESS.map((id) => `${id} does-not-hold ${value}`), ...UNTOLD]);
  });

  it('is no trouble of the way out where one of the hosts is down alone', async () => {
    await control.on('control-refuse', { host: lab.controlHosts[0]?.host });
    expect(open(await probe({ target: 'canary' }))).toEqual(UNTOLD);
  });
});

describe('resolvers: those that the CAs ask, and those that the prober asks', () => {
  const addressOf = (resolver: string) => resolver.split(':')[0];

  it('are not the same', () => {
    expect(lab.dns.observed).toHaveLength(2);
    expect(lab.dns.observed).not.toContain(lab.dns.resolver);
  });

  it('where the resolver of the CAs is broken alone, no CA validates, and the prober still sees the values', async () => {
    await control.on('dns-servfail', { clients: [addressOf(lab.dns.resolver)] });
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('failed');
    expect(findingsOf(round, 'validation-accepted').map(({ outcome }) => outcome)).toEqual(both('does-not-hold'));
    expect(findingsOf(round, 'resolvers-see-value').map(({ outcome }) => outcome)).toEqual(both('holds'));
  });

  it("where the prober's are broken alone, the CAs issue, and the prober's see nothing", async () => {
    await control.on('dns-servfail', { clients: lab.dns.observed.map(addressOf) });
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    expect(findingsOf(round, 'resolvers-see-value').map(({ outcome }) => outcome)).toEqual(both('does-not-hold'));
  });
});

describe('the production CA', () => {
  it('is asked three times in a round, about the certificate of the team for one, and never for more', async () => {
    const before = (await control.requests('production')).length;
    await probe({ target: 'canary' });
    const asked = (await control.requests('production')).slice(before);
    expect(asked.map(({ method, resource, status }) => `${method} ${resource} ${status}`)).toEqual([
      'GET directory 200',
      'HEAD newNonce 200',
      'GET renewalInfo 200',
    ]);
  });

  it.each([
    [
      'refuses',
      'ca-refuse',
      {},
      ['directory-answers does-not-hold refused', 'production-controls-hold does-not-hold refused'],
    ],
    ['gives no nonce', 'ca-hang', { at: ['newNonce'] }, ['production-controls-hold does-not-hold timeout']],
    [
      'answers ARI with an error',
      'ca-bad-gateway',
      { at: ['renewalInfo'] },
      ['production-controls-hold does-not-hold error-status'],
    ],
    [
      'has forgotten the certificate',
      'ca-status',
      { at: ['renewalInfo'], status: 404 },
      ['production-controls-hold could-not-tell unknown-certificate'],
    ],
  ])('%s: the others issue, and its findings alone tell of it', async (_what, fault, parameters, expected) => {
    await control.on(fault, { ca: 'production', ...parameters });
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    expect(open(round)).toEqual([...expected, ...UNTOLD]);
  });
});

describe('status pages', () => {
  it.each([
    ['status-degraded', 'does-not-hold impaired'],
    ['status-major-outage', 'does-not-hold impaired'],
    ['status-hang', 'could-not-tell timeout'],
    ['status-not-json', 'could-not-tell malformed'],
  ])('%s of one CA: the finding about that CA alone tells of it', async (fault, expected) => {
    for (const ca of STATUS_CAS) {
      await control.on(fault, { ca });
      const round = await probe({ target: 'canary' });
      expect(round.outcome).toBe('passed');
      expect(open(round)).toEqual([`status-page-clear ${expected}`, ...UNTOLD]);
      expect(notHolding(round).map(({ subject }) => subject.ca)).toContain(ca);
    }
  });

  it('that tell of another service are not held against the CA', async () => {
    await control.on('status-major-outage', { service: 'other' });
    expect(open(await probe({ target: 'canary' }))).toEqual(UNTOLD);
  });
});
