import { z } from 'zod';

/**
 * The findings of a round: statements that are good news where they hold. An id is never renamed, reused or given another
 * meaning. docs/evidence.md has the same list for people.
 */
export const FINDINGS = {
  'alias-leads-into-zone': 'The challenge name leads into the delegated zone.',
  'delegation-consistent': 'The parent names the same name servers and addresses as the zone itself.',
  'servers-serve-zone': 'Every name server that the parent names serves the zone.',
  'servers-reachable-udp': 'Every authoritative server answered over UDP.',
  'servers-reachable-tcp': 'Every authoritative server answered over TCP.',
  'every-server-served-before-validation':
    'Every authoritative server served all values when validation was asked for.',
  'every-server-served-after-validation':
    'Every authoritative server served all values when no validation was open any more.',
  'no-foreign-values': 'No value that this round did not publish lies at the challenge name.',
  'dnssec-sound': 'DS and DNSKEY fit each other, and validating resolvers accept the answers.',
  'resolvers-see-value': 'Every resolver that answers sees all values.',
  'no-shadowing-zone':
    'The resolvers that names are looked up with answer from the zones that the walk from the root finds.',
  'negative-ttl-short':
    'Resolvers forget within 15 minutes, which is Route 53’s own default, that a name was not there.',
  'caa-allows': 'CAA lets this account of this CA issue for all names.',
  'directory-answers': 'The directory of the CA answered.',
  'directory-as-preset': 'The directory of the CA says what the preset, or the config, says of it.',
  'profile-listed': 'The directory of the CA lists the profile that orders ask for.',
  'production-controls-hold': 'What can be asked of the production CA without an order is as it should be.',
  'status-page-clear': 'The status page of the CA tells of no trouble.',
  'egress-works-ipv4': 'A host that is no CA was reached over IPv4.',
  'egress-works-ipv6': 'A host that is no CA was reached over IPv6.',
  'ca-reachable': 'Every request to the CA got an answer.',
  'no-server-error': 'The CA answered nothing with an error of its own (5xx, serverInternal).',
  'no-protocol-violation': 'The CA answered nothing that is not ACME.',
  'not-rate-limited': 'The CA refused nothing because of a rate limit.',
  'not-asked-to-wait': 'The CA refused nothing with a Retry-After.',
  'account-known': 'The CA knows the account.',
  'order-accepted': 'The CA took the order.',
  'authorization-was-fresh': 'No authorization was valid before the challenge, so DNS was exercised.',
  'values-published': 'Route 53 took the values.',
  'propagation-complete': 'Every authoritative server was seen to serve the values before the challenge.',
  'validation-accepted': 'The CA accepted the challenges.',
  'value-seen-by-ca': 'The CA saw the values that this round published, by its own words.',
  'certificate-issued': 'The CA issued.',
  'chain-trusted': 'The certificate is the one that was ordered, and chains to a root of the CA.',
  'cleanup-done': 'Nothing that this round published is left in the zone.',
  'certificate-renewed-in-time': 'A certificate that the config names is not past the time of its renewal.',
  'certificate-not-recalled': 'The CA of a certificate that the config names does not ask for it back.',
  'check-completed': 'A check of the prober itself did its work; told only where it did not.',
} as const;

export type FindingId = keyof typeof FINDINGS;
export const FINDING_IDS = Object.keys(FINDINGS) as [FindingId, ...FindingId[]];

/** Only `holds` counts as a pass. */
export const FINDING_OUTCOMES = ['holds', 'does-not-hold', 'could-not-tell'] as const;
export type FindingOutcome = (typeof FINDING_OUTCOMES)[number];

export const FINDING_BOUNDS = {
  /** Characters of `detail`, of `value`, of one text of the subject. */
  detail: 500,
  value: 200,
  subject: 500,
  /** Pointers of one finding, and characters of one. */
  pointers: 8,
  pointer: 100,
  /** Findings of one round, and those of them that a result holds. */
  findings: 500,
  inResult: 100,
} as const;

const subjectText = z.string().max(FINDING_BOUNDS.subject).optional();

/** One fact read from a round's evidence. */
export const findingSchema = z.object({
  id: z.enum(FINDING_IDS),
  outcome: z.enum(FINDING_OUTCOMES),
  /** What it is about; empty: the round. */
  subject: z.object({
    /** The name that the config gives the CA. */
    ca: subjectText,
    /** Account URL. */
    account: subjectText,
    /** A domain name: a challenge name, or a zone. */
    name: subjectText,
    /** A host or a check of the prober. */
    server: subjectText,
  }),
  /** What a program tells cases apart by, where it does not hold: a problem type, an error code, a reason. */
  value: z.string().max(FINDING_BOUNDS.value).optional(),
  /** One sentence for people. */
  detail: z.string().max(FINDING_BOUNDS.detail),
  /** JSON pointers (RFC 6901) into the evidence of the round: what it was read from. */
  evidence: z.array(z.string().max(FINDING_BOUNDS.pointer)).max(FINDING_BOUNDS.pointers),
});
export type Finding = z.infer<typeof findingSchema>;
export const findingsSchema = z.array(findingSchema);
