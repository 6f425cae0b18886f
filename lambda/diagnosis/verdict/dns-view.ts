import type { DelegationCheck, DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import { checksOf } from '../findings/looks.ts';
import type { ProbeView, RoundView } from './view.ts';

/** The name servers of a round, over all looks that it took. */

/** What a server does over one transport: once well is well, for the network loses packets. */
export type Manner =
  | 'answers'
  /** No answer came. */
  | 'silent'
  /** An answer came, and its code says that the server has trouble of its own. */
  | 'failing'
  /** It answers, and does not serve the zone. */
  | 'lame'
  | 'unknown';

export type ServerView = {
  readonly zone: string;
  readonly server: string;
  readonly address: string;
  /** Of the zone itself: SOA and NS. */
  readonly zoneManner: Manner;
  readonly udp: Manner;
  readonly tcp: Manner;
  /** No query with EDNS was answered as it should, and some without was. */
  readonly withoutEdns: boolean;
  /** The code or failure that tells most, as `SERVFAIL` or `timeout`. */
  readonly said: string | undefined;
};

export type Delegation = DelegationCheck & { readonly manner: 'delegated' | 'denied' | Manner };

export function serversOf({ evidence }: Pick<RoundView, 'evidence'>): ServerView[] {
  const delegations = checksOf(evidence, 'delegation').flatMap(({ check }) =>
    check.servers.map((server) => ({ zone: check.zone, ...server })),
  );
  const answers = checksOf(evidence, 'authoritative').flatMap(({ check }) =>
    check.answers.map((answer) => ({ zone: check.zone, answer })),
  );
  const places = new Map<string, { zone: string; server: string; address: string }>();
  for (const { zone, server, address } of delegations) places.set(`${zone} ${address}`, { zone, server, address });
  for (const { zone, answer } of answers) {
    const { server, address } = answer;
    if (!places.has(`${zone} ${address}`)) places.set(`${zone} ${address}`, { zone, server, address });
  }
  return [...places.values()].map((place) => {
    const same = (each: { readonly zone: string; readonly address: string }) =>
      each.zone === place.zone && each.address === place.address;
    const own = delegations.filter(same);
    const given = answers
      .filter(({ zone, answer }) => same({ zone, address: answer.address }))
      .map(({ answer }) => answer);
    return { ...place, ...mannersOf(own, given) };
  });
}

type ZoneServer = DelegationCheck['servers'][number];

function mannersOf(
  own: readonly ZoneServer[],
  answers: readonly DnsAnswerEvidence[],
): Omit<ServerView, 'zone' | 'server' | 'address'> {
  const over = (transport: DnsAnswerEvidence['transport']) =>
    answers.filter((answer) => answer.transport === transport);
  const zoneManner = best(
    own.map(({ state, why }) => (state === 'serves' ? 'answers' : state === 'not-asked' ? 'unknown' : mannerOf(why))),
  );
  const udp = best(over('udp').map(mannerOfAnswer));
  const tcp = best(over('tcp').map(mannerOfAnswer));
  const heard = answers.filter(({ rcode }) => rcode !== undefined);
  const overUdp = heard.filter(({ transport }) => transport === 'udp');
  const words = [
    ...own.map(({ why }) => why),
    ...answers.map(({ rcode, failure }) => failure ?? rcode).filter(tellsTrouble),
  ];
  return {
    zoneManner,
    udp,
    tcp,
    withoutEdns: overUdp.length > 0 && overUdp.every(({ withoutEdns }) => withoutEdns === true),
    said: WORST_FIRST.flatMap((manner) => words.filter((word) => mannerOf(word) === manner))[0],
  };
}

/** Not of a zone: that there is no such name is an answer like another. */
function tellsTrouble(word: string | undefined): boolean {
  return word !== 'NOERROR' && word !== 'NXDOMAIN';
}

const BEST_FIRST: readonly Manner[] = ['answers', 'failing', 'lame', 'silent', 'unknown'];

/** What a server said tells more than that it said nothing. */
const WORST_FIRST: readonly Manner[] = ['lame', 'failing', 'silent'];

function best(manners: readonly Manner[]): Manner {
  return BEST_FIRST.find((manner) => manners.includes(manner)) ?? 'unknown';
}

function mannerOfAnswer({ rcode, failure, authoritative }: DnsAnswerEvidence): Manner {
  if (failure === 'not-asked') return 'unknown';
  if (rcode === undefined) return mannerOf(failure);
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return mannerOf(rcode);
  return authoritative === false ? 'lame' : 'answers';
}

/** By the word that the evidence has for it: a failure of the network, a response code (RFC 1035 section 4.1.1), or "not authoritative". */
export function mannerOf(word: string | undefined): Manner {
  switch (word) {
    case 'timeout':
    case 'refused':
    case 'unreachable':
    case 'malformed':
      return 'silent';
    case 'REFUSED':
    case 'NOTAUTH':
    case 'NXDOMAIN':
    case 'not authoritative':
    case 'no SOA record':
      return 'lame';
    default:
      // Other words are of nobody who answered, as that there is no address to ask at.
      return word !== undefined && /^[A-Z]+\d*$/.test(word) ? 'failing' : 'unknown';
  }
}

/** How each zone is delegated; of one whose parent could not be asked, what its servers did instead. */
export function delegationsOf({ evidence }: Pick<RoundView, 'evidence'>): Delegation[] {
  return checksOf(evidence, 'delegation').map(({ check }) => ({ ...check, manner: mannerOfParent(check) }));
}

function mannerOfParent({ delegated, said }: DelegationCheck): Delegation['manner'] {
  if (delegated === 'yes') return 'delegated';
  if (delegated === 'no') return 'denied';
  return best(said.map((words) => mannerOf(words.split(': ').at(-1))));
}

/** Servers of the zone that the way from the root ended at; none where it did not end above the zone. */
export function stuckAbove(delegation: Delegation): { readonly zone: string; readonly atRoot: boolean } | undefined {
  if (delegation.delegated !== 'unknown') return undefined;
  const last = delegation.path.at(-1);
  return { zone: last?.zone ?? '', atRoot: delegation.path.length === 0 };
}

/** Steps at which a fault of the DNS shows itself. */
const DNS_STEPS: readonly string[] = ['propagation', 'challenge', 'validation'];
/** Troubles of other steps that are of the DNS all the same. */
const DNS_CODES: readonly string[] = [
  'dns-unreachable',
  'zone-not-delegated',
  'challenge-alias-missing',
  'propagation-timeout',
];
/** Types of problems that a CA blames on DNS (RFC 8555 section 6.7). */
const DNS_PROBLEMS: readonly string[] = ['dns', 'unauthorized', 'incorrectResponse', 'caa', 'connection'];

/** Probes that are open and ended where a fault of the DNS would have ended them. */
export function dnsOpen({ open }: RoundView): ProbeView[] {
  return open.filter(({ trouble, step, problem }) => {
    if (trouble === undefined) return false;
    if (DNS_CODES.includes(trouble.code)) return true;
    if (step === undefined || !(DNS_STEPS.includes(step) || step === 'finalize')) return false;
    if (trouble.code === 'validation-timeout' || trouble.code === 'deadline-exceeded') return DNS_STEPS.includes(step);
    const refusal =
      trouble.code === 'validation-failed' || trouble.code === 'ca-refused' || trouble.code === 'order-invalid';
    return refusal && (problem === undefined ? step === 'validation' : DNS_PROBLEMS.includes(problem));
  });
}
