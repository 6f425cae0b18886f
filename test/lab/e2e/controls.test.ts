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
