import { isIPv4 } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { loopbackAddresses } from '../../../lab/controls/host.ts';
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

/** What does not hold in a round, or could not be told. */
function open({ findings = [] }: RoundResult): string[] {
  return findings
    .filter(({ outcome }) => outcome !== 'holds')
    .map(({ id, outcome, value }) => [id, outcome, value].join(' '));
}

describe('what a round in the lab sees beside its probes', () => {
  it('holds where all is well', async () => {
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    for (const id of EGRESS) expect(findingsOf(round, id)).toMatchObject([{ outcome: 'holds' }]);
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
