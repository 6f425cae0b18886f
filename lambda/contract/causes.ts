/**
 * Closed lists of what `cause` says in trouble whose code alone does not tell the case. Programs match on them: a word is
 * never renamed or reused.
 */

/** Why the name servers of a zone were of no use. Where they differ, what most of them have. */
export const SERVER_CAUSES = {
  timeout: 'They gave no answer.',
  refused: 'Nobody listens at their addresses.',
  unreachable: 'The network does not lead there, or the connection was cut.',
  malformed: 'What they sent cannot be read.',
  servfail: 'They answered with an error of their own: SERVFAIL, FORMERR, NOTIMP or the like.',
  lame: 'They do not serve the zone: REFUSED, NOTAUTH, NXDOMAIN or an answer without authority.',
  'no-ipv4': 'None of them has an IPv4 address.',
  'address-unknown': 'Their own names could not be looked up.',
} as const;
export type ServerCause = keyof typeof SERVER_CAUSES;

const SERVER_CAUSE_LIST = Object.keys(SERVER_CAUSES) as ServerCause[];

/**
 * Of `dns-unreachable`: about the servers of the delegated zone itself; `parent-`: of a zone above it or of one that an alias
 * lies in; `root-`: of the root. `deadline` and `too-many-questions`: the way there was not gone to its end.
 */
export type DnsCause = (typeof DNS_CAUSES)[number];
export const DNS_CAUSES = [
  ...SERVER_CAUSE_LIST,
  ...SERVER_CAUSE_LIST.map((cause) => `parent-${cause}` as const),
  ...SERVER_CAUSE_LIST.map((cause) => `root-${cause}` as const),
  'deadline',
  'too-many-questions',
] as const;
