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

/** What ails the chain, of `chain-untrusted`. */
export const CHAIN_CAUSES = {
  'root-unknown': 'It ends at an issuer that is none of the roots given for the CA.',
  'root-out-of-time': 'It ends at a root given for the CA that has expired or is not valid yet.',
  'intermediate-missing': 'The leaf came alone, and no root that is given has signed it.',
  'path-broken': 'A certificate is not signed by the next one.',
  expired: 'The leaf or an intermediate has expired.',
  'not-yet-valid': 'The leaf or an intermediate is not valid yet.',
  'not-a-ca': 'An issuer is no CA certificate.',
  'not-for-servers': 'The leaf or an intermediate is not meant for TLS servers.',
} as const;
export type ChainCause = keyof typeof CHAIN_CAUSES;

/** What is wrong with the leaf, of `certificate-wrong`. */
export const CERTIFICATE_CAUSES = {
  unreadable: 'What came is no chain of certificates.',
  key: 'It is for another key.',
  'names-missing': 'It lacks names that were ordered.',
  'names-added': 'It holds names that were not ordered.',
} as const;
export type CertificateCause = keyof typeof CERTIFICATE_CAUSES;

/** Of `propagation-timeout`: what most of the servers said at the end that did not serve all values. */
export const PROPAGATION_CAUSES = {
  'insync-pending': 'Route 53 has not said INSYNC, and servers lack values: they have not got the change.',
  'values-gone': 'A server that had served all values serves them no longer: they were removed or replaced.',
  'some-served': 'They lack values that other servers, or they themselves in part, serve.',
  'none-served': 'No server serves any of the values.',
  nxdomain: 'They say that there is no such name.',
  servfail: 'They answer with an error of their own: SERVFAIL or the like.',
  lame: 'They say that they do not serve the zone: REFUSED, NOTAUTH or an answer without authority.',
  silent: 'They give no answer that can be read.',
} as const;
export type PropagationCause = keyof typeof PROPAGATION_CAUSES;

/** Which budget is spent, of `budget-spent`: the first of these that leaves no room. */
export const BUDGET_CAUSES = {
  set: 'Orders for exactly these names in the last seven days.',
  domain: 'Orders for names of one registered domain in the last seven days.',
  day: 'Orders at this CA today (UTC).',
} as const;
export type BudgetCause = keyof typeof BUDGET_CAUSES;

/** Of `rotation-impossible`: what keeps the key from being changed, or a new account from taking the place of the present one. */
export const ROTATION_CAUSES = {
  'account-shared': 'The account was imported from a client that uses it still, and that would lose it.',
  'account-pinned': 'A CAA record names accounts (accounturi, RFC 8657), and the new one would not be among them.',
  'pin-unknown': 'Whether a CAA record names accounts could not be told.',
  'binding-used':
    'The external account binding in the secret was used for the present account, and the CA takes each but once.',
} as const;
export type RotationCause = keyof typeof ROTATION_CAUSES;
