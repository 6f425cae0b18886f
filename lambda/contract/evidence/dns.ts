import { z } from 'zod';

/**
 * What the DNS said about a round, as plain data without any TXT value. Whatever the servers answer, it stays below 3 MB of
 * JSON; a healthy round with one name and four servers takes about 6 kB.
 */

export const DNS_EVIDENCE_VERSION = 1;

/** How much of each is observed and kept; what is more is counted under `omitted`. */
export const DNS_BOUNDS = {
  /** Challenge names of a round. */
  names: 20,
  /** Zones that the names and their aliases lie in. */
  zones: 8,
  /** Name servers of a zone, and addresses of them that are asked; addresses of one name server. */
  servers: 16,
  addresses: 4,
  /** CNAMEs that are followed from one name. */
  aliases: 8,
  resolvers: 6,
  /** Hashes of foreign values, extended errors of one answer, DS or DNSKEY records of a zone. */
  hashes: 8,
  extendedErrors: 4,
  keys: 16,
  /** Characters of any text that comes from a server, and of any name. */
  text: 200,
  name: 255,
  /** Queries that one gathering sends; UDP queries sent again are not counted. */
  queries: 1_000,
  /** Look-ups of name servers' names that came without an address. */
  lookups: 400,
} as const;

const text = z.string().max(DNS_BOUNDS.text);
const name = z.string().max(DNS_BOUNDS.name);
const seconds = z.int().nonnegative();
const milliseconds = z.int().nonnegative();

/** Why there is no answer. `not-asked`: the time or the number of queries was used up before. */
const failure = z.enum(['timeout', 'refused', 'malformed', 'unreachable', 'not-asked']);
export type DnsEvidenceFailure = z.infer<typeof failure>;

/** An extended DNS error (RFC 8914): code, its name at IANA, and the server's own words. */
const extendedError = z.object({ code: z.int(), name: z.string().optional(), text });

/** TXT values at a name, never themselves: how many, how many of the expected ones, and which others by a short hash. */
const values = z.object({
  count: z.int().nonnegative(),
  expected: z.int().nonnegative(),
  expectedServed: z.int().nonnegative(),
  foreign: z.int().nonnegative(),
  /** First 12 hex digits of SHA-256 of a foreign value: the same value at two servers or times is known again. */
  foreignHashes: z.array(z.string()).max(DNS_BOUNDS.hashes),
});

/** One query and what came of it. */
export const dnsAnswerSchema = z
  .object({
    server: name,
    address: z.string(),
    transport: z.enum(['udp', 'tcp']),
    attempts: z.int().nonnegative(),
    durationMs: milliseconds,
    /** The server answered FORMERR or nothing to EDNS, and this without. */
    withoutEdns: z.boolean().optional(),
    failure: failure.optional(),
    rcode: z.string().optional(),
    authoritative: z.boolean().optional(),
    truncated: z.boolean().optional(),
    /** The resolver validated the answer (AD). */
    authenticData: z.boolean().optional(),
    /** The packet ends or breaks before its last record. */
    broken: z.boolean().optional(),
    extendedErrors: z.array(extendedError).max(DNS_BOUNDS.extendedErrors),
    /** Absent where there is no answer to count in: none came, it is truncated, or its code is another than NOERROR. */
    values: values.optional(),
    /** Where a CNAME in the answer leads. */
    alias: name.optional(),
    /** How long resolvers may remember that there is nothing (RFC 2308 section 5). */
    negativeTtl: seconds.optional(),
  })
  .meta({ id: 'dnsAnswer' });
export type DnsAnswerEvidence = z.infer<typeof dnsAnswerSchema>;

/** Servers that were not asked, with the reason: an address family without a route, a name without an address. */
const notChecked = z
  .array(z.object({ server: name, address: z.string().optional(), why: text }))
  .max(DNS_BOUNDS.servers * DNS_BOUNDS.addresses * 2);

/** The CNAMEs from a challenge name, asked of the authoritative servers from the roots down. */
export const aliasCheckSchema = z.object({
  check: z.literal('alias'),
  name,
  hops: z.array(z.object({ name, target: name, ttl: seconds, zone: name })).max(DNS_BOUNDS.aliases),
  /** What lies at the end: TXT records, none (`nodata`), no name (`nxdomain`), or a way that does not end. */
  end: z.enum(['txt', 'nodata', 'nxdomain', 'unreachable', 'circle', 'too-many', 'unusable']),
  /** The name at the end and the zone that it lies in. */
  target: name,
  zone: name,
  /** What the servers said where the way does not end. */
  said: z.array(text).max(DNS_BOUNDS.servers),
});
export type AliasCheck = z.infer<typeof aliasCheckSchema>;

/** Glue at the parent and addresses in the zone, where they are not the same. */
const glueDifference = z.object({ server: name, parent: z.array(z.string()), zone: z.array(z.string()) });

/** A zone as its parent delegates it against the zone as its servers serve it. */
export const delegationCheckSchema = z.object({
  check: z.literal('delegation'),
  zone: name,
  /** `unknown`: the parent could not be asked. */
  delegated: z.enum(['yes', 'no', 'unknown']),
  /** The zones from the root to the parent, each with the server that was asked there. */
  path: z.array(z.object({ zone: name, asked: text })).max(32),
  /** What the parent's servers said where it is not delegated or unknown. */
  said: z.array(text).max(DNS_BOUNDS.servers),
  parent: z
    .object({
      nameServers: z.array(name).max(DNS_BOUNDS.servers),
      ttl: seconds,
      glue: z.array(z.object({ server: name, address: z.string() })).max(DNS_BOUNDS.servers * DNS_BOUNDS.addresses),
      /** The parent's own servers serve the zone, so there is no referral to compare with. */
      sameServers: z.boolean(),
    })
    .optional(),
  servers: z
    .array(
      z.object({
        server: name,
        address: z.string(),
        /** `lame`: it answers, but does not serve the zone (RFC 9499 section 7). */
        state: z.enum(['serves', 'lame', 'unreachable', 'not-asked']),
        why: text.optional(),
        serial: z.int().optional(),
        /** The primary server by its SOA record (MNAME). */
        primary: name.optional(),
        nameServers: z.array(name).max(DNS_BOUNDS.servers),
      }),
    )
    .max(DNS_BOUNDS.servers),
  notChecked,
  /** Name servers that only the parent, or only the zone itself names. Empty where no server serves the zone. */
  onlyAtParent: z.array(name),
  onlyInZone: z.array(name),
  glueDiffers: z.array(glueDifference),
});
export type DelegationCheck = z.infer<typeof delegationCheckSchema>;

/** DS at the parent against DNSKEY at the zone. Signatures are left to the resolvers. */
export const dnssecCheckSchema = z.object({
  check: z.literal('dnssec'),
  zone: name,
  /**
   * `signed`: a DS fits a key. `unsigned`: neither. `no-ds`: keys without DS, so no validation. `no-key`, `ds-mismatch`:
   * validating resolvers answer SERVFAIL.
   */
  state: z.enum(['signed', 'unsigned', 'no-ds', 'no-key', 'ds-mismatch', 'unknown']),
  ds: z.array(z.object({ keyTag: z.int(), digestType: z.int() })).max(DNS_BOUNDS.keys),
  keyTags: z.array(z.int()).max(DNS_BOUNDS.keys),
  said: z.array(text),
});
export type DnssecCheck = z.infer<typeof dnssecCheckSchema>;

/** How long a resolver may remember that a name does not exist: as long as publishing may stay unseen. */
export const negativeTtlCheckSchema = z.object({
  check: z.literal('negative-ttl'),
  zone: name,
  soa: z.object({ serial: z.int(), ttl: seconds, minimum: seconds }).optional(),
  /** The lesser of the two (RFC 2308 section 5). */
  negativeTtl: seconds.optional(),
});
export type NegativeTtlCheck = z.infer<typeof negativeTtlCheckSchema>;

/** Every authoritative server's answer about a challenge name, over UDP and over TCP. */
export const authoritativeCheckSchema = z.object({
  check: z.literal('authoritative'),
  /** The challenge name, and the name at the end of its aliases that was asked for. */
  name,
  target: name,
  zone: name,
  answers: z.array(dnsAnswerSchema).max(DNS_BOUNDS.servers * 2),
  notChecked,
});
export type AuthoritativeCheck = z.infer<typeof authoritativeCheckSchema>;

/** What one resolver's two answers, validated and with validation off, say together. */
export const RESOLVER_READINGS = [
  /** It serves TXT values. */
  'found',
  /** It says that there are none. */
  'missing',
  /** SERVFAIL that blames validation, and an answer once validation is off: DNSSEC is broken. */
  'dnssec-broken',
  /** SERVFAIL even with validation off, or for another reason: the resolver cannot reach or use the servers. */
  'servers-broken',
  /** It does not serve us, or answers with another code. */
  'refused',
  'no-answer',
  'not-checked',
] as const;

export const resolverCheckSchema = z.object({
  check: z.literal('resolvers'),
  name,
  resolvers: z
    .array(
      z.object({
        resolver: z.string(),
        reading: z.enum(RESOLVER_READINGS),
        validated: dnsAnswerSchema.optional(),
        /** The same query with CD set. */
        unvalidated: dnsAnswerSchema.optional(),
        why: text.optional(),
      }),
    )
    .max(DNS_BOUNDS.resolvers),
});
export type ResolverCheck = z.infer<typeof resolverCheckSchema>;

/** Where a resolver's answer comes from, by the zone that its SOA record names. */
export const SHADOW_READINGS = [
  /** The zone that the name servers walked to from the root hints serve. */
  'same',
  /** A zone that they do not serve: a private hosted zone, another view, another tree. */
  'other',
  'unknown',
] as const;

/** A name asked of the resolvers that names are looked up with, against the servers found from the root hints down. */
export const shadowCheckSchema = z.object({
  check: z.literal('shadow'),
  name,
  /** The zone at the end of the name's aliases, as the tree has it. */
  zone: name,
  resolvers: z
    .array(
      z.object({
        resolver: z.string(),
        reading: z.enum(SHADOW_READINGS),
        /** Owner and primary server (MNAME) of the SOA record that came. */
        zone: name.optional(),
        primary: name.optional(),
        /** NS records that came; asked for at the apex of a zone alone. */
        nameServers: z.array(name).max(DNS_BOUNDS.servers).optional(),
        why: text.optional(),
      }),
    )
    .max(DNS_BOUNDS.resolvers),
});
export type ShadowCheck = z.infer<typeof shadowCheckSchema>;

export const DNS_CHECKS = [
  'alias',
  'delegation',
  'dnssec',
  'negative-ttl',
  'authoritative',
  'resolvers',
  'shadow',
] as const;
export type DnsCheckName = (typeof DNS_CHECKS)[number];

/** A check that crashed: a defect of the prober, told beside the checks that did not. */
export const crashedCheckSchema = z.object({ check: z.enum(DNS_CHECKS), subject: name, crashed: text });
export type CrashedCheck = z.infer<typeof crashedCheckSchema>;

/** One check of the DNS; where `crashed` is set, it says nothing about the DNS. */
export const dnsCheckSchema = z.union([
  crashedCheckSchema,
  aliasCheckSchema,
  delegationCheckSchema,
  dnssecCheckSchema,
  negativeTtlCheckSchema,
  authoritativeCheckSchema,
  resolverCheckSchema,
  shadowCheckSchema,
]);
export type DnsCheck = z.infer<typeof dnsCheckSchema>;

export const dnsEvidenceSchema = z
  .object({
    version: z.literal(DNS_EVIDENCE_VERSION),
    startedAt: z.string().describe('ISO 8601 with milliseconds, UTC'),
    durationMs: milliseconds,
    checks: z.array(dnsCheckSchema),
    /** Names and zones beyond the bounds, which were not looked at. */
    omitted: z.object({ names: z.int().nonnegative(), zones: z.int().nonnegative() }),
  })
  .meta({ id: 'dnsEvidence' });
export type DnsEvidence = z.infer<typeof dnsEvidenceSchema>;
