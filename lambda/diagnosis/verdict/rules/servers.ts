import type { Confidence } from '../../../contract/verdict/vocabulary.ts';
import { listed } from '../../findings/finding.ts';
import { delegationsOf, type ServerView, serversOf, stuckAbove } from '../dns-view.ts';
import type { Rule } from '../rule.ts';
import { findingsOf, type RoundView, wrong } from '../view.ts';
import { dnsCharge, EXPLAINED } from './dns-charge.ts';

/** The name servers themselves, once the way to them is known. */

function named(servers: readonly ServerView[]): string {
  return listed(servers.map(({ server, address, said }) => `${server} (${address})${said ? `: ${said}` : ''}`));
}

/** Zones above whose servers did not let the walk go on, in the manner that is looked for. */
function stuck(round: RoundView, manner: 'silent' | 'failing'): string | undefined {
  const delegation = delegationsOf(round).find((each) => stuckAbove(each) && each.manner === manner);
  return delegation && `Name servers above ${delegation.zone}: ${listed(delegation.said)}`;
}

export const failing: Rule = {
  name: 'failing',
  asks: 'Do name servers answer with errors?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const bad = serversOf(round).filter(({ zoneManner, udp }) => zoneManner === 'failing' || udp === 'failing');
    const above = stuck(round, 'failing');
    if (bad.length === 0 && above === undefined) return 'no name server answered with an error';
    const summary = `Name servers answer with errors: ${bad.length > 0 ? named(bad) : above}.`;
    const findings = wrong(round, [
      'servers-serve-zone',
      'every-server-served-before-validation',
      'every-server-served-after-validation',
      'resolvers-see-value',
    ]);
    return [dnsCharge(round, { code: 'servers-failing', summary, findings })];
  },
};

export const edns: Rule = {
  name: 'edns',
  asks: 'Do name servers answer queries with EDNS?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const heard = serversOf(round).filter(({ udp }) => udp === 'answers');
    const bad = heard.filter(({ withoutEdns }) => withoutEdns);
    if (bad.length === 0) return 'every server that answered over UDP did so with EDNS';
    const summary = `Name servers do not answer queries with EDNS, which every resolver sends: ${named(bad)}.`;
    return [
      dnsCharge(round, {
        code: 'servers-refuse-edns',
        confidence: sureOf(bad, heard),
        summary,
        findings: findingsOf(round, 'servers-reachable-udp'),
      }),
    ];
  },
};

export const unreachable: Rule = {
  name: 'unreachable',
  asks: 'Do name servers answer at all?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const bad = serversOf(round).filter(
      ({ udp, zoneManner }) => udp === 'silent' || (udp === 'unknown' && zoneManner === 'silent'),
    );
    const above = stuck(round, 'silent');
    if (bad.length === 0 && above === undefined && !unasked(round)) return 'every name server that was asked answered';
    const whom =
      bad.length > 0 ? named(bad) : (above ?? 'none of them has an address that the function has a route to');
    const findings = [
      ...wrong(round, ['servers-reachable-udp', 'servers-reachable-tcp']),
      ...findingsOf(round, 'servers-serve-zone'),
    ];
    return [
      dnsCharge(round, { code: 'servers-unreachable', summary: `Name servers do not answer: ${whom}.`, findings }),
    ];
  },
};

/** A probe ended because no server of the zone could be asked, and a look at the zone found none that could. */
function unasked(round: RoundView): boolean {
  const ended = round.open.some(
    ({ trouble }) => trouble?.code === 'dns-unreachable' || trouble?.code === 'zone-not-delegated',
  );
  const looks = delegationsOf(round).filter(({ zone }) => zone === round.evidence.zone);
  const withoutAddress = looks.some(
    ({ servers, notChecked, said }) =>
      servers.length === 0 && (notChecked.length > 0 || said.some((words) => / has an IPv4 address$/.test(words))),
  );
  const servers = serversOf(round).filter(({ zone }) => zone === round.evidence.zone);
  return (
    ended && withoutAddress && servers.every(({ udp, zoneManner }) => udp === 'unknown' && zoneManner === 'unknown')
  );
}

export const tcp: Rule = {
  name: 'tcp',
  asks: 'Do name servers answer over TCP?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const heard = serversOf(round).filter(({ udp }) => udp === 'answers');
    const bad = heard.filter(({ tcp }) => tcp === 'silent');
    if (bad.length === 0) return 'every server that answered over UDP did so over TCP';
    const summary = `Name servers do not answer over TCP, which larger answers need: ${named(bad)}.`;
    return [
      dnsCharge(round, {
        code: 'servers-refuse-tcp',
        confidence: sureOf(bad, heard),
        summary,
        findings: wrong(round, 'servers-reachable-tcp'),
      }),
    ];
  },
};

/** What befalls every server alike may be done to the questions on their way out. */
function sureOf(bad: readonly ServerView[], heard: readonly ServerView[]): Confidence {
  return bad.length < heard.length ? 'proved' : 'likely';
}

export const SERVER_RULES: readonly Rule[] = [failing, edns, unreachable];
