import type { ServerView } from '../dns-view.ts';
import { type Advice, type AdviceTable, action } from './case.ts';
import { oneRound, trailOf } from './commands.ts';
import { answersIn, digAnswers, digServers, serverNames, serversThat } from './servers.ts';

/** Whoever serves the zone: Route 53, or somebody else. */

const HEALTH = 'health.aws.amazon.com/health/status';

/** @param which servers are accused, as the rule has them @param ask what to do first, `%` for their names */
function askServers(
  which: (server: ServerView) => boolean,
  ask: string,
  then: readonly string[],
  flags?: readonly string[],
): Advice {
  return (it) => {
    const servers = serversThat(it, which);
    const names = serverNames(servers) || 'the name servers on the way from the root';
    return [action(ask.replace('%', names), digServers(it, servers, flags)), ...then.map((text) => action(text))];
  };
}

const unreachable = askServers(
  ({ udp, zoneManner }) => udp === 'silent' || (udp === 'unknown' && zoneManner === 'silent'),
  'Ask % from another network.',
  [
    'See what your network lets out on port 53, UDP and TCP, if they answer there.',
    `See ${HEALTH} and open a support case if they are silent and Route 53’s; start them or call their provider if not.`,
  ],
);

const failing = askServers(
  ({ udp, zoneManner }) => udp === 'failing' || zoneManner === 'failing',
  'Ask %, from several places, and keep what they say.',
  [
    `See ${HEALTH} and open a support case with it if they are Route 53’s.`,
    'Read the log of the server for the zone if it is your own: an expired zone needs its transfer again.',
  ],
);

const noTcp = askServers(
  ({ udp, tcp }) => tcp === 'silent' && udp === 'answers',
  'Ask % over TCP from another network.',
  ['Open TCP port 53 to them if they are your own, or name RFC 7766 to their provider.'],
  [' +tcp'],
);

const noEdns = askServers(
  ({ withoutEdns }) => withoutEdns,
  'Ask % with EDNS and without: they answer FORMERR to the first.',
  [
    'Update the server, or switch off the DNS inspection of the firewall before it; else name RFC 6891 to its provider.',
  ],
  ['', ' +noedns'],
);

const disagree: Advice = (it) => {
  const without = answersIn(
    it,
    ({ rcode, values }) => rcode === 'NXDOMAIN' || (values !== undefined && values.expectedServed < values.expected),
  );
  const names = serverNames(without.map(({ answer }) => answer)) || 'the name servers';
  return [
    action(`Ask ${names} whether they serve the values of a round that goes on.`, digAnswers(without)),
    action('Take a server that is not Route 53’s out of the NS records at the parent: Route 53 sends it no zone.'),
    action(`See ${HEALTH} if they are Route 53’s, and open a support case if it comes again.`),
  ];
};

const late: Advice = (it) => [
  action(`See ${HEALTH} for Route 53, and do not send the change again.`),
  action('Let your own client wait for INSYNC, several minutes, before it answers the challenge.'),
  action('Ask for one round when it is over; open a support case if AWS tells of nothing.', oneRound(it)),
];

const route53Failing: Advice = (it) => [
  action(`Read the name of the error in the trouble, and see ${HEALTH} for Route 53.`),
  action('Find who else changes the name, if the error is InvalidChangeBatch.', trailOf('ChangeResourceRecordSets')),
  action('Ask for one round when it is over, and do not repeat the change in a loop.', oneRound(it)),
];

export const DNS_PROVIDER_ADVICE = {
  'servers-unreachable': unreachable,
  'servers-failing': failing,
  'servers-disagree': disagree,
  'servers-refuse-tcp': noTcp,
  'servers-refuse-edns': noEdns,
  'propagation-late': late,
  'route53-failing': route53Failing,
} satisfies AdviceTable;
