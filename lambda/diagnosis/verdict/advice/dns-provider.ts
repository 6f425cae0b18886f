import type { DnsAnswerEvidence } from '../../../contract/evidence/dns.ts';
import { type Advice, type AdviceTable, action } from './case.ts';
import { lines, oneRound, trailOf } from './commands.ts';
import { answersIn, digAnswers, serverNames } from './servers.ts';

/** Whoever serves the zone: Route 53, or somebody else. */

const HEALTH = 'health.aws.amazon.com/health/status';
/** Codes of an answer that are no error of the server: the name is not there (RFC 8020). */
const SOUND: readonly (string | undefined)[] = ['NOERROR', 'NXDOMAIN', undefined];

/** @param which servers are concerned @param doing what is to be done then, `%` for their names; the first tells to ask */
function askThen(which: (answer: DnsAnswerEvidence) => boolean, doing: readonly string[]): Advice {
  return (it) => {
    const asked = answersIn(it, which);
    const names = serverNames(asked.map(({ answer }) => answer)) || 'the name servers';
    const [first = '', ...others] = doing.map((text) => text.replace('%', names));
    const questions = digAnswers(asked.length > 0 ? asked : answersIn(it, () => true));
    return [action(first, questions), ...others.map((text) => action(text))];
  };
}

const unreachable = askThen(
  ({ failure }) => failure !== undefined && failure !== 'not-asked',
  [
    'Ask % from another network.',
    'See what your network lets out on port 53, UDP and TCP, if they answer there.',
    `See ${HEALTH} and open a support case if they are silent and Route 53's; start them or call their provider if not.`,
  ],
);

const failing = askThen(
  ({ rcode }) => !SOUND.includes(rcode),
  [
    'Ask % and keep what they say.',
    `See ${HEALTH} and open a support case with it if they are Route 53's.`,
    'Read the log of the server for the zone if it is your own: an expired zone needs its transfer again.',
  ],
);

const disagree = askThen(
  ({ rcode, values }) => rcode === 'NXDOMAIN' || (values !== undefined && values.expectedServed < values.expected),
  [
    'Ask % whether they serve the values of a round that goes on.',
    'Take a server that is not Route 53’s out of the NS records at the parent: Route 53 sends it no zone.',
    `See ${HEALTH} if they are Route 53's, and open a support case if it comes again.`,
  ],
);

const noTcp = askThen(
  ({ transport, failure }) => transport === 'tcp' && failure !== undefined && failure !== 'not-asked',
  [
    'Ask % over TCP from another network.',
    'Open TCP port 53 to them if they are your own, or name RFC 7766 to their provider.',
  ],
);

const noEdns: Advice = (it) => {
  const asked = answersIn(it, ({ withoutEdns }) => withoutEdns === true);
  const questions = [digAnswers(asked), digAnswers(asked, ' +noedns')].flatMap((each) => each?.split('\n') ?? []);
  return [
    action('Ask with EDNS and without: these servers answer FORMERR to the first.', lines(questions)),
    action(
      'Update the server, or switch off the DNS inspection of the firewall before it; else name RFC 6891 to its provider.',
    ),
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
